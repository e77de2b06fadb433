import type { ImportOptions, ImportRecord, ImportReport } from "../api/ingest.ts";
import type { Month } from "../api/project.ts";
import type { Reader, Writer } from "../db/database.ts";
import { id, sql } from "../db/sql.ts";
import { invalidateViews } from "../db/view.ts";
import { ATTRIBUTE, findTable } from "./fields.ts";
import { reasonCounts } from "./rejects.ts";
import type { Layout } from "./source.ts";

export interface ImportIdentity {
  readonly sha256: string;
  readonly table: string;
  readonly mapping: Readonly<Record<string, string | null>>;
  readonly options: ImportOptions;
}

interface ImportRow {
  import_id: number;
  file: string;
  table_name: string;
  sha256: string;
  bytes: number;
  mapping: string;
  rows: number;
  stored: number;
  rejected: number;
  replaced: number;
  months: string[];
  reject_reasons: string;
  imported_at: string;
}

const columns = sql`import_id, file, table_name, sha256, bytes, mapping, rows, stored, rejected, replaced, months,
  reject_reasons, strftime(imported_at, '%Y-%m-%dT%H:%M:%S.%gZ') as imported_at`;

/**
 * The earlier import of the same content, mapping and options into the same table. Where rows have a key it must be
 * the table's last one: after another file has replaced rows, the first one again brings its own back.
 */
export async function findUnchanged(reader: Reader, identity: ImportIdentity): Promise<ImportReport | null> {
  const last =
    findTable(identity.table)?.key === null
      ? sql`true`
      : sql`import_id = (select max(import_id) from project.import where table_name = ${identity.table})`;
  const row = await reader.row<ImportRow>(sql`
    select ${columns} from project.import
    where sha256 = ${identity.sha256} and table_name = ${identity.table} and cast(mapping as varchar) = ${JSON.stringify(identity.mapping)}
      and cast(options as varchar) = ${JSON.stringify(identity.options)} and ${last}
    order by import_id desc limit 1`);
  return row ? reportOf(row) : null;
}

export async function recordImport(
  writer: Writer,
  entry: {
    readonly importId: number;
    readonly layout: Layout;
    readonly identity: ImportIdentity;
    readonly numbers: {
      readonly rows: number;
      readonly stored: number;
      readonly rejected: number;
      readonly replaced: number;
    };
    readonly importedAt: Date;
  },
): Promise<ImportReport> {
  const { importId, layout, identity, numbers } = entry;
  const found = await monthsOf(writer, identity.table, importId);
  const months = found.filter((month) => month !== null);
  const rejectReasons = await reasonCounts(writer, importId);
  const { file, bytes } = layout.opened;
  await writer.run(sql`
    insert into project.import values (${importId}, ${file}, ${identity.table}, ${identity.sha256}, cast(${String(bytes)} as bigint),
      ${layout.format}, ${layout.encoding}, ${layout.dialect?.delimiter ?? null}, ${JSON.stringify(identity.options)},
      ${JSON.stringify(identity.mapping)}, cast(${String(numbers.rows)} as bigint), cast(${String(numbers.stored)} as bigint),
      cast(${String(numbers.rejected)} as bigint), cast(${String(numbers.replaced)} as bigint),
      cast(${JSON.stringify(months)} as json)::varchar[], ${JSON.stringify(rejectReasons)},
      cast(${entry.importedAt.toISOString().replace("Z", "")} as timestamp))`);
  // Undated rows enter every view.
  await invalidateViews(writer, found.includes(null) ? null : (months[0] ?? null));
  return { file, table: identity.table, ...numbers, importId, months, unchanged: false, rejectReasons };
}

async function monthsOf(reader: Reader, table: string, importId: number): Promise<(Month | null)[]> {
  const spec = findTable(table);
  const dated = spec ? spec.dated : "month";
  if (dated === null) return [null];
  const name = spec ? id("project", table) : id("attribute", table.slice(ATTRIBUTE.length));
  const rows = await reader.rows<{ month: Month | null }>(sql`
    select strftime(month, '%Y-%m') as month from (
      select distinct date_trunc('month', ${id(dated)}) as month from ${name} where import_id = ${importId}
    ) found order by month`);
  return rows.map((row) => row.month);
}

function reportOf(row: ImportRow): ImportReport {
  return {
    file: row.file,
    table: row.table_name,
    rows: row.rows,
    stored: row.stored,
    rejected: row.rejected,
    replaced: row.replaced,
    importId: row.import_id,
    months: row.months,
    unchanged: false,
    rejectReasons: JSON.parse(row.reject_reasons) as ImportReport["rejectReasons"],
  };
}

/** All imports, the newest last. */
export async function listImports(reader: Reader): Promise<ImportRecord[]> {
  const rows = await reader.rows<ImportRow>(sql`select ${columns} from project.import order by import_id`);
  return rows.map((row) => ({
    ...reportOf(row),
    sha256: row.sha256,
    bytes: row.bytes,
    importedAt: row.imported_at,
    mapping: JSON.parse(row.mapping) as ImportRecord["mapping"],
  }));
}
