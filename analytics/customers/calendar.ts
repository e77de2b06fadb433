import type { DiscountHours, HourRange } from "../api/rules.ts";
import type { Bindable, Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";

const DAY = 1440;
/** As many ranges as the block has parameters for: four a day that all run past midnight leave five, on two kinds of days. */
const MAX_RANGES = 10;

type Minutes = readonly [from: number, to: number];

/**
 * The discount calendar as disjoint ranges of calendar minutes, ascending: 0 to 1439 are the minutes of a weekday, 1440 to
 * 2879 those of a weekend day or holiday.
 */
export function calendarMinutes(hours: DiscountHours): readonly Minutes[] {
  const pieces = [
    ...hours.weekday.flatMap(rangeMinutes),
    ...hours.weekend.flatMap(rangeMinutes).map(([from, to]): Minutes => [from + DAY, to + DAY]),
  ].sort((a, b) => a[0] - b[0]);
  const merged: Minutes[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (last && piece[0] <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], piece[1])];
    else merged.push(piece);
  }
  return merged;
}

/** A range past midnight covers the end and the beginning of the same day. */
function rangeMinutes({ from, to }: HourRange): Minutes[] {
  const [start, end] = [minuteOf(from), minuteOf(to)];
  if (start < end) return [[start, end]];
  return end === 0
    ? [[start, DAY]]
    : [
        [0, end],
        [start, DAY],
      ];
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/** A byte for each calendar minute: 1 where it is off-peak. */
export function offPeakMinutes(hours: DiscountHours): Uint8Array {
  const minutes = new Uint8Array(2 * DAY);
  for (const [from, to] of calendarMinutes(hours)) minutes.fill(1, from, to);
  return minutes;
}

/** The named parameters of the blocks that ask for the calendar. */
export function calendarParameters(hours: DiscountHours): Record<string, Bindable> {
  const ranges = calendarMinutes(hours);
  const named: Record<string, Bindable> = {
    holidays: `[${hours.holidays.join(", ")}]`,
    any_holiday: hours.holidays.length > 0,
  };
  for (let n = 1; n <= MAX_RANGES; n++) {
    [named[`off_peak_${n}_from`], named[`off_peak_${n}_to`]] = ranges[n - 1] ?? [0, 0];
  }
  return named;
}

/** Whether a call starts inside the calendar: what block call_sums asks, for single rows. */
export function offPeakCondition(hours: DiscountHours): Sql {
  const minute = sql`extract(hour from started_at) * 60 + extract(minute from started_at)`;
  const holidays = hours.holidays.map((day) => sql`cast(${day} as date)`);
  const holiday = holidays.length === 0 ? sql`false` : sql`cast(started_at as date) in (${join(holidays)})`;
  const calendarMinute = sql`${minute} + case when extract(isodow from started_at) >= 6 or ${holiday} then ${DAY} else 0 end`;
  const inside = calendarMinutes(hours).map(
    ([from, to]) => sql`(${calendarMinute} >= ${from} and ${calendarMinute} < ${to})`,
  );
  return inside.length === 0 ? sql`false` : sql`(${join(inside, sql` or `)})`;
}

/** `21:00–08:00`, several joined by `、` or `, `. */
export function hoursText(ranges: readonly HourRange[], separator: string, none: string): string {
  return ranges.length === 0 ? none : ranges.map(({ from, to }) => `${from}–${to}`).join(separator);
}
