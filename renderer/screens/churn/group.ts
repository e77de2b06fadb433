import type { CalibrationBin, ChurnModel, Month } from "../../../analytics/api/index.ts";
import { useOpenCustomers } from "../segments/open.ts";
import { useShownModel } from "./list/shown.ts";
import { riskBetween } from "./filters.ts";
import { go } from "../../shell/route.ts";

/**
 * Opens the customers of a month whose risk is that of a group of the calibration; where the month carries the scores of another
 * model, or the model kept no bounds of its groups, its list.
 */
export function useOpenGroup(
  { modelId }: ChurnModel,
  asOf: Month | null,
  bins: readonly CalibrationBin[],
): (at: number) => void {
  const open = useOpenCustomers();
  const shown = useShownModel(asOf);
  return (at) => {
    const from = bins[at]?.from;
    if (shown.modelId !== modelId || from === undefined) go("churn", { id: String(modelId), view: "customers" });
    else open(asOf, riskBetween(at === 0 ? undefined : from, bins[at + 1]?.from));
  };
}
