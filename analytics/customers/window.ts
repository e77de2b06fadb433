import type { Month } from "../api/project.ts";
import { addMonths, monthEnd, monthStart } from "../db/months.ts";
import type { Bindable } from "../db/sql.ts";

/** The longest window the blocks have month boundaries for. */
const MAX_MONTHS = 24;

/** Default discount calendar: 21:00–08:00 and weekends. Minutes of the day. */
export const defaultOffPeak = { from_minute: 21 * 60, to_minute: 8 * 60, weekends: true } as const;

/** The moment and the window a view is built for; `asOf` null: an undated project, which no dated fact enters. */
export interface ViewWindow {
  readonly asOf: Month | null;
  readonly windowMonths: number;
  /** First day of the window; exclusive end of the as-of month. Null with `asOf`. */
  readonly windowStart: string | null;
  readonly asOfEnd: string | null;
}

export function viewWindow(asOf: Month | null, windowMonths: number): ViewWindow {
  if (asOf === null) return { asOf, windowMonths, windowStart: null, asOfEnd: null };
  return { asOf, windowMonths, windowStart: monthStart(addMonths(asOf, 1 - windowMonths)), asOfEnd: monthEnd(asOf) };
}

/** Customers by key, from `from` to before `to`. */
export interface KeyRange {
  readonly from: number;
  readonly to: number;
}

/** The named parameters that the blocks share. */
export function blockParameters(window: ViewWindow, keys: KeyRange): Record<string, Bindable> {
  const named: Record<string, Bindable> = {
    window_start: window.windowStart,
    as_of_end: window.asOfEnd,
    window_months: window.windowMonths,
    key_from: keys.from,
    key_to: keys.to,
    off_peak_from: defaultOffPeak.from_minute,
    off_peak_to: defaultOffPeak.to_minute,
    off_peak_weekends: defaultOffPeak.weekends,
  };
  for (let k = 2; k <= MAX_MONTHS; k++) {
    const inside = window.asOf !== null && k <= window.windowMonths;
    named[`month_${k}`] = inside ? monthStart(addMonths(window.asOf, k - window.windowMonths)) : window.asOfEnd;
  }
  return named;
}

/** Ranges of about equally many keys. */
export function splitKeys({ from, to }: KeyRange, ranges: number): KeyRange[] {
  const count = Math.max(1, Math.min(ranges, to - from));
  const bounds = Array.from({ length: count + 1 }, (_, i) => from + Math.floor(((to - from) * i) / count));
  return bounds.slice(1).map((end, i) => ({ from: bounds[i], to: end }));
}
