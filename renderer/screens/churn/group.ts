import type { CalibrationBin, ChurnModel, Month } from "../../../analytics/api/index.ts";
import { useOpenCustomers } from "../segments/open.ts";
import { useShownModel } from "./list/shown.ts";
import { riskBetween } from "./filters.ts";
import { go } from "../../shell/route.ts";

/**
 * Opens the customers of a month whose risk is that of a group of the calibration; where the month carries the scores of another
 * model, the list that says so.
 */
export function useOpenGroup(
  { modelId }: ChurnModel,
  asOf: Month | null,
  bins: readonly CalibrationBin[],
): (at: number) => void {
  const open = useOpenCustomers();
  const shown = useShownModel(asOf);
  return (at) => {
    if (shown.modelId !== modelId) go("churn", { id: String(modelId), view: "customers" });
    else if (bins[at]?.from !== undefined)
      open(asOf, riskBetween(at === 0 ? undefined : bins[at].from, bins[at + 1]?.from));
  };
}
