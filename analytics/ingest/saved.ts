import { createHash } from "node:crypto";
import type { Mapping, SavedMapping } from "../api/ingest.ts";
import type { Reader, Writer } from "../db/database.ts";
import { sourceName as sourceOf } from "../db/facts.ts";
import { sql } from "../db/sql.ts";
import type { Choice } from "./choices.ts";

interface SavedRow {
  mapping_id: number;
  source: string;
  table_name: string;
  mapping: string;
  saved_at: string;
  used: number;
}

const columns = sql`mapping_id, source, table_name, mapping, strftime(saved_at, '%Y-%m-%dT%H:%M:%S.%gZ') as saved_at, used`;

/** Stands for the set of headers, whatever their order. */
function headersOf(headers: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify([...headers].sort()))
    .digest("hex");
}

/** The mapping kept from the last file of the same source and headers; of `table`, when one is asked for. */
export async function findSaved(
  reader: Reader,
  file: string,
  headers: readonly string[],
  table: string | undefined,
): Promise<SavedMapping | null> {
  const row = await reader.row<SavedRow>(sql`
    select ${columns} from project.mapping
    where source = ${sourceOf(file)} and headers = ${headersOf(headers)} and ${table === undefined ? sql`true` : sql`table_name = ${table}`}
    order by saved_at desc, mapping_id desc limit 1`);
  return row ? savedOf(row) : null;
}

/** Keeps the mapping an import used, in place of the one kept for its source, headers and table before. */
export async function saveMapping(
  writer: Writer,
  used: {
    readonly file: string;
    readonly columns: readonly string[];
    readonly table: string;
    readonly fields: readonly (string | null)[];
    readonly choices: Readonly<Record<string, Choice>>;
    readonly at: Date;
  },
): Promise<void> {
  const mapping = Object.fromEntries(
    used.columns.map((column, index) => {
      const [field, choice] = [used.fields[index] ?? null, used.choices[column]];
      return [column, choice ? { field, ...choice } : field === null ? { field } : field];
    }),
  );
  const [source, headers] = [sourceOf(used.file), headersOf(used.columns)];
  const same = sql`source = ${source} and headers = ${headers} and table_name = ${used.table}`;
  const known = await writer.value<number>(sql`select mapping_id from project.mapping where ${same}`);
  const at = sql`cast(${used.at.toISOString().replace("Z", "")} as timestamp)`;
  if (known === undefined) {
    await writer.run(sql`
      insert into project.mapping
      select nextval('project.mapping_number'), ${source}, ${headers}, ${used.table}, ${JSON.stringify(mapping)}, ${at}, 1`);
    return;
  }
  await writer.run(sql`
    update project.mapping set mapping = ${JSON.stringify(mapping)}, saved_at = ${at}, used = used + 1 where mapping_id = ${known}`);
}

/** Every kept mapping, by source. */
export async function listMappings(reader: Reader): Promise<SavedMapping[]> {
  const rows = await reader.rows<SavedRow>(sql`select ${columns} from project.mapping order by source, mapping_id`);
  return rows.map(savedOf);
}

export async function forgetMapping(writer: Writer, mappingId: number): Promise<{ forgotten: boolean }> {
  const known = await writer.value<number>(sql`select mapping_id from project.mapping where mapping_id = ${mappingId}`);
  await writer.run(sql`delete from project.mapping where mapping_id = ${mappingId}`);
  return { forgotten: known !== undefined };
}

function savedOf(row: SavedRow): SavedMapping {
  return {
    mappingId: row.mapping_id,
    source: row.source,
    table: row.table_name,
    mapping: JSON.parse(row.mapping) as Mapping,
    savedAt: row.saved_at,
    used: row.used,
  };
}
