import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { id, sql } from "../db/sql.ts";
import type { Measured } from "./measure.ts";
import { monthNumber } from "./measure.ts";

/** Fewer rounds of files than this say nothing of how late a source usually is. */
const ENOUGH_ROUNDS = 3;

/** What one import brought: its table and months. */
export interface Arrival {
  readonly table: string;
  readonly months: readonly Month[];
}

/**
 * Months that each source is usually behind the others, told by the order in which files came: whenever a file brings a
 * month that no source had, the round before it is over, and how far each source was behind then counts. The median of
 * all rounds; sources with fewer than three are not in the answer.
 */
export function usualLags(arrivals: readonly Arrival[]): Map<string, number> {
  const newest = new Map<string, number>();
  const seen = new Map<string, number[]>();
  let front = -Infinity;
  for (const { table, months } of arrivals) {
    if (months.length === 0) continue;
    const last = Math.max(...months.map(monthNumber));
    if (last > front) {
      for (const [source, at] of newest) seen.set(source, [...(seen.get(source) ?? []), front - at]);
      front = last;
    }
    newest.set(table, Math.max(newest.get(table) ?? -Infinity, last));
  }
  return new Map(
    [...seen].flatMap(([table, lags]) => (lags.length < ENOUGH_ROUNDS ? [] : [[table, lowerMedian(lags)] as const])),
  );
}

/** The lags of every monthly source that stands; what the files' order does not tell, the rows do: see `settles`. */
export async function rhythms(reader: Reader, measured: readonly Measured[]): Promise<Map<string, number>> {
  const arrivals = await reader.rows<Arrival>(sql`
    select table_name as "table", months from project.import where undone_at is null order by import_id`);
  const monthly = new Set(measured.filter(({ rule }) => rule.monthly).map(({ rule }) => rule.table));
  const lags = usualLags(arrivals.filter(({ table }) => monthly.has(table)));
  for (const { rule, from } of measured) {
    if (lags.has(rule.table) || !rule.settles || rule.dated === null) continue;
    const after = await reader.value<number | null>(sql`
      select quantile_disc(date_diff('month', ${id(rule.dated)}, ${id(rule.settles)}), 0.5) from ${from}
      where ${id(rule.dated)} is not null and ${id(rule.settles)} is not null`);
    lags.set(rule.table, Math.max(0, after ?? 0));
  }
  return lags;
}

function lowerMedian(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
}
