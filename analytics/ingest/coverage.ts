import type { Coverage } from "../api/ingest.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import { droppedMonths } from "../db/dropped-calls.ts";
import { ATTRIBUTE, tables } from "./fields.ts";

/** Rows of every table that holds any, by month; and calls that were dropped. */
export async function coverage(reader: Reader): Promise<Coverage> {
  const attributes = await reader.rows<{ table_name: string }>(
    sql`select table_name from duckdb_tables() where schema_name = 'attribute' and database_name = current_database() order by table_name`,
  );
  const relations: { table: string; from: Sql; dated: Sql }[] = [
    ...tables.map((spec) => ({
      table: spec.name,
      from: id("project", spec.name),
      dated: spec.dated ? id(spec.dated) : sql`cast(null as date)`,
    })),
    ...attributes.map(({ table_name }) => ({
      table: ATTRIBUTE + table_name,
      from: id("attribute", table_name),
      dated: id("month"),
    })),
  ];
  const months = new Set<string>();
  const gone = Object.fromEntries((await droppedMonths(reader)).map(({ month, calls }) => [month, calls]));
  const sources: Coverage["sources"][number][] = [];
  for (const { table, from, dated } of relations) {
    const rows = await reader.rows<{ month: string | null; rows: number }>(sql`
      select strftime(month, '%Y-%m') as month, rows from (
        select date_trunc('month', ${dated}) as month, count(*) as rows from ${from} group by 1
      ) found order by month`);
    const dropped = table === "call" && Object.keys(gone).length > 0 ? { dropped: gone } : {};
    for (const month of Object.keys(dropped.dropped ?? {})) months.add(month);
    if (rows.length === 0 && !dropped.dropped) continue;
    const byMonth: Record<string, number> = {};
    for (const row of rows) {
      if (row.month === null) continue;
      byMonth[row.month] = row.rows;
      months.add(row.month);
    }
    sources.push({
      table,
      undatedRows: rows.find((row) => row.month === null)?.rows ?? 0,
      months: byMonth,
      ...dropped,
    });
  }
  return { months: [...months].sort(), sources };
}
