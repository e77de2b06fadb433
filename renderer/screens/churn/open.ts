import type { ChurnBand, FilterNode, Month } from "../../../analytics/api/index.ts";
import { fromHere } from "../../shell/route.ts";
import { useMonth } from "../segments/open.ts";

export const inBand = (band: ChurnBand["band"]): FilterNode => ({
  op: "and",
  items: [{ field: "churn_band", op: "=", value: band }],
});

export const aboveRisk = (cutOff: number): FilterNode => ({
  op: "and",
  items: [{ field: "churn_risk", op: ">=", value: cutOff }],
});

/** Carries customers of a month on to Campaigns; the project's month follows, so that the count is the one seen here. */
export function useAudience(): (asOf: Month | null, filter: FilterNode) => void {
  const stand = useMonth();
  return (asOf, filter) => {
    const opens = fromHere();
    void stand(asOf).then((there) => there && opens("campaigns", { filter: JSON.stringify(filter) }));
  };
}

/** Opens a customer as of a month. */
export function useOpenCustomer(): (asOf: Month | null, customerId: string) => void {
  const stand = useMonth();
  return (asOf, customerId) => {
    const opens = fromHere();
    void stand(asOf).then((there) => there && opens("customers", { customer: customerId }));
  };
}
