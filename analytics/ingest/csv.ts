import { writeFile } from "node:fs/promises";
import { join as joinPath } from "node:path";
import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { Lines } from "./lines.ts";
import { mapLines } from "./lines.ts";
import type { Profile } from "./profile.ts";
import { rewriteFile } from "./rewrite.ts";
import type { Layout, NativeType, OuterBlanks, Staged } from "./source.ts";

export interface CsvStaging {
  readonly layout: Layout;
  readonly profile: Profile;
  /** A folder of this import's own. */
  readonly scratch: string;
  readonly native: ReadonlyMap<number, NativeType>;
  rewriting(done: number): void;
  reading<T>(work: () => Promise<T>): Promise<T>;
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
 * Reads a CSV file into a temporary table in the order of the file: its row ids number the accepted records, which
 * `read_csv` itself does not. Refused records come from `store_rejects`; `mapLines` turns both into physical lines.
 */
export async function stageCsv(writer: Writer, staging: CsvStaging): Promise<Staged> {
  const readable = await makeReadable(staging);
  let native = staging.native;
  await read(writer, staging, readable, native);
  if (native.size > 0 && !(await nativeHolds(writer, native))) {
    native = new Map();
    await read(writer, staging, readable, native);
  }
  const refused = await writer.columns(sql`
    select line_byte_position - 1, max(strlen(coalesce(csv_line, ''))) from ingest_reject
    group by line_byte_position order by line_byte_position`);
  const at = (refused.columns[0] ?? []) as number[];
  const bytes = (refused.columns[1] ?? []) as number[];
  const rows = (await writer.value<number>(sql`select count(*) from ingest_raw`))!;
  const outer = outerOf(staging, readable);
  const { skipLines } = staging.layout.dialect!;
  // Rows of an unfinished transaction are numbered from a high start, beyond 2^53: it travels as text.
  const base = await writer.value<string>(sql`select cast(min(rowid) as varchar) from ingest_raw`);
  const ordinal = sql`(ingest_raw.rowid - cast(${base ?? "0"} as bigint))`;
  const all = sql`ingest_raw.*`;
  if (!readable.uneven && refused.rows === 0) {
    return {
      scan: sql`(select ${all}, ${ordinal} + ${skipLines + 1} as line from ingest_raw)`,
      native,
      outer,
      rows,
      refused: null,
      refusedRows: 0,
    };
  }
  const breaksPath = joinPath(staging.scratch, "breaks.csv");
  const { skipped, breaks, firstLine } = await mapLines(
    {
      path: readable.path,
      skipLines,
      delimiter: Buffer.from(readable.delimiter).at(-1)!,
      skipBlank: staging.layout.columns.length > 1,
      skipped: at.map((start, index) => ({ at: start, bytes: bytes[index] })),
    },
    breaksPath,
  );
  const refusedRows = await storeRefused(writer, staging.scratch, at, skipped);
  let scan = sql`(select ${all}, ${ordinal} + ${firstLine} as line from ingest_raw)`;
  if (breaks > 1) {
    await writer.run(sql`create or replace temp table ingest_breaks as
      select * from read_csv(${breaksPath}, auto_detect = false, header = true, columns = {ordinal: 'BIGINT', line: 'BIGINT'})`);
    scan = sql`(select r.*, r.ordinal - b.ordinal + b.line as line
      from (select ${all}, ${ordinal} as ordinal from ingest_raw) r asof join ingest_breaks b on r.ordinal >= b.ordinal)`;
  }
  return { scan, native, outer, rows, refused: refusedRows > 0 ? sql`ingest_refused` : null, refusedRows };
}

function outerOf({ profile, layout }: CsvStaging, { path }: Readable): OuterBlanks {
  if (profile.hasQuote || profile.hasTab) return "any";
  // A rewritten file was looked at in another encoding.
  return profile.hasOuterBlank || path !== layout.opened.path ? "blanks" : "none";
}

/** Whether DuckDB read every cell as its type and none as what `convert.ts` would not: `22-04-15` is no day of year 22. */
async function nativeHolds(writer: Writer, native: ReadonlyMap<number, NativeType>): Promise<boolean> {
  if (await writer.value<boolean>(sql`select exists (from ingest_reject where error_type = 'CAST')`)) return false;
  for (const [index, type] of native) {
    if (type !== "TIMESTAMP") continue;
    if (
      await writer.value<boolean>(
        sql`select coalesce(min(${id(`c${index}`)}) < timestamp '1800-01-01', false) from ingest_raw`,
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
  const wide = layout.encoding!.startsWith("utf-16");
  const mixed = profile.lineEnds === "mixed" || wide;
  let { path } = layout.opened;
  if (blanks || mixed || layout.encoding !== "utf-8") {
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

async function read(
  writer: Writer,
  staging: CsvStaging,
  from: Readable,
  native: ReadonlyMap<number, NativeType>,
): Promise<void> {
  await dropStaged(writer);
  const columns = join(
    staging.layout.columns.map((_, index) => sql`${id(`c${index}`)}: ${typeName(native.get(index))}`),
  );
  await staging.reading(() =>
    writer.run(sql`
    create temp table ingest_raw as select * from read_csv(${from.path}, auto_detect = false, header = false,
      skip = ${staging.layout.dialect!.skipLines}, delim = ${from.delimiter}, quote = ${from.quote}, escape = ${from.quote},
      columns = {${columns}}, store_rejects = true, rejects_table = 'ingest_reject', rejects_scan = 'ingest_reject_scan')`),
  );
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

/** Makes `ingest_refused`. A stray quote may swallow many lines: each of them is a rejected row, none is lost quietly. */
async function storeRefused(
  writer: Writer,
  scratch: string,
  at: readonly number[],
  lines: readonly Lines[],
): Promise<number> {
  if (lines.length === 0) return 0;
  const path = joinPath(scratch, "refused.csv");
  await writeFile(
    path,
    `byte_at,line,span\n${lines.map(({ line, span }, index) => `${at[index]},${line},${span}\n`).join("")}`,
  );
  await writer.run(sql`
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
    select line + nth as line, cast(null as varchar) as column_name, reason,
      left(case when reason = 'bad_quote' then rtrim(split_part(text, chr(10), cast(nth + 1 as integer)), chr(13)) else text end, 200) as value
    from numbered`);
  return (await writer.value<number>(sql`select count(*) from ingest_refused`))!;
}

/** Drops what staging made; temporary tables outlive the transaction that made them. */
export async function dropStaged(writer: Writer): Promise<void> {
  for (const name of ["ingest_raw", "ingest_reject", "ingest_reject_scan", "ingest_breaks", "ingest_refused"]) {
    await writer.run(sql`drop table if exists ${id("temp", name)}`);
  }
}
