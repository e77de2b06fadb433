import { join as joinPath } from "node:path";
import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { SkippedRecord } from "./lines.ts";
import { mapLines } from "./lines.ts";
import type { Profile } from "./profile.ts";
import { rewriteFile } from "./rewrite.ts";
import type { Layout, NativeType, OuterBlanks, Refused, Staged } from "./source.ts";
import { bounds } from "./parts.ts";

export interface CsvStaging {
  readonly layout: Layout;
  readonly profile: Profile;
  /** A folder of this import's own. */
  readonly scratch: string;
  readonly native: ReadonlyMap<number, NativeType>;
  rewriting(done: number): void;
  reading<T>(work: () => Promise<T>): Promise<T>;
  readonly ahead: Ahead | null;
}

/** A read that began while the file was still being looked through. */
export interface Ahead {
  readonly layout: Layout;
  readonly work: Promise<void>;
}

const AHEAD_BYTES = 4 << 20;

/** Beyond this a table in memory would be spilled as it is: four times the file that is then written in its place. */
const IN_MEMORY_BYTES = 2 ** 30;

/** Where the records of a large call file lie, packed; null: in a temporary table. Wide files would need too much memory to write it. */
function packedPath({ opened }: Layout, scratch: string, native: CsvStaging["native"]): string | null {
  return native.size > 0 && opened.bytes > IN_MEMORY_BYTES ? joinPath(scratch, "records.parquet") : null;
}

/**
 * Begins to read a large file as what its head says it is: hashing needs one core, reading the others. `stageCsv` takes
 * the result if the whole file turns out to be that. A file of a size that was imported before may be the same again.
 * `native` is asked of large files alone; null when the head does not tell.
 */
export async function readAhead(
  writer: Writer,
  layout: Layout,
  scratch: string,
  native: () => Promise<CsvStaging["native"] | null>,
): Promise<Ahead | null> {
  const { bytes, path } = layout.opened;
  if (
    layout.format !== "csv" ||
    layout.encoding !== "utf-8" ||
    layout.dialect!.delimiter === " " ||
    bytes < AHEAD_BYTES
  )
    return null;
  if (await writer.value<boolean>(sql`select exists (from project.import where bytes = ${String(bytes)}::bigint)`))
    return null;
  const types = await native();
  if (!types) return null;
  await dropStaged(writer);
  const from = { path, delimiter: layout.dialect!.delimiter, quote: '"' };
  const work = read(writer, layout, from, types, packedPath(layout, scratch, types));
  work.catch(() => undefined);
  return { layout, work };
}

/** Waits for that read; null when the whole file is not what its head said, so that it must be read otherwise. */
export async function keepAhead(
  ahead: Ahead | null,
  layout: Layout,
  profile: Profile,
  reading: CsvStaging["reading"],
): Promise<Ahead | null> {
  if (!ahead) return null;
  if (ahead.layout === layout && !isRewritten(layout, profile)) {
    await reading(() => ahead.work);
    return ahead;
  }
  await ahead.work.catch(() => undefined);
  return null;
}

function isMixed(layout: Layout, profile: Profile): boolean {
  return profile.lineEnds === "mixed" || layout.encoding!.startsWith("utf-16");
}

function isRewritten(layout: Layout, profile: Profile): boolean {
  return layout.encoding !== "utf-8" || layout.dialect!.delimiter === " " || isMixed(layout, profile);
}

/** The file as DuckDB can read it: itself, or its rewritten copy. */
interface Readable {
  readonly path: string;
  readonly delimiter: string;
  readonly quote: string;
  /** Whether records and lines may part, so that lines must be looked up. */
  readonly uneven: boolean;
}

/**
 * Reads a CSV file into a temporary table or a packed file in the order of the file: row ids number the accepted records, which
 * `read_csv` itself does not. Refused records come from `store_rejects`; `mapLines` turns both into physical lines.
 */
export async function stageCsv(writer: Writer, staging: CsvStaging): Promise<Staged> {
  const readable = await makeReadable(staging);
  let native = staging.native;
  const packed = () => packedPath(staging.layout, staging.scratch, native);
  const reread = async () => {
    await dropStaged(writer);
    await staging.reading(() => read(writer, staging.layout, readable, native, packed()));
  };
  if (staging.ahead === null) await reread();
  if (native.size > 0 && !(await nativeHolds(writer, native, (await recordsOf(writer, packed()))()))) {
    native = new Map();
    await reread();
  }
  const anyRefused = (await writer.value<boolean>(sql`select exists (from ingest_reject)`))!;
  const records = await recordsOf(writer, packed());
  const rows = (await writer.value<number>(sql`select count(*) from ${records()} r`))!;
  const scanned = (scan: (of: Sql) => Sql) => ({
    scan: scan(records()),
    cut: (parts: number) => bounds(rows, parts).map(([from, to]) => scan(records(from, to))),
  });
  const outer = outerOf(staging);
  const commas = staging.profile.hasQuote || staging.layout.dialect!.delimiter !== ",";
  const { skipLines } = staging.layout.dialect!;
  if (!readable.uneven && !anyRefused) {
    return {
      ...scanned((of) => sql`(select * exclude (ordinal), ordinal + ${skipLines + 1} as line from ${of} r)`),
      native,
      outer,
      commas,
      rows,
      refused: null,
      refusedRows: 0,
    };
  }
  const files = { breaks: joinPath(staging.scratch, "breaks.csv"), skipped: joinPath(staging.scratch, "skipped.csv") };
  const { breaks, firstLine } = await mapLines(
    {
      path: readable.path,
      skipLines,
      delimiter: Buffer.from(readable.delimiter).at(-1)!,
      skipBlank: staging.layout.columns.length > 1,
      skipped: anyRefused ? await skippedPages(writer) : async () => [],
    },
    files,
  );
  const refusedRows = anyRefused ? await storeRefused(writer, files.skipped) : 0;
  let scan = (of: Sql) => sql`(select * exclude (ordinal), ordinal + ${firstLine} as line from ${of} r)`;
  if (breaks > 1) {
    await writer.scratch(sql`create or replace temp table ingest_breaks as
      select * from read_csv(${files.breaks}, auto_detect = false, header = true, columns = {ordinal: 'BIGINT', line: 'BIGINT'})`);
    scan = (of) => sql`(select r.*, r.ordinal - b.ordinal + b.line as line
      from ${of} r asof join ingest_breaks b on r.ordinal >= b.ordinal)`;
  }
  const refused = refusedRows > 0 ? sql`ingest_refused` : null;
  return { ...scanned(scan), native, outer, commas, rows, refused, refusedRows };
}

function outerOf({ profile, layout }: CsvStaging): OuterBlanks {
  if (profile.hasQuote || profile.hasTab) return "any";
  // The pass over the file knows the blanks of these two; a file in another was looked at in that.
  const known = layout.encoding === "utf-8" || layout.encoding === "gb18030";
  return profile.hasOuterBlank || !known || layout.dialect!.delimiter === " " ? "blanks" : "none";
}

/** Whether DuckDB read every cell as its type and none as what `convert.ts` would not: `22-04-15` is no day of year 22. */
async function nativeHolds(writer: Writer, native: ReadonlyMap<number, NativeType>, records: Sql): Promise<boolean> {
  if (await writer.value<boolean>(sql`select exists (from ingest_reject where error_type = 'CAST')`)) return false;
  for (const [index, type] of native) {
    if (type !== "TIMESTAMP") continue;
    if (
      await writer.value<boolean>(
        sql`select coalesce(min(${id(`c${index}`)}) < timestamp '1800-01-01', false) from ${records} r`,
      )
    )
      return false;
  }
  return true;
}

async function makeReadable(staging: CsvStaging): Promise<Readable> {
  const { layout, profile } = staging;
  const { delimiter } = layout.dialect!;
  const blanks = delimiter === " ";
  const mixed = isMixed(layout, profile);
  let { path } = layout.opened;
  if (isRewritten(layout, profile)) {
    path = joinPath(staging.scratch, "utf8.csv");
    await rewriteFile(
      layout.opened.path,
      path,
      layout.opened.file,
      { encoding: layout.encoding!, lineEnds: mixed, blanks },
      (done) => staging.rewriting(done),
    );
  }
  return {
    path,
    delimiter: blanks ? "\t" : delimiter,
    quote: blanks ? "" : '"',
    uneven: profile.hasQuote || profile.hasBlankLine || mixed || blanks,
  };
}

type From = Pick<Readable, "path" | "delimiter" | "quote">;

async function read(
  writer: Writer,
  layout: Layout,
  from: From,
  native: ReadonlyMap<number, NativeType>,
  packed: string | null,
): Promise<void> {
  const columns = join(layout.columns.map((_, index) => sql`${id(`c${index}`)}: ${typeName(native.get(index))}`));
  const records = sql`select * from read_csv(${from.path}, auto_detect = false, header = false,
      skip = ${layout.dialect!.skipLines}, delim = ${from.delimiter}, quote = ${from.quote}, escape = ${from.quote},
      columns = {${columns}}, nullstr = ['', '\\N', 'NULL', 'null'], store_rejects = true, rejects_table = 'ingest_reject', rejects_scan = 'ingest_reject_scan')`;
  // A dictionary is tried for each column, in vain for ids and numbers: it gives up early.
  await writer.scratch(
    packed === null
      ? sql`create temp table ingest_raw as ${records}`
      : sql`copy (${records}) to ${packed} (format parquet, dictionary_size_limit 1000)`,
  );
}

/**
 * What was read, or the records from one up to another of it: the columns `c0`, `c1`, … and `ordinal`, which numbers the
 * records from 0. Asked by the number that the storage gives them, only those are read; asked by one made of it, all are.
 */
async function recordsOf(writer: Writer, packed: string | null): Promise<(from?: number, to?: number) => Sql> {
  const among = (row: Sql, from?: number, to?: number, base = 0n) =>
    from === undefined || to === undefined
      ? sql`true`
      : sql`${row} >= ${String(base + BigInt(from))}::bigint and ${row} < ${String(base + BigInt(to))}::bigint`;
  if (packed !== null)
    return (from, to) => sql`(
      select * exclude (file_row_number), file_row_number as ordinal
      from read_parquet(${packed}, file_row_number = true) where ${among(sql`file_row_number`, from, to)})`;
  // Rows of an unfinished transaction are numbered from a high start, beyond 2^53: it travels as text.
  const base = (await writer.value<string>(sql`select cast(min(rowid) as varchar) from ingest_raw`)) ?? "0";
  return (from, to) => sql`(
    select *, rowid - ${base}::bigint as ordinal from ingest_raw where ${among(sql`rowid`, from, to, BigInt(base))})`;
}

function typeName(type: NativeType | undefined): Sql {
  switch (type) {
    case "TIMESTAMP":
      return sql`'TIMESTAMP'`;
    case "INTEGER":
      return sql`'INTEGER'`;
    case "BOOLEAN":
      return sql`'BOOLEAN'`;
    default:
      return sql`'VARCHAR'`;
  }
}

const PAGE = 50_000;

/** The records DuckDB refused, a page at a time: a file may be nothing but such. */
async function skippedPages(writer: Writer): Promise<(nth: number) => Promise<SkippedRecord[]>> {
  await writer.scratch(sql`
    create or replace temp table ingest_skipped as
    select row_number() over (order by "at") - 1 as nth, "at", bytes
    from (select line_byte_position - 1 as "at", max(strlen(coalesce(csv_line, ''))) as bytes from ingest_reject group by line_byte_position) found
    order by "at"`);
  return (nth) =>
    writer.rows<SkippedRecord>(
      sql`select "at", bytes from ingest_skipped where nth >= ${String(nth)}::bigint and nth < ${String(nth + PAGE)}::bigint order by nth`,
    );
}

/** Makes `ingest_refused`. A stray quote may swallow many lines: each of them is a rejected row, none is lost quietly. */
async function storeRefused(writer: Writer, path: string): Promise<number> {
  await writer.scratch(sql`
    create or replace temp table ingest_refused as
    with found as (
      select line_byte_position - 1 as byte_at,
        min(case error_type when 'TOO MANY COLUMNS' then '1too_many_columns' when 'UNQUOTED VALUE' then '0bad_quote'
            when 'MISSING COLUMNS' then '2too_few_columns' when 'LINE SIZE OVER MAXIMUM' then '3line_too_long'
            else '4bad_row' end)[2:] as reason,
        any_value(ltrim(csv_line, chr(13) || chr(10))) as text
      from ingest_reject group by line_byte_position
    ), numbered as (
      select line, reason, text, unnest(range(case when reason = 'bad_quote' then span else 1 end)) as nth
      from read_csv(${path}, auto_detect = false, header = true, columns = {byte_at: 'BIGINT', line: 'BIGINT', span: 'BIGINT'})
      join found using (byte_at)
    )
    select line, cast(null as varchar) as column_name, reason, left(text, 200) as value, text from (
      select line + nth as line, reason,
        case when reason = 'bad_quote' then rtrim(split_part(text, chr(10), cast(nth + 1 as integer)), chr(13)) else text end as text
      from numbered)`);
  return (await writer.value<number>(sql`select count(*) from ingest_refused`))!;
}

/** Adds the records that were refused before the file was text. */
export function withRefused(staged: Staged, { path, reason, rows }: Refused): Staged {
  const listed = sql`(
    select line, cast(null as varchar) as column_name, left(text, 200) as value, ${reason} as reason, text
    from read_csv(${path}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"',
      columns = {line: 'BIGINT', text: 'VARCHAR'}))`;
  const refused = staged.refused ? sql`(select * from ${staged.refused} r union all by name ${listed})` : listed;
  return { ...staged, refused, refusedRows: staged.refusedRows + rows };
}

/** Drops what staging made, as far as it is there. */
export async function dropStaged(writer: Writer): Promise<void> {
  const tables = await writer.rows<{ name: string }>(
    sql`select table_name as name from duckdb_tables() where temporary and starts_with(table_name, 'ingest_')`,
  );
  for (const { name } of tables) await writer.scratch(sql`drop table ${id("temp", name)}`);
}
