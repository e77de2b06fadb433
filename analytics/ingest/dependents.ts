import type { Reader, Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { isLinked, isPhoneKind } from "./link.ts";
import { hasLive, hasShadow, liveTable, relationsOf, shadowTable } from "./replaced.ts";

const LEAVING = id("temp", "ingest_leaving");

export interface Dependent {
  readonly importId: number;
  readonly file: string;
}

/** What tells whose an id is: rows of `(is_phone, other_id, customer_key, import_id)`. */
const told = sql`(
  select ${isPhoneKind} as is_phone, other_id, customer_key, import_id from project.match
  union all select true, phone, customer_key, import_id from project.customer where phone is not null)`;

/** Keeps in mind, before its rows go, the ids that an import tells the customers of. `forgetIds` after. */
export async function rememberIds(writer: Writer, importId: number): Promise<void> {
  await writer.run(sql`create or replace temp table ${LEAVING} as
    select is_phone, other_id, customer_key from ${told} t where import_id = ${importId}`);
}

export async function forgetIds(writer: Writer): Promise<void> {
  await writer.run(sql`drop table if exists ${LEAVING}`);
}

/**
 * Imports that stand and found customers by ids which nobody tells any more, the newest first. Which id a row came
 * with is not kept: an import counts where it has rows of a customer that lost an id of the kind it was linked by.
 */
export async function linkedThrough(reader: Reader, importId: number): Promise<Dependent[]> {
  const gone = sql`(select * from ${LEAVING} l anti join ${told} t using (is_phone, other_id, customer_key))`;
  if (!(await reader.value<boolean>(sql`select exists (from ${gone} g)`))) return [];
  const later = await reader.rows<{ import_id: number; file: string; table_name: string; mapping: string }>(sql`
    select import_id, file, table_name, mapping from project.import
    where import_id > ${importId} and undone_at is null order by import_id desc`);
  const found: Dependent[] = [];
  for (const { import_id, file, table_name, mapping } of later) {
    const fields = Object.values(JSON.parse(mapping) as Record<string, string | null>);
    if (!isLinked(fields)) continue;
    const lost = sql`(select customer_key from ${gone} g where is_phone = ${!fields.includes("account_number")})`;
    const places: Sql[] = [];
    for (const relation of relationsOf(table_name)) {
      if (await hasLive(reader, relation)) places.push(liveTable(relation));
      if (await hasShadow(reader, relation)) places.push(shadowTable(relation));
    }
    const rows = join(
      places.map((place) => sql`select customer_key from ${place} where import_id = ${import_id}`),
      sql` union all `,
    );
    if (await reader.value<boolean>(sql`select exists (from (${rows}) r semi join ${lost} l using (customer_key))`))
      found.push({ importId: import_id, file });
  }
  return found;
}
