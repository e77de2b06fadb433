import type { Encoding, FileNote, ImportOptions } from "../api/ingest.ts";
import type { Dialect } from "./dialect.ts";
import { sniffDialect, splitRecords } from "./dialect.ts";
import { decodeHead, encodingOfHead } from "./encoding.ts";
import type { OpenedFile } from "./file.ts";
import { isKnownHeader } from "./header.ts";
import type { Layout } from "./source.ts";
import { columnNames, repeatedNames } from "./titles.ts";

export const SAMPLE_ROWS = 200;

/** The layout of a text file by the encoding its head tells. */
export function plainLayout(opened: OpenedFile, options: ImportOptions): Layout {
  return textLayout(opened, encodingOfHead(opened.head, opened.complete, options.encoding), options);
}

export function textLayout(opened: OpenedFile, encoding: Encoding, options: ImportOptions): Layout {
  const text = decodeHead(opened.head, encoding, opened.complete, opened.file).replace(/^\ufeff/, "");
  const dialect = sniffDialect(text, opened.complete, options, opened.file, isKnownHeader);
  const columns = columnNames(dialect.header, dialect.columns);
  const records = splitRecords(text, dialect.delimiter, SAMPLE_ROWS + Math.max(dialect.titles, dialect.headerRow) + 1);
  const sample = records
    .filter(({ startLine }) => startLine >= dialect.skipLines)
    .slice(0, SAMPLE_ROWS)
    .map(({ cells }) => columns.map((_, index) => cells[index] ?? ""));
  const notes: FileNote[] = [];
  if (encoding === "gb18030" && options.encoding === undefined)
    notes.push({ code: "encoding_guessed", params: { encoding } });
  if (encoding === "windows-1252" && options.encoding === undefined)
    notes.push({ code: "encoding_last_resort", params: { encoding } });
  if (dialect.ragged) notes.push({ code: "ragged_rows", params: { columns: dialect.columns } });
  return {
    opened,
    format: "csv",
    encoding,
    dialect,
    columns,
    sample,
    sheets: [],
    sheet: null,
    headerRow: dialect.headerRow,
    notes: [...notes, ...headerNotes(dialect)],
    packed: null,
  };
}

export function headerNotes({ titles, header }: Pick<Dialect, "titles" | "header">): FileNote[] {
  const repeated = repeatedNames(header ?? []);
  return [
    ...(titles > 0 ? [{ code: "title_rows_skipped", params: { rows: titles } } as const] : []),
    ...(repeated.length > 0 ? [{ code: "duplicate_headers", params: { names: repeated.join(", ") } } as const] : []),
  ];
}
