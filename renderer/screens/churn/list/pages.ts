import type { CustomerReasons } from "../../../../analytics/api/index.ts";
import type { Page } from "../../../parts/grid/arrow.ts";
import type { Locale } from "../../../text/locale.ts";

/** The columns that reasons add to a page, in the order of their weight. */
export const reasonColumns = ["reason_1", "reason_2", "reason_3"] as const;

/** The customers of a page, in its order. */
export const idsOf = (page: Page): string[] =>
  Array.from({ length: page.rows }, (_, row) => page.get("customer_id", row)).filter((id) => typeof id === "string");

/** A page of the customer view with what the model says of each of its customers: reasons in sentences, months left. */
export function withReasons(page: Page, told: readonly CustomerReasons[], locale: Locale): Page {
  const byId = new Map<unknown, CustomerReasons>(told.map((one) => [one.customerId, one]));
  return {
    rows: page.rows,
    get: (column, row) => {
      const one = byId.get(page.get("customer_id", row));
      if (column === "expected_months") return one?.expectedMonths ?? null;
      const place = reasonColumns.findIndex((name) => name === column);
      return place < 0 ? page.get(column, row) : (one?.sentences[locale][place] ?? null);
    },
  };
}
