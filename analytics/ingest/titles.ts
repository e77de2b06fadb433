/** A row of cells above or below which the names of the columns are looked for. */
type Cells = readonly string[];

const LOOK = 20;

/**
 * Position of the row of column names: the first, unless that is nearly empty (a title, merged cells) and one below it
 * is full and reads like names. Rows above it are titles and no data.
 */
export function headerIndex(
  rows: readonly Cells[],
  columns: number,
  isKnownHeader: (header: string) => boolean,
): number {
  const enough = Math.max(2, columns * 0.6);
  const first = rows[0];
  if (columns < 2 || !first || filled(first) >= enough) return 0;
  for (let index = 1; index < Math.min(rows.length, LOOK); index++) {
    if (filled(rows[index]) < enough) continue;
    const known = rows[index].some(isKnownHeader);
    const below = rows.slice(index + 1).some((row) => row.some(looksLikeValue));
    return known || (below && !rows[index].some(looksLikeValue)) ? index : 0;
  }
  return 0;
}

/** Whether a row holds names and no data. */
export function isNames(cells: Cells, isKnownHeader: (header: string) => boolean): boolean {
  return cells.some(isKnownHeader) || !cells.some(looksLikeValue);
}

function looksLikeValue(cell: string): boolean {
  return /^[+-]?[\d.,:/-]*\d[\d.,:/-]*$/.test(cell.trim());
}

function filled(cells: Cells): number {
  return cells.filter((cell) => cell.trim() !== "").length;
}

/** Names that stand more than once in a header, as the file writes them. */
export function repeatedNames(header: Cells): string[] {
  const seen = new Set<string>();
  const names = header.map((name) => name.trim()).filter((name) => name !== "");
  return [...new Set(names.filter((name) => seen.has(name.toLowerCase()) || !seen.add(name.toLowerCase())))];
}

/** Column names of a file: empty ones `column1`, … ; repeated ones (case does not count) ` (2)`, ` (3)`. */
export function columnNames(header: Cells | null, columns: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: columns }, (_, index) => {
    const base = (header?.[index] ?? "").replace(/[\u00a0\u3000]/g, " ").trim() || `column${index + 1}`;
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base} (${n})`;
    taken.add(name.toLowerCase());
    return name;
  });
}

const NAMED = 30;

/** Names of columns for a sentence. */
export function listed(columns: readonly string[]): string {
  return columns.slice(0, NAMED).join(", ") + (columns.length > NAMED ? ", …" : "");
}
