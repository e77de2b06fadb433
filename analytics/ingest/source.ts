import type { Encoding, FileFormat, ImportOptions } from "../api/ingest.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import type { Dialect } from "./dialect.ts";
import { columnNames, sniffDialect, splitRecords } from "./dialect.ts";
import { decodeHead, encodingOfHead } from "./encoding.ts";
import type { OpenedFile } from "./file.ts";
import { openFile } from "./file.ts";
import { isKnownHeader } from "./header.ts";
import { parquetLayout } from "./parquet.ts";

/** What the head of a file says it is. */
export interface Layout {
  readonly opened: OpenedFile;
  readonly format: FileFormat;
  readonly encoding: Encoding | null;
  readonly dialect: Dialect | null;
  readonly columns: readonly string[];
  /** The first records as text, in the order of `columns`. */
  readonly sample: readonly (readonly string[])[];
}

/** A file as a relation: all that the loaders see, whatever its format was. */
export interface Staged {
  /** Relation with the columns `c0`, `c1`, … and `line`. */
  readonly scan: Sql;
  /** Text, unless the loader was given a native type. */
  readonly native: ReadonlyMap<number, NativeType>;
  readonly outer: OuterBlanks;
  /** Rows of `scan`. */
  readonly rows: number;
  /** Records the format itself refused: relation (line, column_name, value, reason), and how many. */
  readonly refused: Sql | null;
  readonly refusedRows: number;
}

/** What cells may begin or end with: nothing to trim, blanks, or tabs and line ends as well. */
export type OuterBlanks = "none" | "blanks" | "any";

/** Types a source may give a column where DuckDB's own reading and `convert.ts` agree: faster, never different. */
export type NativeType = "TIMESTAMP" | "INTEGER" | "BOOLEAN";

const SAMPLE_ROWS = 200;

/** Opens a file by its head alone, however large it is. */
export async function peek(path: string, options: ImportOptions, db: Reader): Promise<Layout> {
  const opened = await openFile(path);
  if (opened.kind === "parquet") return parquetLayout(opened, db, SAMPLE_ROWS);
  const complete = opened.bytes <= opened.head.length;
  return textLayout(opened, encodingOfHead(opened.head, complete, options.encoding), options);
}

export function textLayout(opened: OpenedFile, encoding: Encoding, options: ImportOptions): Layout {
  const complete = opened.bytes <= opened.head.length;
  const text = decodeHead(opened.head, encoding, complete, opened.file).replace(/^\ufeff/, "");
  const dialect = sniffDialect(text, options.delimiter, opened.file, isKnownHeader);
  const columns = columnNames(dialect.header, dialect.columns);
  const records = splitRecords(text, dialect.delimiter, SAMPLE_ROWS + 1).slice(dialect.header ? 1 : 0);
  const sample = records.slice(0, SAMPLE_ROWS).map(({ cells }) => columns.map((_, index) => cells[index] ?? ""));
  return { opened, format: "csv", encoding, dialect, columns, sample };
}
