import type { ErasedRows } from "../api/erasure.ts";
import type { Reader, Writer } from "../db/database.ts";
import { cellsOf, phoneOf } from "../db/erased.ts";
import { rulesHash } from "../db/rules.ts";
import { readSettings } from "../db/settings.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { Who } from "./erase-who.ts";
import { keyedTables, keysOf, namesOf, tableSql, textsSql } from "./erase-who.ts";

/** Lines of files that hold one of their names as a cell, and cells of lines that became rows of theirs: places in `import_reject`. */
async function rejectsOf(reader: Reader, who: readonly Who[]): Promise<Sql> {
  const names = textsSql(namesOf(who));
  const traced = await reader.rows<{ schema: string; name: string }>(sql`
    select schema_name as schema, table_name as name from duckdb_columns()
    where database_name = current_database() and column_name in ('import_id', 'line') and schema_name <> 'derived'
    group by all having count(*) = 2`);
  const keyed = new Set((await keyedTables(reader)).map(({ schema, name }) => `${schema}.${name}`));
  const own = traced
    .filter(({ schema, name }) => keyed.has(`${schema}.${name}`))
    .map((table) => sql`select import_id, line from ${tableSql(table)} where customer_key in (${keysOf(who)})`);
  return sql`(
    select rowid as place from project.import_reject semi join (${join(own, sql` union all `)}) own using (import_id, line)
      where value is not null or text is not null
    union
    select place from (
      select rowid as place, unnest(${cellsOf(sql`concat_ws(chr(10), text, value)`)}) as cell
      from project.import_reject where value is not null or text is not null
    ) cells where cell in (${names}) or ${phoneOf(sql`cell`)} in (${names}))`;
}

function returnRowsOf(who: readonly Who[]): Sql {
  return sql`project.return_row where value in (${textsSql(namesOf(who))})`;
}

interface Named {
  readonly table: Sql;
  readonly told: string;
  readonly column: string;
  readonly rowid: number;
  readonly text: string;
}

/** Documents that name them, as they would be without. */
async function namedOf(reader: Reader, who: readonly Who[]): Promise<Named[]> {
  const names = namesOf(who);
  const gone = new Set(names);
  const places = await reader.rows<{ schema: string; name: string; column: string }>(sql`
    select c.schema_name as schema, c.table_name as name, c.column_name as column
    from duckdb_columns() c join duckdb_tables() t using (database_name, schema_name, table_name)
    where c.database_name = current_database() and c.data_type = 'JSON' and not t.temporary
      and c.schema_name in ('project', 'derived') and c.table_name <> 'erasure'
    order by 1, 2, c.column_index`);
  const asWritten = textsSql(names.map((name) => JSON.stringify(name).slice(1, -1)));
  const found: Named[] = [];
  for (const { schema, name, column } of places) {
    const table = id(schema, name);
    const rows = await reader.rows<{ rowid: number; text: string }>(sql`
      select rowid, cast(${id(column)} as varchar) as text from ${table}
      where exists (select 1 from (${asWritten}) names(text) where contains(cast(${id(column)} as varchar), names.text))`);
    for (const { rowid, text } of rows) {
      const left = JSON.stringify(without(JSON.parse(text), gone));
      if (left !== JSON.stringify(JSON.parse(text)))
        found.push({ table, told: `${schema}.${name}`, column, rowid, text: left });
    }
  }
  return found;
}

/** Fields by which a condition may name a person. */
const naming = new Set(["customer_id", "phone", "id_number", "email"]);

/** A document without the names, in the places that name people: lists of ids, conditions, examples of rows, SQL with ids in it. */
export function without(value: unknown, gone: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, gone));
  if (value === null || typeof value !== "object") return value;
  const from = value as Record<string, unknown>;
  const isNamed = (one: unknown) => typeof one === "string" && gone.has(one.trim());
  const names = (key: string) =>
    key === "customerId" ||
    key === "customerIds" ||
    (key === "value" && ((typeof from["field"] === "string" && naming.has(from["field"])) || "fate" in from));
  return Object.fromEntries(
    Object.entries(from).map(([key, inner]) => {
      // The SQL of a rule that named them, kept as it ran.
      if (key === "expression" && typeof inner === "string") return [key, withoutQuoted(inner, gone)];
      if (!names(key)) return [key, without(inner, gone)];
      if (Array.isArray(inner)) return [key, inner.filter((one) => !isNamed(one))];
      return [key, isNamed(inner) ? (key === "value" && "fate" in from ? null : "") : without(inner, gone)];
    }),
  );
}

function withoutQuoted(text: string, gone: ReadonlySet<string>): string {
  let left = text;
  for (const name of gone) left = left.replaceAll(JSON.stringify(name), '"…"');
  return left;
}

/** Where they stand in lines that were rejected or came back, and in plans, filters and rules. */
export async function countTraces(reader: Reader, who: readonly Who[]): Promise<ErasedRows[]> {
  const count = async (from: Sql) => (await reader.value<number>(sql`select count(*) from ${from}`)) ?? 0;
  const rejects = await count(sql`${await rejectsOf(reader, who)} lines`);
  const returned = await count(returnRowsOf(who));
  const named = new Map<string, number>();
  for (const { told } of await namedOf(reader, who)) named.set(told, (named.get(told) ?? 0) + 1);
  return [
    { part: "rejects" as const, table: "project.import_reject", rows: rejects },
    { part: "rejects" as const, table: "project.return_row", rows: returned },
    ...[...named].map(([table, rows]) => ({ part: "named" as const, table, rows })),
  ].filter(({ rows }) => rows > 0);
}

/** Empties those lines, which stay counted, and takes the names out. To be called while their rows are still there. */
export async function takeTraces(writer: Writer, who: readonly Who[]): Promise<void> {
  await writer.run(
    sql`update project.import_reject set value = null, text = null where rowid in (select place from ${await rejectsOf(writer, who)} l)`,
  );
  await writer.run(sql`update project.return_row set value = null where value in (${textsSql(namesOf(who))})`);
  const hash = async () => {
    const { windowMonths, rules } = await readSettings(writer);
    return rulesHash(windowMonths, rules);
  };
  const before = await hash();
  for (const { table, column, rowid, text } of await namedOf(writer, who))
    await writer.run(sql`update ${table} set ${id(column)} = ${text} where rowid = ${rowid}`);
  // Rules without the person's id compute the same for all others: what was built by them is not out of date.
  const after = await hash();
  if (after === before) return;
  for (const table of [id("derived", "view_origin"), id("project", "snapshot")])
    await writer.run(sql`update ${table} set rules_hash = ${after} where rules_hash = ${before}`);
}
