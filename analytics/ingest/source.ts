import type { Encoding, FileFormat, FileNote, ImportOptions } from "../api/ingest.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import type { Dialect } from "./dialect.ts";
import type { OpenedFile } from "./file.ts";
import { openFile } from "./file.ts";
import { SAMPLE_ROWS, plainLayout } from "./layout.ts";
import { packedLayout } from "./packed.ts";
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
  /** Sheets of a workbook or members of a zip, and the one that is read. */
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  /** Line or sheet row of the header, 0 without one. */
  readonly headerRow: number;
  readonly notes: readonly FileNote[];
  /** How the file becomes text, where it is not text itself. */
  readonly packed: Packed | null;
  /** Records that were refused when it became text. */
  readonly refused?: Refused | null;
}

/** Refused records, written aside as CSV `line,text`. */
export interface Refused {
  readonly path: string;
  readonly reason: string;
  readonly rows: number;
}

/** A file that must be written out as text before it can be read. */
export interface Packed {
  /** True when the text is UTF-8 CSV of our own making; false when it is a file as somebody wrote it. */
  readonly written: boolean;
  unpack(to: string, onBytes: (done: number) => void): Promise<Refused | null>;
  /** The layout by the whole file, where its head does not tell all columns. */
  relayout?(): Promise<Layout>;
}

/** A file as a relation: all that the loaders see, whatever its format was. */
export interface Staged {
  /** Relation with the columns `c0`, `c1`, … and `line`. */
  readonly scan: Sql;
  /** `scan` in so many parts, each behind the one before it in the file: reading all parts costs as much as reading `scan`. */
  readonly cut: (parts: number) => Sql[];
  /** Text, unless the loader was given a native type. */
  readonly native: ReadonlyMap<number, NativeType>;
  readonly outer: OuterBlanks;
  /** Whether a cell may hold a comma. */
  readonly commas: boolean;
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

/** Opens a file by its head alone, however large it is. What is packed is unpacked as far as the head goes. */
export async function peek(path: string, options: ImportOptions, db: Reader): Promise<Layout> {
  const opened = await openFile(path);
  if (opened.kind === "parquet") return parquetLayout(opened, db, SAMPLE_ROWS);
  return (await packedLayout(opened, options)) ?? plainLayout(opened, options);
}
