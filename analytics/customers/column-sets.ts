import type { CallParams } from "../api/contract.ts";
import type { ColumnSet } from "../api/customers.ts";
import type { Reader, Writer } from "../db/database.ts";
import { sql } from "../db/sql.ts";

/** The saved column sets by name. */
export async function columnSets(reader: Reader): Promise<ColumnSet[]> {
  const rows = await reader.rows<{ document: string }>(sql`select document from project.column_set order by name`);
  return rows.map(({ document }) => JSON.parse(document) as ColumnSet);
}

/** Keeps a set under its name, in place of one of that name. Returns all. */
export async function saveColumnSet(set: CallParams<"columns.save">, writer: Writer): Promise<ColumnSet[]> {
  await writer.run(sql`delete from project.column_set where name = ${set.name}`);
  await writer.run(sql`insert into project.column_set values (${set.name}, ${JSON.stringify(set)})`);
  return columnSets(writer);
}

/** Removes the set of that name, if there is one. Returns the others. */
export async function removeColumnSet(name: string, writer: Writer): Promise<ColumnSet[]> {
  await writer.run(sql`delete from project.column_set where name = ${name}`);
  return columnSets(writer);
}
