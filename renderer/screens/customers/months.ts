import type { Month } from "../../../analytics/api/index.ts";

/** Every month from the first to the last, so that a month without a row leaves a gap. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const index = (month: Month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
  const months: Month[] = [];
  for (let at = index(first); at <= index(last); at++)
    months.push(`${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`);
  return months;
}

/** The first month of a window that ends with `asOf`. */
export function windowStart(asOf: Month, windowMonths: number): Month {
  const at = Number(asOf.slice(0, 4)) * 12 + Number(asOf.slice(5, 7)) - windowMonths;
  return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
}
