import type { Month } from "../../../analytics/api/index.ts";

/** Longer than any real history: one odd date must not make a table of a thousand empty months. */
const mostMonths = 240;

const monthAfter = (month: Month): Month => {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
};

/** Every month from the first to the last of `months` (ascending), so that a missing one shows; of more than 240 only those given. */
export function withGaps(months: readonly Month[]): readonly Month[] {
  const all: Month[] = [];
  const last = months.at(-1) ?? "";
  for (let month = months[0]; month !== undefined && month <= last; month = monthAfter(month)) {
    if (all.length === mostMonths) return months;
    all.push(month);
  }
  return all;
}
