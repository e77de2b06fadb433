import { EngineError } from "../api/errors.ts";

/** How a text file is cut into cells. */
export interface Dialect {
  /** `" "` stands for runs of blanks. */
  readonly delimiter: string;
  /** Header cells as the file writes them; null when the first line is data. */
  readonly header: readonly string[] | null;
  readonly columns: number;
  /** Physical lines before the first record. */
  readonly skipLines: number;
}

const SAMPLE = 200;
const candidates = [",", "\t", ";", "|"];

/** Works the dialect out from the head of the file; throws `file_empty`, `file_header_only`, `file_not_table`. */
export function sniffDialect(
  text: string,
  asked: string | undefined,
  file: string,
  isKnownHeader: (header: string) => boolean,
): Dialect {
  if (text.trim() === "") throw new EngineError("file_empty", { file });
  if (text.includes("\0")) throw new EngineError("file_not_table", { file, why: "binary" });
  const tried = (asked ? [asked] : candidates).map((delimiter) => measure(text, delimiter));
  let best = tried.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.columns < 2 && !asked) {
    const blanks = measure(text, " ");
    if (blanks.columns >= 2 && blanks.share >= 0.9 && blanks.numeric >= 0.4) best = blanks;
  }
  const first = best.records[0];
  if (best.columns < 2) {
    if (best.records.length < 2 || !isKnownHeader(first.cells[0] ?? "")) {
      throw new EngineError("file_not_table", { file, why: "one_column" });
    }
  } else if (best.share < 0.5) throw new EngineError("file_not_table", { file, why: "ragged" });
  const named = first.cells.some(isKnownHeader) || !first.cells.some(looksLikeValue);
  if (named && best.records.length === 1) throw new EngineError("file_header_only", { file });
  // A delimiter at the end of the header line alone is no column.
  const cells = [...first.cells];
  while (cells.length > best.columns && cells.at(-1)!.trim() === "") cells.pop();
  return {
    delimiter: best.delimiter,
    header: named ? cells : null,
    columns: named ? Math.max(cells.length, best.columns) : best.columns,
    skipLines: named ? first.endLine : first.startLine,
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

function measure(text: string, delimiter: string): Measured {
  const records = splitRecords(text, delimiter, SAMPLE);
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
    records.push({ cells: delimiter === " " ? cell.trim().split(/[ \t]+/) : cells, startLine, endLine: line });
  }
  return records;
}

function looksLikeValue(cell: string): boolean {
  return /^[+-]?[\d.,:/-]*\d[\d.,:/-]*$/.test(cell.trim());
}

/** Column names of a file: empty ones `column1`, … ; repeated ones (case does not count) ` (2)`, ` (3)`. */
export function columnNames(header: readonly string[] | null, columns: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: columns }, (_, index) => {
    const base = (header?.[index] ?? "").replace(/[\u00a0\u3000]/g, " ").trim() || `column${index + 1}`;
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base} (${n})`;
    taken.add(name.toLowerCase());
    return name;
  });
}
