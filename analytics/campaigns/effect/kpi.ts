import type { Campaign, FrozenList } from "../../api/campaigns.ts";
import type { FieldInfo } from "../../api/customers.ts";
import type { Kpi } from "../../api/effect.ts";
import { EngineError } from "../../api/errors.ts";
import type { Month } from "../../api/project.ts";
import type { Reader } from "../../db/database.ts";
import { addMonths, monthEnd } from "../../db/months.ts";
import { projectMonths } from "../../db/settings.ts";
import type { Sql } from "../../db/sql.ts";
import { id, sql } from "../../db/sql.ts";
import type { View } from "../../db/view.ts";
import { fieldOf, findView } from "../../db/view.ts";

export type Frozen = Campaign & { readonly frozen: FrozenList };

/** How a KPI is read of the members `m` of a list, as numbers; NULL where a customer has no value. */
export interface KpiSource {
  readonly kind: "rate" | "mean" | "ratio";
  readonly outcome: Sql;
  /** Denominator of a ratio. */
  readonly under: Sql | null;
  /** The same before the campaign, for CUPED. */
  readonly before: Sql | null;
  /** Joins that the expressions need, after the members. */
  readonly joins: Sql;
  readonly measuredAsOf: Month | null;
  /** Whether it is money, in fen. */
  readonly isMoney: boolean;
  /** Whether it comes from files of responses. */
  readonly fromReplies: boolean;
  /** 1: more is better. */
  readonly wanted: 1 | -1;
}

/** Fields of the view of which less is better. */
const lessIsBetter =
  /^(complaints|open_complaints|resolution_hours_avg|late_payments|days_late_avg|unpaid_fen|churn_risk|own_drop_rate|usual_cell_drop_rate)$/;

/** The answers of a campaign that count, one row a customer: what they answered, bought and paid, in time. */
export function repliesSql(campaignId: number): Sql {
  return sql`(
    select customer_key, bool_or(outcome = 'answered') as answered, bool_or(outcome = 'bought') as bought,
      cast(sum(amount_fen) filter (outcome <> 'declined') as bigint) as amount_fen
    from project.reply where campaign_id = ${campaignId} and not late group by customer_key)`;
}

/** The share of answers of this kind, as 0 and 1. */
export function responseSql(outcome: "answered" | "bought" | "any"): Sql {
  const has = outcome === "any" ? sql`(reply.answered or reply.bought)` : id("reply", outcome);
  return sql`case when ${has} then 1 else 0 end`;
}

/**
 * Where a KPI's values are. Throws `no_view` where its month has no view yet, `no_month` where that month is not in the project,
 * `unknown_field`, `kpi_not_number`.
 */
export async function kpiSource(
  reader: Reader,
  { campaignId, frozen }: { readonly campaignId: number; readonly frozen: Pick<FrozenList, "asOf"> },
  kpi: Kpi,
): Promise<KpiSource> {
  const before = await findView(reader, frozen.asOf);
  const plain = { under: null, before: null, isMoney: false, fromReplies: false, wanted: 1 } as const;
  const replies = sql`left join ${repliesSql(campaignId)} reply using (customer_key)`;
  if (kpi.kind === "response")
    return {
      ...plain,
      kind: "rate",
      outcome: responseSql(kpi.outcome),
      joins: replies,
      measuredAsOf: null,
      fromReplies: true,
    };
  if (kpi.kind === "amount") {
    const bills = before?.fields.some(({ name, sources }) => name === "avg_bill" && sources.length > 0);
    return {
      ...plain,
      kind: "mean",
      outcome: sql`coalesce(reply.amount_fen, 0)`,
      before: bills ? sql`earlier.avg_bill` : null,
      joins: bills ? sql`${replies} left join ${before!.table} earlier using (customer_key)` : replies,
      measuredAsOf: null,
      isMoney: true,
      fromReplies: true,
    };
  }
  const month = frozen.asOf === null ? null : addMonths(frozen.asOf, kpi.monthsAfter);
  if (kpi.kind === "churn") return churnSource(reader, month);
  const view = await findView(reader, month);
  if (!view) throw new EngineError("no_view", { asOf: month });
  const shared = { ...plain, measuredAsOf: month };
  const joins = sql`left join ${view.table} later using (customer_key)`;
  if (kpi.kind === "ratio") {
    const [over, under] = [kpi.over, kpi.under].map((name) => numberField(view, name));
    return {
      ...shared,
      kind: "ratio",
      // A customer counts with both parts or not at all.
      outcome: sql`case when ${id("later", under.name)} is not null then ${id("later", over.name)} end`,
      under: id("later", under.name),
      joins,
      isMoney: over.type === "fen",
    };
  }
  const field = numberField(view, kpi.field);
  const earlier =
    kpi.monthsAfter > 0 && before?.fields.some(({ name, type }) => name === field.name && type === field.type);
  return {
    ...shared,
    kind: field.type === "yes_no" ? "rate" : "mean",
    outcome: id("later", field.name),
    before: earlier ? id("earlier", field.name) : null,
    joins: earlier ? sql`${joins} left join ${before!.table} earlier using (customer_key)` : joins,
    isMoney: field.type === "fen",
    wanted: lessIsBetter.test(field.name) ? -1 : 1,
  };
}

/** Every customer's last record. */
export const latestCustomers: Sql = sql`(
  select customer_key, left_on, status from project.customer_now
  qualify row_number() over (partition by customer_key order by import_id desc, line desc) = 1)`;

/** Who left up to the end of the month; their risk when the list was frozen is known before. */
async function churnSource(reader: Reader, month: Month | null): Promise<KpiSource> {
  const last = (await projectMonths(reader)).at(-1);
  if (month !== null && last !== undefined && month > last) throw new EngineError("no_month", { asOf: month });
  const left = month === null ? sql`latest.status = 'left'` : sql`latest.left_on < cast(${monthEnd(month)} as date)`;
  return {
    kind: "rate",
    outcome: sql`case when latest.customer_key is null then null when coalesce(${left}, false) then 1 else 0 end`,
    under: null,
    before: sql`m.risk`,
    joins: sql`left join ${latestCustomers} latest using (customer_key)`,
    measuredAsOf: month,
    isMoney: false,
    fromReplies: false,
    wanted: -1,
  };
}

function numberField(view: View, name: string): FieldInfo {
  const field = fieldOf(view, name);
  if (!["number", "whole", "fen", "yes_no"].includes(field.type))
    throw new EngineError("kpi_not_number", { field: name });
  return field;
}
