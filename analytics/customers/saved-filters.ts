import type { CallParams } from "../api/contract.ts";
import type { SavedFilter } from "../api/customers.ts";
import type { Reader, Writer } from "../db/database.ts";
import { sql } from "../db/sql.ts";

/** The saved filters by name. */
export async function savedFilters(reader: Reader): Promise<SavedFilter[]> {
  const rows = await reader.rows<{ document: string }>(sql`select document from project.saved_filter order by name`);
  return rows.map(({ document }) => JSON.parse(document) as SavedFilter);
}

/** Keeps a filter under its name, in place of one of that name. Returns all. */
export async function saveFilter(saved: CallParams<"filters.save">, writer: Writer): Promise<SavedFilter[]> {
  await writer.run(sql`delete from project.saved_filter where name = ${saved.name}`);
  await writer.run(sql`insert into project.saved_filter values (${saved.name}, ${JSON.stringify(saved)})`);
  return savedFilters(writer);
}

/** Removes the filter of that name, if there is one. Returns the others. */
export async function removeFilter(name: string, writer: Writer): Promise<SavedFilter[]> {
  await writer.run(sql`delete from project.saved_filter where name = ${name}`);
  return savedFilters(writer);
}
