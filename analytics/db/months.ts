import type { Month } from "../api/project.ts";

/** `2024-03` → `2024-03-01`, the way months are stored. */
export function monthStart(month: Month): string {
  return `${month}-01`;
}

/** The month `months` after (or before, when negative). */
export function addMonths(month: Month, months: number): Month {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  const year = Math.floor(index / 12);
  return `${String(year).padStart(4, "0")}-${String(index - year * 12 + 1).padStart(2, "0")}`;
}

/** First day after the month, `2024-04-01`: the exclusive end of everything "as of" that month. */
export function monthEnd(month: Month): string {
  return monthStart(addMonths(month, 1));
}
