import type { FilterNode, Month } from "../../../analytics/api/index.ts";
import { fromHere } from "../../shell/route.ts";
import { useMonth } from "../segments/open.ts";

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
