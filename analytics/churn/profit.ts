import type { ChurnEconomics, ChurnModel, Confusion, GainsPoint, ProfitCurve, ProfitPoint } from "../api/churn.ts";

/** What an offer to everybody at or above each cut-off would have brought on the test. Contacting nobody comes first. */
export function profitPoints(gains: readonly GainsPoint[], economics: ChurnEconomics): ProfitPoint[] {
  const { valueSavedFen, offerCostFen, successRate } = economics;
  const all = gains.at(-1)?.customers ?? 0;
  const nobody: GainsPoint = { cutOff: 1, customers: 0, churners: 0 };
  return [nobody, ...gains].map((point) => ({
    ...point,
    share: all > 0 ? point.customers / all : 0,
    profitFen: Math.round(point.churners * successRate * valueSavedFen - point.customers * offerCostFen),
  }));
}

/** The most profitable point; of equal ones the one with fewer offers. */
export function bestPoint(points: readonly ProfitPoint[]): ProfitPoint {
  return points.reduce((best, point) => (point.profitFen > best.profitFen ? point : best));
}

/** Profit at every cut-off of the test, and who would have been called rightly at one of them. */
export function profitCurve(
  model: Pick<ChurnModel, "modelId" | "gains">,
  economics: ChurnEconomics,
  cutOff: number | undefined,
): ProfitCurve {
  const points = profitPoints(model.gains, economics);
  const best = bestPoint(points);
  const pays = economics.successRate * economics.valueSavedFen;
  const breakEven = pays > 0 ? economics.offerCostFen / pays : null;
  const asked = cutOff ?? best.cutOff;
  // The last point that asks at least as much: its customers are just those at or above the cut-off, to the grain of the curve.
  const at = points.findLast((point) => point.cutOff >= asked) ?? points[0];
  return {
    modelId: model.modelId,
    economics,
    points,
    best,
    breakEven: breakEven !== null && breakEven <= 1 ? breakEven : null,
    confusion: confusionAt(at, model.gains),
  };
}

function confusionAt({ cutOff, customers, churners }: GainsPoint, gains: readonly GainsPoint[]): Confusion {
  const all = gains.at(-1) ?? { customers: 0, churners: 0 };
  const falsePositives = customers - churners;
  const falseNegatives = all.churners - churners;
  const trueNegatives = all.customers - customers - falseNegatives;
  return {
    cutOff,
    truePositives: churners,
    falsePositives,
    trueNegatives,
    falseNegatives,
    precision: customers > 0 ? churners / customers : null,
    recall: churners / (churners + falseNegatives),
    specificity: trueNegatives / (trueNegatives + falsePositives),
  };
}
