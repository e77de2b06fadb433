import type { Month } from "../api/project.ts";
import type { FieldQuality, QualityReport } from "../api/quality.ts";
import type { Reader } from "../db/database.ts";
import { customersAsTold } from "../db/merge.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { ColumnRule, TableRule } from "./rules.ts";
import { fieldRules, tableRules } from "./rules.ts";

/** Columns of a file that one statement counts. */
const COLUMNS_AT_ONCE = 200;

/** A table with its counts by field and month. */
export interface Measured {
  readonly rule: TableRule;
  readonly from: Sql;
  readonly rows: number;
  /** Months with rows, ascending. */
  readonly months: readonly Month[];
  readonly fields: readonly FieldQuality[];
}

/** Every canonical and attribute table that has rows, each counted in one pass. */
export async function measureTables(reader: Reader, now: Date): Promise<Measured[]> {
  const moment = sql`(cast(${now.toISOString().slice(0, 19).replace("T", " ")} as timestamp) + interval 1 day)`;
  const measured: Measured[] = [];
  const customers = await customersAsTold(reader);
  for (const rule of tableRules) {
    const from = rule.table === "customer" ? sql`${customers} as customers` : id("project", rule.table);
    measured.push(await measure(reader, rule, from, moment));
  }
  const stored = await reader.rows<{ table_name: string; column_name: string; field: string | null }>(sql`
    select table_name, column_name, field from project.attribute_column
    where table_name in (select table_name from duckdb_tables() where schema_name = 'attribute' and database_name = current_database())
    order by table_name, position`);
  for (const name of new Set(stored.map((row) => row.table_name))) {
    const columns = stored
      .filter((row) => row.table_name === name)
      .map((row): ColumnRule => ({
        column: row.column_name,
        valid: row.field === null ? null : (fieldRules[row.field] ?? null),
        sparse: row.field === null,
      }));
    const rule: TableRule = {
      table: `attribute:${name}`,
      dated: "month",
      monthly: true,
      settles: null,
      hasCustomers: true,
      columns,
    };
    measured.push(await measure(reader, rule, id("attribute", name), moment));
  }
  return measured.filter(({ rows }) => rows > 0);
}

async function measure(reader: Reader, rule: TableRule, from: Sql, now: Sql): Promise<Measured> {
  const month =
    rule.dated === null ? sql`cast(null as date)` : sql`cast(date_trunc('month', ${id(rule.dated)}) as date)`;
  const byMonth = new Map<Month | null, { rows: number; fields: FieldQuality[] }>();
  for (let first = 0; first < Math.max(1, rule.columns.length); first += COLUMNS_AT_ONCE) {
    const part = rule.columns.slice(first, first + COLUMNS_AT_ONCE);
    const counts = part.flatMap(({ column, valid }) => [
      sql`count(${id(column)})`,
      valid
        ? sql`count(*) filter (${id(column)} is not null and ${valid(id(column), now)})`
        : sql`count(${id(column)})`,
    ]);
    const found = await reader.columns(sql`
      select strftime(month, '%Y-%m'), * exclude (month) from (
        select ${month} as month, ${join([sql`count(*)`, ...counts])} from ${from} group by 1) counted order by month nulls first`);
    for (let row = 0; row < found.rows; row++) {
      const cells = found.columns.map((column) => column[row]);
      const key = cells[0] as Month | null;
      const rows = cells[1] as number;
      const kept = byMonth.get(key) ?? { rows, fields: [] };
      part.forEach(({ column }, index) =>
        kept.fields.push({
          table: rule.table,
          field: column,
          month: key,
          rows,
          filled: cells[2 + index * 2] as number,
          valid: cells[3 + index * 2] as number,
        }),
      );
      byMonth.set(key, kept);
    }
  }
  return {
    rule,
    from,
    rows: [...byMonth.values()].reduce((sum, { rows }) => sum + rows, 0),
    months: [...byMonth.keys()].filter((key) => key !== null).sort(),
    fields: [...byMonth.values()].flatMap(({ fields }) => fields),
  };
}

/** Per table its last month, when it was last loaded, and how many months it lies behind, now and usually. */
export async function freshnessOf(
  reader: Reader,
  measured: readonly Measured[],
  asOf: Month | null,
  usual: ReadonlyMap<string, number>,
): Promise<QualityReport["freshness"]> {
  const loaded = await reader.rows<{ table_name: string; at: string }>(sql`
    select table_name, strftime(max(imported_at), '%Y-%m-%dT%H:%M:%S.%gZ') as at from project.import where undone_at is null group by table_name`);
  return measured.map(({ rule, months }) => {
    const lastMonth = months.at(-1) ?? null;
    const own =
      loaded.find((row) => row.table_name === rule.table) ??
      loaded.find((row) => `attribute:${row.table_name}` === rule.table);
    return {
      table: rule.table,
      lastMonth,
      loadedAt: own?.at ?? null,
      monthsBehind:
        lastMonth === null || asOf === null ? null : Math.max(0, monthNumber(asOf) - monthNumber(lastMonth)),
      usualMonthsBehind: usual.get(rule.table) ?? 0,
    };
  });
}

export function monthNumber(month: Month): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}
