import type { Reader } from "../../db/database.ts";
import { type ColumnSpec, readColumns } from "../../db/feature-columns.ts";
import { sql } from "../../db/sql.ts";
import type { Frozen, KpiSource } from "./kpi.ts";

/** A list's members with what was seen of them, in the order of the list. Missing numbers are NaN. */
export interface Members {
  readonly rows: number;
  /** 0: control; k: the k-th offer. */
  readonly arm: Int32Array;
  readonly stratum: Int32Array;
  readonly wave: Int32Array;
  readonly segment: readonly (string | null)[];
  readonly band: readonly (string | null)[];
  readonly delivered: Uint8Array;
  readonly outcome: Float64Array;
  readonly under: Float64Array | null;
  readonly before: Float64Array | null;
}

/** Reads a list with one KPI of its members. */
export async function readMembers(reader: Reader, { campaignId, frozen }: Frozen, source: KpiSource): Promise<Members> {
  const numbers: ColumnSpec[] = [
    { kind: "double", value: sql`case when m.arm = 'control' then 0 else coalesce(m.offer, 0) + 1 end` },
    { kind: "double", value: sql`m.stratum` },
    { kind: "double", value: sql`m.wave` },
    { kind: "double", value: sql`case when receipt.delivered then 1 else 0 end` },
    { kind: "double", value: source.outcome },
    { kind: "double", value: source.under ?? sql`null` },
    { kind: "double", value: source.before ?? sql`null` },
    { kind: "text", value: sql`m.segment` },
    { kind: "text", value: sql`m.band` },
  ];
  const from = sql`
    (select * from project.campaign_member where campaign_id = ${campaignId}) m
    left join (select customer_key, bool_or(status = 'delivered') as delivered from project.receipt
               where campaign_id = ${campaignId} group by customer_key) receipt using (customer_key)
    ${source.joins}`;
  const { rows, columns } = await readColumns(reader, from, numbers, frozen.rows, sql`m.position`);
  const [arm, stratum, wave, delivered, outcome, under, before, segment, band] = columns;
  const whole = (column: ArrayLike<unknown>) => Int32Array.from(column as Float64Array);
  return {
    rows,
    arm: whole(arm),
    stratum: whole(stratum),
    wave: whole(wave),
    delivered: Uint8Array.from(delivered as Float64Array),
    outcome: outcome as Float64Array,
    under: source.under ? (under as Float64Array) : null,
    before: source.before ? (before as Float64Array) : null,
    segment: segment as (string | null)[],
    band: band as (string | null)[],
  };
}

/** Whether the KPI has a value of a member. */
export function isMeasured({ outcome, under }: Members, row: number): boolean {
  return !Number.isNaN(outcome[row]) && !(under && Number.isNaN(under[row]));
}

/** Places of the members for which the KPI has a value and `keep` holds. */
export function measuredRows(members: Members, keep: (row: number) => boolean = () => true): Uint32Array {
  return Uint32Array.from({ length: members.rows }, (_, row) => row).filter(
    (row) => isMeasured(members, row) && keep(row),
  );
}

/** Some of the members, by their places. */
export function pick(members: Members, rows: Uint32Array): Members {
  const whole = (column: Int32Array) => Int32Array.from(rows, (row) => column[row]);
  const real = (column: Float64Array | null) => column && Float64Array.from(rows, (row) => column[row]);
  const text = (column: readonly (string | null)[]) => Array.from(rows, (row) => column[row]);
  return {
    rows: rows.length,
    arm: whole(members.arm),
    stratum: whole(members.stratum),
    wave: whole(members.wave),
    segment: text(members.segment),
    band: text(members.band),
    delivered: Uint8Array.from(rows, (row) => members.delivered[row]),
    outcome: real(members.outcome)!,
    under: real(members.under),
    before: real(members.before),
  };
}
