import type { FieldInfo } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { Reader, Writer } from "./database.ts";
import { mergeCustomers } from "./merge.ts";
import { monthStart } from "./months.ts";
import { rulesHash } from "./rules.ts";
import { projectAsOf, readSettings } from "./settings.ts";
import type { Sql } from "./sql.ts";
import { id, sql } from "./sql.ts";

/**
 * A built customer view: one row per customer, columns `customer_key` (the order of its rows), `customer_id`, then
 * one column per field under the field's name. Features read it through this and nothing else.
 */
export interface View {
  readonly asOf: Month | null;
  readonly windowMonths: number;
  /** Quoted name of the table, `derived."view_2024_03"`. */
  readonly table: Sql;
  readonly rows: number;
  readonly fields: readonly FieldInfo[];
}

/** Name of the table, below schema `derived`, that holds the view of a month. */
export function viewTableName(asOf: Month | null): string {
  return asOf === null ? "view_undated" : `view_${asOf.replace("-", "_")}`;
}

/** The view of a month, undefined when it was not built. */
export async function findView(reader: Reader, asOf: Month | null): Promise<View | undefined> {
  const found = await reader.row<{ table_name: string; rows: number; window_months: number; fields: string }>(
    sql`select table_name, rows, window_months, fields from derived.customer_view
        where as_of is not distinct from cast(${asOf === null ? null : monthStart(asOf)} as date)`,
  );
  return (
    found && {
      asOf,
      windowMonths: found.window_months,
      table: id("derived", found.table_name),
      rows: found.rows,
      fields: JSON.parse(found.fields) as FieldInfo[],
    }
  );
}

/** A view that was kept; see `project.snapshot`. Throws `snapshot_missing`. */
export async function openSnapshot(reader: Reader, snapshotId: number): Promise<View> {
  const found = await reader.row<{
    as_of: Month | null;
    table_name: string;
    rows: number;
    window_months: number;
    fields: string;
  }>(sql`select strftime(as_of, '%Y-%m') as as_of, table_name, rows, window_months, fields
         from project.snapshot where snapshot_id = ${snapshotId}`);
  if (!found) throw new EngineError("snapshot_missing", { snapshotId });
  return {
    asOf: found.as_of,
    windowMonths: found.window_months,
    table: id("project", found.table_name),
    rows: found.rows,
    fields: JSON.parse(found.fields) as FieldInfo[],
  };
}

/**
 * The view of a month, or a snapshot when one is named; `undefined` asks for the project's own as-of month. Throws
 * `no_view` when it is not built, `snapshot_missing`.
 */
export async function openView(reader: Reader, asOf: Month | null | undefined, snapshotId?: number): Promise<View> {
  if (snapshotId !== undefined) return openSnapshot(reader, snapshotId);
  const month = asOf === undefined ? await projectAsOf(reader) : asOf;
  const view = await findView(reader, month);
  if (!view) throw new EngineError("no_view", { asOf: month });
  return view;
}

/** Changes whenever a view is built, filled from results or dropped: what was read of one before then is out of date. */
export async function viewsVersion(reader: Reader): Promise<string> {
  return (await reader.value<string>(sql`select value from project.meta where key = 'views_version'`)) ?? "0";
}

/** Tells that views change; in the transaction that changes them. */
export async function renewViews(writer: Writer): Promise<void> {
  const next = Number(await viewsVersion(writer)) + 1;
  await writer.run(sql`delete from project.meta where key = 'views_version'`);
  await writer.run(sql`insert into project.meta values ('views_version', ${String(next)})`);
}

/** Months whose view was built by another window or other rules than the project's present ones. */
export async function staleViews(reader: Reader): Promise<(Month | null)[]> {
  const { windowMonths, rules } = await readSettings(reader);
  const rows = await reader.rows<{ as_of: Month | null }>(sql`
    select strftime(v.as_of, '%Y-%m') as as_of
    from derived.customer_view v left join derived.view_origin o using (table_name)
    where v.window_months <> ${windowMonths} or o.rules_hash <> ${rulesHash(windowMonths, rules)} order by 1`);
  return rows.map((row) => row.as_of);
}

/** Definition of a field of the view; throws `unknown_field`. */
export function fieldOf(view: View, name: string): FieldInfo {
  const field = view.fields.find((candidate) => candidate.name === name);
  if (!field) throw new EngineError("unknown_field", { field: name });
  return field;
}

/**
 * Drops the views that rows of `from` or later may change (all when `from` is null: undated rows enter every
 * view). They are derived: the next build makes them again. Undated rows may be customers: who they are now is told again.
 */
export async function invalidateViews(writer: Writer, from: Month | null): Promise<void> {
  const stale = await writer.rows<{ table_name: string }>(
    from === null
      ? sql`select table_name from derived.customer_view`
      : sql`select table_name from derived.customer_view where as_of is null or as_of >= cast(${monthStart(from)} as date)`,
  );
  if (from === null) await mergeCustomers(writer);
  if (stale.length > 0) await renewViews(writer);
  for (const { table_name } of stale) {
    await writer.run(sql`drop table if exists ${id("derived", table_name)}`);
    await writer.run(sql`delete from derived.customer_view where table_name = ${table_name}`);
    await writer.run(sql`delete from derived.view_origin where table_name = ${table_name}`);
  }
}

/** The id heads every view though it is none of its fields: filters and sorts may name it. */
export const customerId: FieldInfo = {
  name: "customer_id",
  category: "basic",
  kind: "recorded",
  type: "text",
  unit: null,
  title: { "zh-CN": "客户编号", en: "Customer id" },
  formula: null,
  sources: [],
  filled: 0,
  personal: false,
};
