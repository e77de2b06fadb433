import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { COLUMNS_AT_ONCE, cellsOf } from "./cells.ts";
import type { DateOrder } from "./convert.ts";
import { trimmed } from "./convert.ts";
import type { Staged } from "./source.ts";

export const defaultDates: DateOrder = { dash: "dmy", slash: "mdy" };

/**
 * Which of day, month and year comes first in dates such as `05-03-2024`, by all cells of each column: a part above 12
 * is no month, one above 31 is the year; of two-digit parts that leave both open the one with fewer different values
 * is the year. Undecided: day first with `-` and `.`, month first with `/`.
 */
export async function dateOrders(
  writer: Writer,
  staged: Staged,
  columns: readonly number[],
): Promise<Map<number, DateOrder>> {
  const found = new Map<number, DateOrder>();
  const text = await suchColumns(
    writer,
    staged,
    columns.filter((index) => !staged.native.has(index)),
  );
  for (let from = 0; from < text.length; from += 8) {
    const part = text.slice(from, from + 8);
    const counts = part.flatMap((index) =>
      [
        sql`'^([0-9]{1,2})[-.]([0-9]{1,2})[-.]([0-9]{2}|[0-9]{4})([ T]|$)'`,
        sql`'^([0-9]{1,2})/([0-9]{1,2})/([0-9]{2}|[0-9]{4})([ T]|$)'`,
      ].flatMap((pattern) => {
        const t = id(`t${index}`);
        const number = (group: Sql) => sql`try_cast(regexp_extract(${t}, ${pattern}, ${group}) as integer)`;
        return [
          sql`max(${number(sql`1`)})`,
          sql`max(${number(sql`2`)})`,
          sql`max(${number(sql`3`)})`,
          sql`approx_count_distinct(${number(sql`1`)})`,
          sql`approx_count_distinct(${number(sql`3`)})`,
        ];
      }),
    );
    const { columns: values } = await writer.columns(sql`select ${join(counts)} from ${textsOf(staged, part)} s`);
    part.forEach((index, nth) => {
      const numbers = (offset: number) =>
        Array.from({ length: 5 }, (_, i) => values[nth * 10 + offset + i][0] as number | null);
      found.set(index, { dash: order(numbers(0), defaultDates.dash), slash: order(numbers(5), defaultDates.slash) });
    });
  }
  return found;
}

/** The same from cells at hand. */
export function ordersOfCells(cells: readonly string[]): DateOrder {
  const of = (separator: string): number[] => {
    const pattern = new RegExp(`^([0-9]{1,2})${separator}([0-9]{1,2})${separator}([0-9]{2}|[0-9]{4})([ T]|$)`);
    const parts = cells.flatMap((cell) => [pattern.exec(cell)?.slice(1, 4).map(Number) ?? []]).filter((p) => p.length);
    const column = (nth: number) => parts.map((part) => part[nth]);
    const [first, second, third] = [column(0), column(1), column(2)];
    const most = (numbers: readonly number[]) => Math.max(0, ...numbers);
    return [most(first), most(second), most(third), new Set(first).size, new Set(third).size];
  };
  return { dash: order(of("[-.]"), defaultDates.dash), slash: order(of("/"), defaultDates.slash) };
}

/** The columns with such dates at all: most have none, and most cells do not even begin with a digit. */
async function suchColumns(writer: Writer, staged: Staged, columns: readonly number[]): Promise<number[]> {
  const found: number[] = [];
  for (let from = 0; from < columns.length; from += COLUMNS_AT_ONCE) {
    const part = columns.slice(from, from + COLUMNS_AT_ONCE);
    const such = await writer.rows<{ nth: number }>(sql`
      select distinct nth from ${cellsOf(staged, part)} s
      where t >= '0' and t < ':' and regexp_matches(t, '^[0-9]{1,2}[-./][0-9]{1,2}[-./]') order by nth`);
    found.push(...such.map(({ nth }) => part[nth]));
  }
  return found;
}

function textsOf(staged: Staged, columns: readonly number[]): Sql {
  const texts = join(columns.map((index) => sql`${trimmed(id(`c${index}`), staged.outer)} as ${id(`t${index}`)}`));
  return sql`(select ${texts} from ${staged.scan} s0)`;
}

function order(numbers: readonly (number | null)[], otherwise: DateOrder["dash"]): DateOrder["dash"] {
  const [first, second, third, firsts, thirds] = numbers.map((value) => value ?? 0);
  if (first === 0 && second === 0) return otherwise;
  if (first > 31) return "ymd";
  if (second > 12) return "mdy";
  if (first > 12) return third > 31 || firsts >= thirds ? "dmy" : "ymd";
  return otherwise;
}
