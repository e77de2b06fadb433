import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { cellsOf, COLUMNS_AT_ONCE } from "./cells.ts";
import type { Staged } from "./source.ts";

// `1,234` and `1.234` may be either: they are evidence of neither. RE2 and JavaScript read these alike.
const around = "[^0-9.,A-Za-z]{0,4}";
const comma = `^${around}([0-9]{1,3}([.][0-9]{3})+,[0-9]+|[0-9]{1,3}([.][0-9]{3}){2,}|[0-9]+,([0-9]{1,2}|[0-9]{4,})|0,[0-9]+|[0-9]{4,},[0-9]+)${around}$`;
const point = `^${around}([0-9]{1,3}(,[0-9]{3})+[.][0-9]+|[0-9]{1,3}(,[0-9]{3}){2,}|[0-9]+[.]([0-9]{1,2}|[0-9]{4,})|0?[.][0-9]+|[0-9]{4,}[.][0-9]+)${around}$`;
const [commaTest, pointTest, openTest] = [
  new RegExp(comma),
  new RegExp(point),
  new RegExp(`^${around}[0-9]{1,3},[0-9]{3}${around}$`),
];

/** Which columns write `1.234,50`, by all their cells: some can be read no other way, and none only as `1,234.50`. */
export async function commaColumns(
  reader: Reader,
  staged: Staged,
  columns: readonly number[],
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  const open = columns.filter((index) => !staged.native.has(index));
  if (!staged.commas) return found;
  const matching = async (part: readonly number[], pattern: string) => {
    const nths = await reader.rows<{ nth: number }>(sql`
      select distinct nth from ${cellsOf(staged, part)} s
      where (contains(t, ',') or contains(t, '.')) and regexp_matches(t, ${pattern})`);
    return nths.map(({ nth }) => part[nth]);
  };
  for (let from = 0; from < open.length; from += COLUMNS_AT_ONCE) {
    const part = await matching(open.slice(from, from + COLUMNS_AT_ONCE), comma);
    if (part.length === 0) continue;
    const points = new Set(await matching(part, point));
    for (const index of part) if (!points.has(index)) found.add(index);
  }
  return found;
}

/** The same from cells at hand; `open`: cells such as `1,234` are all there is to tell by. */
export function decimalOfCells(cells: readonly string[]): "comma" | "point" | "open" | "none" {
  if (cells.some((cell) => pointTest.test(cell))) return "point";
  if (cells.some((cell) => commaTest.test(cell))) return "comma";
  return cells.some((cell) => openTest.test(cell)) ? "open" : "none";
}
