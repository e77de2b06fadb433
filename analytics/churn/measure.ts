import type { ChurnModel } from "../api/churn.ts";
import { areaUnderCurve, brierScore, calibration, captureAt, liftByDecile, rocPoints } from "../math/ranking.ts";

export type Measures = Pick<
  ChurnModel,
  "testCustomers" | "baseRate" | "auc" | "aucInterval" | "lift10" | "brier" | "deciles" | "calibration" | "roc"
>;

/** How well risks told beforehand met what happened; nothing here sees a risk of a row the model had learned from. */
export function measure(risks: Float64Array, labels: Float32Array): Measures {
  const { auc, hanleyMcNeil, positives } = areaUnderCurve(risks, labels);
  return {
    testCustomers: labels.length,
    baseRate: positives / labels.length,
    auc,
    aucInterval: [hanleyMcNeil.low, hanleyMcNeil.high],
    lift10: captureAt(risks, labels, 0.1).lift,
    brier: brierScore(risks, labels),
    deciles: liftByDecile(risks, labels).map((decile) => ({
      decile: decile.decile,
      customers: decile.rows,
      churners: decile.positives,
      rate: decile.rate,
      lift: decile.lift,
      cumulativeCapture: decile.captured,
    })),
    calibration: calibration(risks, labels).bins.map((bin) => ({
      predicted: bin.meanPredicted,
      observed: bin.observedRate,
      customers: bin.rows,
    })),
    roc: rocPoints(risks, labels).map(({ falsePositiveRate, truePositiveRate }) => ({
      falsePositiveRate,
      truePositiveRate,
    })),
  };
}

const HIGH_SHARE = 0.1;
const MEDIUM_SHARE = 0.3;

export interface Bands {
  readonly bands: ChurnModel["bands"];
  bandOf(risk: number): "high" | "medium" | "low";
}

/**
 * The tenth with the highest risks is `high`, the next two tenths `medium`, the rest `low`. Equal risks are in one band,
 * so a band may be a little larger than its share.
 */
export function bandsOf(risks: Float64Array): Bands {
  const sorted = Float64Array.from(risks).sort();
  const cut = (share: number) => sorted[sorted.length - Math.max(1, Math.round(sorted.length * share))];
  const [high, medium] = [cut(HIGH_SHARE), cut(MEDIUM_SHARE)];
  const bandOf = (risk: number) => (risk >= high ? "high" : risk >= medium ? "medium" : "low");
  const counts = { high: 0, medium: 0, low: 0 };
  for (const risk of risks) counts[bandOf(risk)]++;
  return {
    bandOf,
    bands: [
      { band: "high", customers: counts.high, from: high },
      { band: "medium", customers: counts.medium, from: medium },
      { band: "low", customers: counts.low, from: 0 },
    ],
  };
}
