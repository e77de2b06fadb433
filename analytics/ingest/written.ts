import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { EngineError } from "../api/errors.ts";
import type { Encoding, FileFormat, FileNote, ImportOptions } from "../api/ingest.ts";
import type { OpenedFile } from "./file.ts";
import { isKnownHeader } from "./header.ts";
import { SAMPLE_ROWS, headerNotes } from "./layout.ts";
import type { Layout, Refused } from "./source.ts";
import { columnNames, headerIndex, isNames } from "./titles.ts";

/** A row of a workbook or a record of a JSON file: where it stands (from 1), and its cells as text. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** DuckDB takes no longer line. */
const MAX_LINE = 2_000_000;
const FLUSH = 1 << 20;

/**
 * Writes rows as UTF-8 CSV in which every row stands on the line of its own number, so that line numbers hold: rows
 * left out are blank lines, and a line end inside a cell becomes CR. Rows with too few cells are filled up; those with
 * too many stay so, for the reader to refuse and list.
 */
export async function writeRows(
  to: string,
  rows: AsyncIterable<Row>,
  shape: { readonly columns: number; readonly skipLines: number },
  file: string,
  onRow: (line: number) => void,
): Promise<void> {
  const out = await open(to, "w");
  try {
    // A blank line would not count as one to skip.
    let text = "-\n".repeat(shape.skipLines);
    let line = shape.skipLines + 1;
    for await (const row of rows) {
      if (row.line < line) continue;
      text += "\n".repeat(row.line - line);
      const written = lineOf(row.cells, shape.columns);
      if (written.length > MAX_LINE) throw new EngineError("file_line_too_long", { file, line: row.line });
      text += written;
      line = row.line + 1;
      if (text.length > FLUSH) {
        await write(out, text);
        text = "";
        onRow(row.line);
      }
    }
    await write(out, text);
  } finally {
    await out.close();
  }
}

async function write(out: FileHandle, text: string): Promise<void> {
  await out.writeFile(text);
}

function lineOf(cells: readonly string[], columns: number): string {
  if (columns === 1 && cells.length < 2) return `"${(cells[0] ?? "").replaceAll('"', '""').replace(/\r?\n/g, "\r")}"\n`;
  const missing = columns - cells.length;
  return `${cells.map(quoted).join(",")}${missing > 0 ? ",".repeat(cells.length === 0 ? missing - 1 : missing) : ""}\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""').replace(/\r?\n/g, "\r")}"` : cell;
}

const KEPT_TEXT = 100_001;

/** Lines that cannot become rows, written aside as `line,text` for the import to list. */
export class RefusedLines {
  readonly #path: string;
  readonly #reason: string;
  #out: FileHandle | null = null;
  #text = "";
  #rows = 0;

  constructor(path: string, reason: string) {
    this.#path = path;
    this.#reason = reason;
  }

  async add(line: number, text: string): Promise<void> {
    this.#rows++;
    this.#text += `${line},"${text.slice(0, KEPT_TEXT).replaceAll('"', '""').replace(/\r?\n/g, "\r")}"\n`;
    if (this.#text.length > FLUSH) await this.#flush();
  }

  async #flush(): Promise<void> {
    this.#out ??= await open(this.#path, "w");
    await this.#out.writeFile(this.#text);
    this.#text = "";
  }

  async close(): Promise<void> {
    if (this.#text !== "") await this.#flush();
    await this.#out?.close();
  }

  written(): Refused | null {
    return this.#rows === 0 ? null : { path: this.#path, reason: this.#reason, rows: this.#rows };
  }
}

/** What is known of a table of rows besides them. */
export interface Written {
  readonly opened: OpenedFile;
  readonly format: FileFormat;
  readonly encoding: Encoding;
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly notes: readonly FileNote[];
  unpack(
    to: string,
    shape: { readonly columns: number; readonly skipLines: number },
    onBytes: (done: number) => void,
  ): Promise<null>;
}

/** The layout of a sheet by its first rows; titles above the header are skipped and noted. */
export function rowsLayout(rows: readonly Row[], options: ImportOptions, from: Written): Layout {
  const { file } = from.opened;
  const asked = options.headerRow;
  const kept = asked !== undefined && asked > 0 ? rows.filter(({ line }) => line >= asked) : rows;
  if (kept.length === 0) throw new EngineError(rows.length === 0 ? "file_empty" : "file_header_only", { file });
  const cells = kept.map((row) => row.cells);
  const columns = cells.reduce((widest, row) => Math.max(widest, row.length), 0);
  const index = asked === undefined ? headerIndex(cells, columns, isKnownHeader) : 0;
  const named = asked === undefined ? isNames(cells[index], isKnownHeader) : asked > 0;
  const start = named ? index + 1 : 0;
  if (start >= kept.length) throw new EngineError("file_header_only", { file });
  if (columns < 2 && !isKnownHeader(cells[index][0]))
    throw new EngineError("file_not_table", { file, why: "one_column" });
  const header = named ? cells[index] : null;
  const headerRow = named ? kept[index].line : 0;
  const skipLines = named ? headerRow : kept[0].line - 1;
  const titles = named ? index : 0;
  const names = columnNames(header, columns);
  return {
    opened: from.opened,
    format: from.format,
    encoding: from.encoding,
    dialect: { delimiter: ",", header, columns, skipLines, headerRow, titles, ragged: false },
    columns: names,
    sample: cells.slice(start, start + SAMPLE_ROWS).map((row) => names.map((_, column) => row[column] ?? "")),
    sheets: from.sheets,
    sheet: from.sheet,
    headerRow,
    notes: [...from.notes, ...headerNotes({ titles, header })],
    packed: { written: true, unpack: (to, onBytes) => from.unpack(to, { columns, skipLines }, onBytes) },
  };
}
