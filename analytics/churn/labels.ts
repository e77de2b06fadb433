import type { ChurnLabel, LabelCandidate, LabelMonth, LabelOptions, LeftOutReason } from "../api/churn.ts";
import type { Scalar } from "../api/customers.ts";
import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { callTimes } from "../db/dropped-calls.ts";
import { addMonths, monthEnd } from "../db/months.ts";
import { readSettings } from "../db/settings.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { DatedLabel } from "./label.ts";
import { speaksOfLeaving } from "./leak.ts";
import { datedLabelSql, horizonOf, lastCustomers, leftOutSql } from "./label.ts";

/** Churners that a model needs. */
export const CHURNERS_NEEDED = 50;
const labelName = /churn|attrition|流失|离网|销户/i;
const leaverValues = new Set([
  "churned",
  "churn",
  "left",
  "流失",
  "已流失",
  "离网",
  "已离网",
  "退网",
  "销户",
  "已销户",
]);
const positiveValues = new Set(["yes", "y", "true", "t", "1", "是", ...leaverValues]);
/** Columns of the customer table that a label could be in; `status` is one when it knows left and one other value. */
const customerColumns = ["status", "gender", "account_type", "marketing_consent"] as const;

/** What the project's tables offer as a label, before any view is built, and the months of one: `asked` or the suggested. */
export async function labelOptions(reader: Reader, asked?: ChurnLabel): Promise<LabelOptions> {
  const { asOf } = await readSettings(reader);
  const files = await attributeColumns(reader);
  const columns = [...(await attributeCandidates(reader, files, asOf)), ...(await customerCandidates(reader))];
  columns.sort((a, b) => rank(a) - rank(b));
  const anyLeft = await reader.value<number>(sql`select count(left_on) from project.customer_now`);
  const leaving = anyLeft ? await labelMonths(reader, { kind: "left_within", months: 1 }, asOf) : [];
  const inactivity = await reader.value<boolean>(sql`
    select exists (from project.bill) or exists (from ${await callTimes(reader)}) or exists (from project.vas_usage)`);
  const dated = labelledMonths(await behaviourMonths(reader), asOf, 1);
  const suggested = suggest(columns, leaving);
  const label = asked ?? suggested;
  return {
    columns,
    leaving: leaving.map(({ asOf: month, customers, baseRate }) => ({ asOf: month!, customers, baseRate })),
    inactivity: inactivity === true && dated.length > 0,
    suggested,
    label,
    suspects: files.flatMap(({ name, own }) => (own && speaksOfLeaving(name) ? [name] : [])),
    months: label === null ? [] : await monthsOf(reader, label, columns, asOf),
  };
}

async function monthsOf(
  reader: Reader,
  label: ChurnLabel,
  columns: readonly LabelCandidate[],
  asOf: Month | null,
): Promise<LabelMonth[]> {
  if (label.kind !== "column") return labelMonths(reader, label, asOf);
  const found = columns.find(({ field }) => field === label.field);
  if (!found) return [];
  const all = (await reader.value<number>(sql`select count(*) from project.customer_key`)) ?? 0;
  const customers = found.values.reduce((sum, value) => sum + value.customers, 0);
  const churned = found.values.find(({ value }) => String(value) === String(label.positive))?.customers ?? 0;
  const without = Math.max(0, all - customers);
  return [
    {
      asOf,
      customers,
      churners: churned,
      baseRate: churned / customers,
      leftOut: without > 0 ? [{ reason: "no_value", customers: without }] : [],
    },
  ];
}

/** Base rate of a label in every month it is known for, and whom it leaves out. */
export async function labelMonths(reader: Reader, label: DatedLabel, asOf: Month | null): Promise<LabelMonth[]> {
  const months: LabelMonth[] = [];
  const calls = await callTimes(reader);
  for (const month of labelledMonths(await behaviourMonths(reader), asOf, horizonOf(label))) {
    const rows = await reader.rows<{ reason: LeftOutReason | null; customers: number; churners: number | null }>(sql`
      select ${leftOutSql(label, month, calls)} as reason, count(*) as customers, sum(${datedLabelSql(label, month, calls)})::integer as churners
      from ${lastCustomers} latest group by 1 order by 2 desc, 1`);
    const kept = rows.find(({ reason }) => reason === null);
    if (!kept) continue;
    months.push({
      asOf: month,
      customers: kept.customers,
      churners: kept.churners ?? 0,
      baseRate: (kept.churners ?? 0) / kept.customers,
      leftOut: rows.flatMap(({ reason, customers }) => (reason === null ? [] : [{ reason, customers }])),
    });
  }
  return months;
}

/** Churn by name first, then the rest in the order of the files. */
function rank({ field, values }: LabelCandidate): number {
  return labelName.test(field) || field === "status" || saysChurned(values).length === 1 ? 0 : 1;
}

/** Leaving within the next month when enough left after the last such month; else the column called churn. */
function suggest(columns: readonly LabelCandidate[], leaving: readonly LabelMonth[]): ChurnLabel | null {
  const last = leaving.at(-1);
  if (last && last.churners >= CHURNERS_NEEDED) return { kind: "left_within", months: 1 };
  const named = columns.find((column) => rank(column) === 0 && column.suggestedPositive !== null);
  return named ? { kind: "column", field: named.field, positive: named.suggestedPositive! } : null;
}

interface FileColumn {
  readonly table: string;
  readonly column: string;
  /** As the view names it: a name that an earlier file has gets the file's own in front. */
  readonly name: string;
  /** Under a name of its own, not filling a field of the view. */
  readonly own: boolean;
}

async function attributeColumns(reader: Reader): Promise<FileColumn[]> {
  const stored = await reader.rows<{ table_name: string; column_name: string; field: string | null }>(sql`
    select table_name, column_name, field from project.attribute_column
    where type in ('text', 'whole', 'number', 'yes_no')
      and table_name in (select table_name from duckdb_tables() where schema_name = 'attribute')
    order by table_name, position`);
  const taken = new Set<string>();
  return stored.map(({ table_name, column_name, field }) => {
    const name = field ?? (taken.has(column_name.toLowerCase()) ? `${table_name}.${column_name}` : column_name);
    taken.add(name.toLowerCase());
    return { table: table_name, column: column_name, name, own: field === null };
  });
}

async function attributeCandidates(
  reader: Reader,
  files: readonly FileColumn[],
  asOf: Month | null,
): Promise<LabelCandidate[]> {
  const found: LabelCandidate[] = [];
  for (const table of new Set(files.map((one) => one.table))) {
    const columns = files.filter((one) => one.table === table);
    const known = asOf === null ? sql`month is null` : sql`(month is null or month < cast(${monthEnd(asOf)} as date))`;
    const rows = sql`(
      select * from ${id("attribute", table)} where ${known}
      qualify row_number() over (partition by customer_key order by month desc nulls last, import_id desc, line desc) = 1)`;
    found.push(
      ...(await labelLike(
        reader,
        rows,
        columns.map(({ column }) => column),
        columns.map(({ name }) => name),
      )),
    );
  }
  return found;
}

async function customerCandidates(reader: Reader): Promise<LabelCandidate[]> {
  const found = await labelLike(reader, lastCustomers, customerColumns, customerColumns);
  return found.filter(({ field, values }) => field !== "status" || values.some(({ value }) => value === "left"));
}

/** A status may know more than two values, of which one says that the customer is gone. */
const MOST_VALUES = 12;

/**
 * Those of the columns that have two values, or a few of which exactly one says churned, with the customers of each, the rarest
 * value first.
 */
async function labelLike(
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
    const distinct = Number(counts.columns[i][0]);
    if (distinct < 2 || distinct > MOST_VALUES) continue;
    const values = await reader.rows<{ value: Scalar; customers: number }>(sql`
      select ${id(column)} as value, count(*) as customers from ${rows}
      where ${id(column)} is not null group by all order by customers, value`);
    if (distinct === 2) found.push({ field: names[i], values, suggestedPositive: positiveOf(values) });
    else if (saysChurned(values).length === 1)
      found.push({ field: names[i], values, suggestedPositive: saysChurned(values)[0].value });
  }
  return found;
}

function saysChurned(values: LabelCandidate["values"]): LabelCandidate["values"] {
  return values.filter(({ value }) => leaverValues.has(String(value).toLowerCase()));
}

function positiveOf(values: LabelCandidate["values"]): Scalar | null {
  const said = values.filter(({ value }) => positiveValues.has(String(value).toLowerCase()));
  return (said.length === 1 ? said[0] : values[0])?.value ?? null;
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
