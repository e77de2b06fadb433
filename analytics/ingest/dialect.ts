import { EngineError } from "../api/errors.ts";
import { headerIndex, isNames } from "./titles.ts";

/** How a text file is cut into cells. */
export interface Dialect {
  /** `" "` stands for runs of blanks. */
  readonly delimiter: string;
  /** Header cells as the file writes them; null when the first line is data. */
  readonly header: readonly string[] | null;
  readonly columns: number;
  /** Physical lines before the first record. */
  readonly skipLines: number;
  /** Physical line of the header, 0 without one; and the records above it, which are titles. */
  readonly headerRow: number;
  readonly titles: number;
  /** Whether records differ in their number of cells. */
  readonly ragged: boolean;
}

/** What was asked for: a delimiter, the line of the header (0: none). */
export interface AskedDialect {
  readonly delimiter?: string | undefined;
  readonly headerRow?: number | undefined;
}

const SAMPLE = 200;
const candidates = [",", "\t", ";", "|", "\u0001", "^", "~"];

/** Works the dialect out from the head of the file; throws `file_empty`, `file_header_only`, `file_not_table`, … */
export function sniffDialect(
  text: string,
  complete: boolean,
  asked: AskedDialect,
  file: string,
  isKnownHeader: (header: string) => boolean,
): Dialect {
  if (text.trim() === "") throw new EngineError("file_empty", { file });
  if (text.includes("\0")) throw new EngineError("file_not_table", { file, why: "binary" });
  const from = (asked.headerRow ?? 0) > 1 ? asked.headerRow! - 1 : 0;
  const tried = (asked.delimiter ? [asked.delimiter] : candidates).map((delimiter) => measure(text, delimiter, from));
  let best = tried.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.columns < 2 && !asked.delimiter) {
    const blanks = measure(text, " ", from);
    if (blanks.columns >= 2 && blanks.share >= 0.9 && blanks.numeric >= 0.4) best = blanks;
  }
  if (best.records.length === 0) throw new EngineError("file_header_only", { file });
  const rows = best.records.map(({ cells }) => cells);
  const index = asked.headerRow === undefined ? headerIndex(rows, best.columns, isKnownHeader) : 0;
  const first = best.records[index];
  if (!complete && best.records.length === 1) {
    throw new EngineError(first.open ? "file_quote_open" : "file_line_too_long", { file, line: first.startLine + 1 });
  }
  if (first.open && first.endLine > first.startLine)
    throw new EngineError("file_quote_open", { file, line: first.startLine + 1 });
  if (best.columns < 2) {
    if (best.records.length < 2 || !isKnownHeader(first.cells[0] ?? "")) {
      throw new EngineError("file_not_table", { file, why: "one_column" });
    }
  } else if (best.share < 0.5) throw new EngineError("file_not_table", { file, why: "ragged" });
  const named = asked.headerRow === undefined ? isNames(first.cells, isKnownHeader) : asked.headerRow > 0;
  if (named && best.records.length === index + 1) throw new EngineError("file_header_only", { file });
  // A delimiter at the end of the header line alone is no column.
  const cells = [...first.cells];
  while (cells.length > best.columns && cells.at(-1)!.trim() === "") cells.pop();
  return {
    delimiter: best.delimiter,
    header: named ? cells : null,
    columns: named ? Math.max(cells.length, best.columns) : best.columns,
    skipLines: named ? first.endLine : best.records[0].startLine,
    headerRow: named ? first.startLine + 1 : 0,
    titles: named ? index : 0,
    ragged: best.records.slice(index).some((record) => record.cells.length !== best.columns),
  };
}

interface Measured {
  readonly delimiter: string;
  readonly records: readonly SplitRecord[];
  /** The commonest number of cells, the share of records that have it, and of their cells that hold numbers. */
  readonly columns: number;
  readonly share: number;
  readonly numeric: number;
  readonly score: number;
}

function measure(text: string, delimiter: string, from: number): Measured {
  const records = splitRecords(text, delimiter, SAMPLE + from).filter(({ startLine }) => startLine >= from);
  if (records.length === 0) return { delimiter, records, columns: 0, share: 0, numeric: 0, score: 0 };
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  // Ties go to the header's count, then to the larger.
  const header = records[0].cells.length;
  const [columns, having] = [...counts].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] === header) ? b : a));
  const share = having / records.length;
  const data = records.slice(1).flatMap((record) => record.cells);
  const numeric = data.length === 0 ? 0 : data.filter((cell) => /^[+-]?[\d.]+$/.test(cell.trim())).length / data.length;
  const score = columns < 2 ? 0 : share * (header === columns ? 1 : 0.8) + Math.min(columns, 50) / 1000;
  return { delimiter, records, columns, share, numeric, score };
}

interface SplitRecord {
  readonly cells: readonly string[];
  /** Physical lines before the record, and up to its end. */
  readonly startLine: number;
  readonly endLine: number;
  /** Whether the text ended within its quotes. */
  readonly open: boolean;
}

/** The first records of a text; blank lines are left out. For the head of a file only. */
export function splitRecords(text: string, delimiter: string, limit: number): SplitRecord[] {
  const records: SplitRecord[] = [];
  let at = 0;
  let line = 0;
  while (at < text.length && records.length < limit) {
    const startLine = line;
    const cells: string[] = [];
    let cell = "";
    let quoted = false;
    let fresh = true;
    for (;;) {
      const char = text[at];
      if (char === undefined) break;
      at++;
      const newline = char === "\n" || (char === "\r" && text[at] !== "\n");
      if (newline) line++;
      if (quoted) {
        if (char !== '"') cell += char;
        else if (text[at] === '"') {
          cell += '"';
          at++;
        } else quoted = false;
      } else if (newline) break;
      else if (char === "\r") continue;
      else if (delimiter !== " " && text.startsWith(delimiter, at - 1)) {
        at += delimiter.length - 1;
        cells.push(cell);
        cell = "";
        fresh = true;
      } else if (char === '"' && fresh && delimiter !== " ") {
        quoted = true;
        fresh = false;
      } else {
        cell += char;
        if (char !== " ") fresh = false;
      }
    }
    if (cells.length === 0 && cell.trim() === "") continue;
    cells.push(cell);
    records.push({
      cells: delimiter === " " ? cell.trim().split(/[ \t]+/) : cells,
      startLine,
      endLine: line,
      open: quoted,
    });
  }
  return records;
}
