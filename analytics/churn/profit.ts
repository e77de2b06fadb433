import type { ChurnEconomics, ChurnModel, Confusion, GainsPoint, ProfitCurve, ProfitPoint } from "../api/churn.ts";
import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";

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

/** Profit at the cut-offs of the test, and who would have been called rightly at one of them. */
export async function profitCurve(
  reader: Reader,
  model: Pick<ChurnModel, "modelId" | "gains">,
  economics: ChurnEconomics,
  cutOff: number | undefined,
): Promise<ProfitCurve> {
  const points = profitPoints(model.gains, economics);
  const best = bestPoint(points);
  const pays = economics.successRate * economics.valueSavedFen;
  const breakEven = pays > 0 ? economics.offerCostFen / pays : null;
  const at = cutOff === undefined ? best : await gainsAt(reader, model, cutOff, points);
  return {
    modelId: model.modelId,
    economics,
    points,
    best,
    breakEven: breakEven !== null && breakEven <= 1 ? breakEven : null,
    confusion: confusionAt(at, model.gains),
  };
}

/** The customers of the test at or above a cut-off; of models without their kept test, those of the nearest point above. */
async function gainsAt(
  reader: Reader,
  { modelId }: Pick<ChurnModel, "modelId">,
  cutOff: number,
  points: readonly GainsPoint[],
): Promise<GainsPoint> {
  const found = await reader.row<{ kept: number; customers: number; churners: number }>(sql`
    select count(*)::integer as kept, count(*) filter (risk >= ${cutOff})::integer as customers,
      count(*) filter (risk >= ${cutOff} and churned)::integer as churners
    from project.churn_test where model_id = ${modelId}`);
  return found && found.kept > 0
    ? { ...found, cutOff }
    : (points.findLast((point) => point.cutOff >= cutOff) ?? points[0]);
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
