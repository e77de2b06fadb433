import { EngineError } from "../api/errors.ts";
import type { ImportOptions, ImportRecord, ImportReport } from "../api/ingest.ts";
import type { Month } from "../api/project.ts";
import type { Reader, Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import { invalidateViews } from "../db/view.ts";
import type { Choice } from "./choices.ts";
import { fateOf } from "./choices.ts";
import type { ColumnStyle } from "./convert.ts";
import { ATTRIBUTE, findTable } from "./fields.ts";
import { findsRefused } from "./link.ts";
import { reasonCounts } from "./rejects.ts";
import { isDisturbed } from "./replaced.ts";
import type { Layout } from "./source.ts";

export interface ImportIdentity {
  readonly sha256: string;
  readonly table: string;
  readonly mapping: Readonly<Record<string, string | null>>;
  /** Choices beyond the field: unit, date order, keep. */
  readonly choices: Readonly<Record<string, Choice>>;
  readonly options: ImportOptions;
}

export interface ImportNumbers {
  readonly rows: number;
  readonly stored: number;
  readonly rejected: number;
  readonly replaced: number;
}

interface ImportRow {
  import_id: number;
  file: string;
  table_name: string;
  sha256: string;
  bytes: number;
  mapping: string;
  options: string;
  choices: string | null;
  rows: number;
  stored: number;
  rejected: number;
  replaced: number;
  months: string[];
  reject_reasons: string;
  imported_at: string;
  undone_at: string | null;
}

const time = sql`'%Y-%m-%dT%H:%M:%S.%gZ'`;
const columns = sql`import_id, file, table_name, sha256, bytes, mapping, options, choices, rows, stored, rejected, replaced, months,
  reject_reasons, strftime(imported_at, ${time}) as imported_at, strftime(undone_at, ${time}) as undone_at`;

/**
 * The import that stands of the same content, mapping and options into the same table, when all it did still holds: no
 * row of it was put aside since, and no id it refused leads to a customer by now.
 */
export async function findUnchanged(reader: Reader, identity: ImportIdentity): Promise<ImportReport | null> {
  const row = await reader.row<ImportRow>(
    sql`select ${columns} from ${sameImports(identity)} same order by import_id desc limit 1`,
  );
  if (!row) return null;
  const { import_id: importId } = row;
  const { table, options, mapping } = identity;
  if (await isDisturbed(reader, table, importId, options.onSameMonth === "replace_months")) return null;
  return (await findsRefused(reader, importId, Object.values(mapping))) ? null : reportOf(row);
}

/** Imports that stand of the same content, mapping and options into the same table. */
export function sameImports({ sha256, table, mapping, options, choices }: ImportIdentity): Sql {
  return sql`(select * from project.import
    where sha256 = ${sha256} and table_name = ${table} and undone_at is null
      and cast(mapping as varchar) = ${JSON.stringify(mapping)} and cast(options as varchar) = ${JSON.stringify(options)}
      and coalesce(cast(choices as varchar), '{}') = ${JSON.stringify(choices)})`;
}

export async function recordImport(
  writer: Writer,
  entry: {
    readonly importId: number;
    readonly layout: Layout;
    readonly columns: readonly string[];
    readonly identity: ImportIdentity;
    readonly dates: Readonly<Record<string, ColumnStyle>>;
    readonly numbers: ImportNumbers;
    readonly importedAt: Date;
  },
): Promise<ImportReport> {
  const { importId, layout, identity, numbers } = entry;
  const found = await monthsOf(writer, identity.table, importId);
  const months = found.filter((month) => month !== null);
  const rejectReasons = await reasonCounts(writer, importId);
  const { file, bytes } = layout.opened;
  await writer.run(sql`
    insert into project.import (import_id, file, table_name, sha256, bytes, format, encoding, delimiter, options, mapping,
      rows, stored, rejected, replaced, months, reject_reasons, imported_at, columns, choices, dates)
    values (${importId}, ${file}, ${identity.table}, ${identity.sha256}, cast(${String(bytes)} as bigint),
      ${layout.format}, ${layout.encoding}, ${layout.dialect?.delimiter ?? null}, ${JSON.stringify(identity.options)},
      ${JSON.stringify(identity.mapping)}, cast(${String(numbers.rows)} as bigint), cast(${String(numbers.stored)} as bigint),
      cast(${String(numbers.rejected)} as bigint), cast(${String(numbers.replaced)} as bigint),
      cast(${JSON.stringify(months)} as json)::varchar[], ${JSON.stringify(rejectReasons)},
      cast(${entry.importedAt.toISOString().replace("Z", "")} as timestamp),
      cast(${JSON.stringify(entry.columns)} as json)::varchar[], ${JSON.stringify(identity.choices)}, ${JSON.stringify(entry.dates)})`);
  // Undated rows enter every view.
  await invalidateViews(writer, found.includes(null) ? null : (months[0] ?? null));
  return { file, table: identity.table, ...numbers, importId, months, unchanged: false, rejectReasons };
}

/** Months of the import's rows, null for undated ones; ascending, null last. */
export async function monthsOf(reader: Reader, table: string, importId: number): Promise<(Month | null)[]> {
  const spec = findTable(table);
  const dated = spec ? spec.dated : "month";
  if (dated === null) return [null];
  const name = spec ? id("project", table) : id("attribute", table.slice(ATTRIBUTE.length));
  const own = sql`${name} where import_id = ${importId}`;
  // Most files are of one month: their ends cost a tenth of looking at every row's month.
  const ends = await reader.row<{ month: Month | null }>(sql`
    select strftime(min(${id(dated)}), '%Y-%m') as month from ${own}
    having count(*) = count(${id(dated)}) and date_trunc('month', min(${id(dated)})) = date_trunc('month', max(${id(dated)}))`);
  if (ends) return [ends.month];
  const rows = await reader.rows<{ month: Month | null }>(sql`
    select strftime(month, '%Y-%m') as month from (
      select distinct date_trunc('month', ${id(dated)}) as month from ${own}
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

function recordOf(row: ImportRow): ImportRecord {
  const mapping = JSON.parse(row.mapping) as ImportRecord["mapping"];
  const choices = JSON.parse(row.choices ?? "{}") as Readonly<Record<string, Choice>>;
  return {
    ...reportOf(row),
    sha256: row.sha256,
    bytes: row.bytes,
    importedAt: row.imported_at,
    undoneAt: row.undone_at,
    mapping,
    kept: Object.entries(mapping).flatMap(([column, field]) =>
      fateOf(row.table_name, field, choices[column]) === "kept" ? [column] : [],
    ),
    choices,
    options: JSON.parse(row.options) as ImportOptions,
    repairs: (JSON.parse(row.options) as ImportOptions).repairs ?? null,
  };
}

/** All imports, the newest last; those undone too. */
export async function listImports(reader: Reader): Promise<ImportRecord[]> {
  const rows = await reader.rows<ImportRow>(sql`select ${columns} from project.import order by import_id`);
  return rows.map(recordOf);
}

/** One import; throws `import_missing`. */
export async function findImport(reader: Reader, importId: number): Promise<ImportRecord> {
  const row = await reader.row<ImportRow>(sql`select ${columns} from project.import where import_id = ${importId}`);
  if (!row) throw new EngineError("import_missing", { importId });
  return recordOf(row);
}
