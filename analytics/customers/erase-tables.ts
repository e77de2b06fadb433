import type { ErasedPart, ErasedRows } from "../api/erasure.ts";
import { erasedParts } from "../api/erasure.ts";
import type { FieldInfo } from "../api/customers.ts";
import { CALL_RECORD } from "../db/calls.ts";
import type { Reader, Writer } from "../db/database.ts";
import { id, join, sql } from "../db/sql.ts";
import { renewViews } from "../db/view.ts";
import type { KeyedTable, Who } from "./erase-who.ts";
import { keyedTables, keysOf, tableSql } from "./erase-who.ts";

/** Lists that were sent and what came back: their counts are the books. */
const lists = new Set(["campaign_member", "receipt", "reply"]);
const results = new Set([
  "segment_member",
  "churn_score",
  "churn_test",
  "uplift_score",
  "universal_member",
  "do_not_contact",
]);

function partOf({ schema, name }: KeyedTable): ErasedPart {
  if (schema === "replaced") return "replaced";
  if (schema === "derived" || name.startsWith("view_snapshot_")) return "views";
  if (schema !== "project") return "data";
  return lists.has(name) ? "lists" : results.has(name) ? "results" : "data";
}

/** Rows of theirs by table, those without any left out. */
export async function countRows(reader: Reader, who: readonly Who[]): Promise<ErasedRows[]> {
  const found: ErasedRows[] = [];
  for (const table of await keyedTables(reader)) {
    const rows = await reader.value<number>(
      sql`select count(*) from ${tableSql(table)} where customer_key in (${keysOf(who)})`,
    );
    if (rows) found.push({ part: partOf(table), table: shownName(table), rows });
  }
  return inOrder(found);
}

function shownName({ schema, name }: KeyedTable): string {
  return `${schema}.${name === CALL_RECORD ? "call" : name}`;
}

export function inOrder(tables: readonly ErasedRows[]): ErasedRows[] {
  return erasedParts.flatMap((part) => tables.filter((one) => one.part === part));
}

/**
 * Takes their rows out of every table. Lists keep theirs under the key `erased` gives, below zero and nobody's, without what tells
 * of the person; a list's rows, receipts and responses of one customer stay together.
 */
export async function takeRows(
  writer: Writer,
  who: readonly Who[],
  erased: ReadonlyMap<number, number>,
): Promise<void> {
  const keys = keysOf(who);
  const pairs = JSON.stringify([...erased].map(([was, now]) => ({ was, now })));
  const known = await keyedTables(writer);
  await shrinkViews(writer, who);
  for (const table of known) {
    const place = tableSql(table);
    if (partOf(table) !== "lists") await writer.run(sql`delete from ${place} where customer_key in (${keys})`);
    else
      await writer.run(sql`update ${place} as listed set customer_key = pair.now
        from (select unnest(from_json(${pairs}, '[{"was":"INTEGER","now":"INTEGER"}]'), max_depth := 2)) as pair
        where listed.customer_key = pair.was`);
  }
  await writer.run(sql`update project.campaign_member set risk = null, uplift = null, reasons = null
    where customer_key < 0 and (risk is not null or uplift is not null or reasons is not null)`);
  await renewViews(writer);
}

/** Views and snapshots tell how many rows they have and how many of them have a field. */
async function shrinkViews(writer: Writer, who: readonly Who[]): Promise<void> {
  for (const [schema, list] of [
    ["derived", id("derived", "customer_view")],
    ["project", id("project", "snapshot")],
  ] as const) {
    const views = await writer.rows<{ name: string; rows: number; fields: string }>(
      sql`select table_name as name, rows, fields from ${list}`,
    );
    for (const { name, rows, fields } of views) {
      const told = JSON.parse(fields) as FieldInfo[];
      const counts = told.map((field) => sql`count(${id(field.name)})`);
      const { columns } = await writer.columns(sql`
        select ${join([sql`count(*)`, ...counts])} from ${id(schema, name)} where customer_key in (${keysOf(who)})`);
      const [gone, ...filled] = columns.map((column) => column[0] as number);
      if (gone === 0) continue;
      const left = told.map((field, i) => ({ ...field, filled: field.filled - filled[i] }));
      await writer.run(sql`update ${list} set rows = cast(${String(rows - gone)} as bigint), fields = ${JSON.stringify(left)}
        where table_name = ${name}`);
    }
  }
}
