import type { ChurnLabel, LeftOutReason } from "../api/churn.ts";
import type { Month } from "../api/project.ts";
import { addMonths, monthEnd, monthStart } from "../db/months.ts";
import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";

/** A label that what happens after a month decides. */
export type DatedLabel = Exclude<ChurnLabel, { kind: "column" }>;

/** Every customer's last record, as the view takes it. */
export const lastCustomers: Sql = sql`(
  select * from project.customer_now qualify row_number() over (partition by customer_key order by import_id desc, line desc) = 1)`;

/** Months after the as-of month until the label is known. */
export function horizonOf(label: DatedLabel): number {
  return (label.gapMonths ?? 0) + label.months;
}

/** How errors and charts call a label. */
export function labelName(label: ChurnLabel): string {
  if (label.kind === "column") return `${label.field} = ${String(label.positive)}`;
  return `${label.kind} ${label.months}`;
}

/** Keys of the customers with use or a bill in months after `from` up to and with `to`. `calls`: see `callTimes`. */
function activeBetween(from: Month, to: Month, calls: Sql): Sql {
  const first = sql`cast(${monthEnd(from)} as date)`;
  const end = sql`cast(${monthEnd(to)} as date)`;
  return sql`(
    select customer_key from project.bill where month >= ${first} and month < ${end} and total_fen > 0
    union select customer_key from ${calls} where started_at >= ${first} and started_at < ${end}
    union select customer_key from project.vas_usage where month >= ${first} and month < ${end} and (uses > 0 or fee_fen > 0))`;
}

/**
 * 1, 0, or null for a customer that the label does not speak of, over `latest` (the customer's last record) and
 * `customer_key`. It looks only at what lies after the month and, to leave customers out, at the gap and the month itself.
 * `calls`: see `callTimes`.
 */
export function datedLabelSql(label: DatedLabel, asOf: Month, calls: Sql): Sql {
  const last = addMonths(asOf, horizonOf(label));
  const gapEnd = addMonths(asOf, label.gapMonths ?? 0);
  const [from, to] = [monthEnd(gapEnd), monthEnd(last)];
  const churned =
    label.kind === "left_within"
      ? sql`coalesce(latest.left_on >= cast(${from} as date) and latest.left_on < cast(${to} as date), false)`
      : sql`customer_key not in ${activeBetween(gapEnd, last, calls)}`;
  return sql`case when ${leftOutSql(label, asOf, calls)} is not null then null when ${churned} then 1 else 0 end`;
}

/** Why the label does not speak of a customer (`LeftOutReason`), null for those it does; the first reason counts. */
export function leftOutSql(label: DatedLabel, asOf: Month, calls: Sql): Sql {
  const end = sql`cast(${monthEnd(asOf)} as date)`;
  const gapEnd = sql`cast(${monthEnd(addMonths(asOf, label.gapMonths ?? 0))} as date)`;
  const reason = (code: LeftOutReason) => sql`${code}`;
  const silent =
    label.kind === "inactive"
      ? sql`when customer_key not in ${activeBetween(addMonths(asOf, -label.months), asOf, calls)} then ${reason("already_inactive")}`
      : sql``;
  return sql`case
    when latest.joined_on >= ${end} then ${reason("not_joined")}
    when latest.left_on < ${end} or (latest.left_on is null and latest.status = 'left') then ${reason("gone")}
    when latest.left_on >= ${end} and latest.left_on < ${gapEnd} then ${reason("left_in_gap")}
    ${silent} end`;
}

/** First day of the month in SQL; null for the undated view. */
export function asOfSql(asOf: Month | null): Sql {
  return sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
}
