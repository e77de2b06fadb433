import type { ChurnLabel, LabelCandidate, LabelOptions } from "../api/churn.ts";
import type { Scalar } from "../api/customers.ts";
import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { addMonths, monthEnd } from "../db/months.ts";
import { readSettings } from "../db/settings.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";

/** Churners that a model needs. */
export const CHURNERS_NEEDED = 50;
const labelName = /churn|attrition|流失|离网|销户/i;
const positiveValues = new Set([
  "yes",
  "y",
  "true",
  "t",
  "1",
  "是",
  "流失",
  "已流失",
  "离网",
  "已离网",
  "churned",
  "churn",
  "left",
]);
/** Columns of the customer table that a label could be in; `status` is one when it knows left and one other value. */
const customerColumns = ["status", "gender", "account_type", "marketing_consent"] as const;

/** Every customer's last record, as the view takes it. */
export const lastCustomers: Sql = sql`(
  select * from project.customer_now qualify row_number() over (partition by customer_key order by import_id desc, line desc) = 1)`;

/** What the project's tables offer as a label, before any view is built. */
export async function labelOptions(reader: Reader): Promise<LabelOptions> {
  const { asOf } = await readSettings(reader);
  const columns = [...(await attributeCandidates(reader, asOf)), ...(await customerCandidates(reader))];
  columns.sort((a, b) => rank(a) - rank(b));
  const leaving = await leavingMonths(reader, asOf);
  return { columns, leaving, suggested: suggest(columns, leaving) };
}

/** Churn by name first, then the rest in the order of the files. */
function rank({ field }: LabelCandidate): number {
  return labelName.test(field) || field === "status" ? 0 : 1;
}

/** Leaving within the next month when enough left after the last such month; else the column called churn. */
function suggest(columns: readonly LabelCandidate[], leaving: LabelOptions["leaving"]): ChurnLabel | null {
  const last = leaving.at(-1);
  if (last && Math.round(last.customers * last.baseRate) >= CHURNERS_NEEDED) return { kind: "left_within", months: 1 };
  const named = columns.find((column) => rank(column) === 0 && column.suggestedPositive !== null);
  return named ? { kind: "column", field: named.field, positive: named.suggestedPositive! } : null;
}

async function attributeCandidates(reader: Reader, asOf: Month | null): Promise<LabelCandidate[]> {
  const stored = await reader.rows<{ table_name: string; column_name: string; type: string; field: string | null }>(sql`
    select table_name, column_name, type, field from project.attribute_column
    where type in ('text', 'whole', 'number', 'yes_no')
      and table_name in (select table_name from duckdb_tables() where schema_name = 'attribute')
    order by table_name, position`);
  const taken = new Set<string>();
  const found: LabelCandidate[] = [];
  for (const table of new Set(stored.map((column) => column.table_name))) {
    const columns = stored.filter((column) => column.table_name === table);
    const known = asOf === null ? sql`month is null` : sql`(month is null or month < cast(${monthEnd(asOf)} as date))`;
    const rows = sql`(
      select * from ${id("attribute", table)} where ${known}
      qualify row_number() over (partition by customer_key order by month desc nulls last, import_id desc, line desc) = 1)`;
    // Named as the view names it: a name that an earlier file has gets the file's own in front.
    const names = columns.map(({ column_name, field }) => {
      const name = field ?? (taken.has(column_name.toLowerCase()) ? `${table}.${column_name}` : column_name);
      taken.add(name.toLowerCase());
      return name;
    });
    found.push(
      ...(await twoValued(
        reader,
        rows,
        columns.map(({ column_name }) => column_name),
        names,
      )),
    );
  }
  return found;
}

async function customerCandidates(reader: Reader): Promise<LabelCandidate[]> {
  const found = await twoValued(reader, lastCustomers, customerColumns, customerColumns);
  return found.filter(({ field, values }) => field !== "status" || values.some(({ value }) => value === "left"));
}

/** Those of the columns that have exactly two values, with the customers of each, the rarer value first. */
async function twoValued(
  reader: Reader,
  rows: Sql,
  columns: readonly string[],
  names: readonly string[],
): Promise<LabelCandidate[]> {
  const counts = await reader.columns(
    sql`select ${join(columns.map((column) => sql`count(distinct ${id(column)})`))} from ${rows}`,
  );
  const found: LabelCandidate[] = [];
  for (const [i, column] of columns.entries()) {
    if (counts.columns[i][0] !== 2) continue;
    const values = await reader.rows<{ value: Scalar; customers: number }>(sql`
      select ${id(column)} as value, count(*) as customers from ${rows}
      where ${id(column)} is not null group by all order by customers, value`);
    found.push({ field: names[i], values, suggestedPositive: positiveOf(values) });
  }
  return found;
}

function positiveOf(values: LabelCandidate["values"]): Scalar | null {
  const said = values.filter(({ value }) => positiveValues.has(String(value).toLowerCase()));
  return (said.length === 1 ? said[0] : values[0])?.value ?? null;
}

/** Months after which a month is known, with the customers of then and the share that left within it. */
async function leavingMonths(reader: Reader, asOf: Month | null): Promise<LabelOptions["leaving"]> {
  const months = labelledMonths(await behaviourMonths(reader), asOf, 1);
  const anyLeft = await reader.value<number>(sql`select count(left_on) from project.customer_now`);
  if (!anyLeft || months.length === 0) return [];
  const found: LabelOptions["leaving"][number][] = [];
  for (const month of months) {
    const [end, later] = [monthEnd(month), monthEnd(addMonths(month, 1))];
    const row = await reader.row<{ customers: number; leavers: number }>(sql`
      select count(*) as customers, count(*) filter (left_on < cast(${later} as date)) as leavers from ${lastCustomers}
      where (joined_on is null or joined_on < cast(${end} as date))
        and case when left_on is null then status is distinct from 'left' else left_on >= cast(${end} as date) end`);
    if (row && row.customers > 0)
      found.push({ asOf: month, customers: row.customers, baseRate: row.leavers / row.customers });
  }
  return found;
}

/**
 * Months in which customers can be seen to behave: those of bills, calls, services and dated files; without any, those
 * of payments and complaints. (A month that only a contract or a campaign begins in says nothing of the rest.)
 */
export async function behaviourMonths(reader: Reader): Promise<Month[]> {
  const rows = await reader.rows<{ month: Month; monthly: boolean }>(sql`
    select month, bool_or(table_name in ('bill', 'call', 'vas_usage') or starts_with(table_name, 'attribute:')) as monthly
    from (select table_name, unnest(months) as month from project.import
          where undone_at is null and (table_name in ('bill', 'call', 'vas_usage', 'payment', 'complaint') or starts_with(table_name, 'attribute:')))
    group by month order by month`);
  const monthly = rows.filter((row) => row.monthly);
  return (monthly.length > 0 ? monthly : rows).map(({ month }) => month);
}

/** Months M of the project for which leaving within `months` after M is known as of `asOf`. */
export function labelledMonths(projectMonths: readonly Month[], asOf: Month | null, months: number): Month[] {
  if (asOf === null) return [];
  const last = addMonths(asOf, -months);
  return projectMonths.filter((month) => month <= last);
}
