import type { Month } from "../api/project.ts";
import type { ViewRules } from "../api/rules.ts";
import { addMonths, monthEnd, monthStart } from "../db/months.ts";
import type { Bindable } from "../db/sql.ts";
import { calendarParameters } from "./calendar.ts";

/** The longest window the blocks have month boundaries for. */
const MAX_MONTHS = 24;

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

/** First day of the months without activity that make a customer dormant; null when that is the window or nothing is dated. */
export function dormantStart(window: ViewWindow, rules: ViewRules): string | null {
  const months = rules.lifecycle.dormantAfter_months;
  if (window.asOf === null || months === null || months === window.windowMonths) return null;
  return monthStart(addMonths(window.asOf, 1 - months));
}

/** Customers by key, from `from` to before `to`. */
export interface KeyRange {
  readonly from: number;
  readonly to: number;
}

/** The named parameters that the blocks share. */
export function blockParameters(window: ViewWindow, keys: KeyRange, rules: ViewRules): Record<string, Bindable> {
  const named: Record<string, Bindable> = {
    window_start: window.windowStart,
    as_of_end: window.asOfEnd,
    window_months: window.windowMonths,
    key_from: keys.from,
    key_to: keys.to,
    // Hundredths of a percent: whole, as the slopes they are compared with.
    flat_bp: Math.round(rules.flatTrend_percent * 100),
    dormant_start: dormantStart(window, rules),
    ...calendarParameters(rules.discountHours),
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
