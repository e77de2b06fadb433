import type { Month } from "../api/project.ts";
import type { Reader, Writer } from "./database.ts";
import type { Sql } from "./sql.ts";
import { id, join, sql } from "./sql.ts";

/** Columns of a call that a file may bring or not. */
export const optionalCallColumns = [
  "other_number",
  "cell_id",
  "base_station_id",
  "forwarded_to",
  "is_long_distance",
  "is_ip_long_distance",
] as const;

const tableName = "call_dropped";

/**
 * What stays of raw calls that were dropped: `import_id`, `month`, `customer_key`, `calls`, and by the name of each optional
 * column whether any of them had it. Made by the first drop; ask `hasDroppedCalls` before.
 */
export const droppedCalls = id("project", tableName);

export async function hasDroppedCalls(reader: Reader): Promise<boolean> {
  const found = await reader.value<boolean>(sql`
    select exists (from duckdb_tables() where database_name = current_database() and schema_name = 'project' and table_name = ${tableName})`);
  return found === true;
}

/** Notes and deletes the raw calls that meet `condition`, those put aside by later imports too. */
export async function dropRawCalls(writer: Writer, condition: Sql): Promise<void> {
  const told = join(optionalCallColumns.map((column) => sql`count(${id(column)}) > 0 as ${id(column)}`));
  const rows = sql`
    select import_id, cast(date_trunc('month', started_at) as date) as month, customer_key, count(*) as calls, ${told}
    from project.call where ${condition} group by all order by import_id, month, customer_key`;
  if (await hasDroppedCalls(writer)) await writer.run(sql`insert into ${droppedCalls} by name ${rows}`);
  else await writer.run(sql`create table ${droppedCalls} as ${rows}`);
  await writer.run(sql`delete from project.call_record where ${condition}`);
  const aside = await writer.value<boolean>(sql`
    select exists (from duckdb_tables() where database_name = current_database() and schema_name = 'replaced' and table_name = 'call_record')`);
  if (aside) await writer.run(sql`delete from ${id("replaced", "call_record")} where ${condition}`);
}

/** Who called in which month, also by calls that were dropped: `customer_key`, `started_at` (of a dropped call the month's beginning). */
export async function callTimes(reader: Reader): Promise<Sql> {
  const raw = sql`select customer_key, started_at from project.call`;
  return (await hasDroppedCalls(reader))
    ? sql`(${raw} union all select customer_key, cast(month as timestamp) as started_at from ${droppedCalls})`
    : sql`(${raw})`;
}

/** Dropped calls by month, ascending; of one import when it is named. */
export async function droppedMonths(
  reader: Reader,
  importId?: number,
): Promise<{ readonly month: Month; readonly calls: number }[]> {
  if (!(await hasDroppedCalls(reader))) return [];
  return reader.rows(sql`
    select strftime(month, '%Y-%m') as month, cast(sum(calls) as bigint) as calls from ${droppedCalls}
    where ${importId === undefined ? sql`true` : sql`import_id = ${importId}`} group by 1 order by 1`);
}

/** Forgets what an import had dropped: it is as if its calls had never come. */
export async function forgetDropped(writer: Writer, importId: number): Promise<void> {
  if (await hasDroppedCalls(writer)) await writer.run(sql`delete from ${droppedCalls} where import_id = ${importId}`);
}
