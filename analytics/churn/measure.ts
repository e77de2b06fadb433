import type { ChurnBand, ChurnCandidate, ChurnEconomics, ChurnModel, GainsPoint } from "../api/churn.ts";
import { logLoss } from "../math/calibration.ts";
import { descendingOrder } from "../math/order.ts";
import { areaUnderCurve, brierScore, calibration, captureAt, liftByDecile, rocPoints } from "../math/ranking.ts";
import { bestPoint, profitPoints } from "./profit.ts";

export type Measures = Pick<
  ChurnModel,
  | "testCustomers"
  | "baseRate"
  | "auc"
  | "aucInterval"
  | "lift10"
  | "brier"
  | "logLoss"
  | "deciles"
  | "calibration"
  | "calibrationError"
  | "captures"
  | "gains"
  | "roc"
>;

const BINS = 10;
const CAPTURE_SHARES = [0.1, 0.2, 0.3] as const;
const GAINS_POINTS = 200;

/** How well risks told beforehand met what happened; nothing here sees a risk of a row the model had learned from. */
export function measure(risks: Float64Array, labels: Float32Array): Measures {
  const { auc, deLong, positives } = areaUnderCurve(risks, labels);
  const { bins, expectedError } = calibration(risks, labels, BINS);
  return {
    testCustomers: labels.length,
    baseRate: positives / labels.length,
    auc,
    aucInterval: [deLong.low, deLong.high],
    lift10: captureAt(risks, labels, 0.1).lift,
    brier: brierScore(risks, labels),
    logLoss: logLoss(risks, labels),
    deciles: liftByDecile(risks, labels).map((decile) => ({
      decile: decile.decile,
      customers: decile.rows,
      churners: decile.positives,
      rate: decile.rate,
      lift: decile.lift,
      cumulativeCapture: decile.captured,
    })),
    calibration: bins.map((bin) => ({
      from: bin.lowestPredicted,
      predicted: bin.meanPredicted,
      observed: bin.observedRate,
      customers: bin.rows,
    })),
    calibrationError: expectedError,
    captures: CAPTURE_SHARES.map((share) => {
      const { captured, lift } = captureAt(risks, labels, share);
      return { share, captured, lift };
    }),
    gains: gainsOf(risks, labels),
    roc: rocPoints(risks, labels).map(({ falsePositiveRate, truePositiveRate }) => ({
      falsePositiveRate,
      truePositiveRate,
    })),
  };
}

export function candidateOf(
  kind: ChurnCandidate["kind"],
  { auc, aucInterval, lift10, brier, logLoss: loss, calibrationError }: Measures,
): ChurnCandidate {
  return { kind, auc, aucInterval, lift10, brier, logLoss: loss, calibrationError };
}

/** Customers and churners at or above a risk, by falling risk; equal risks are one point. */
function gainsOf(risks: Float64Array, labels: Float32Array): GainsPoint[] {
  const order = descendingOrder(risks);
  const n = order.length;
  const points: GainsPoint[] = [];
  let churners = 0;
  for (let i = 0; i < n; i++) {
    churners += labels[order[i]];
    if (i + 1 < n && risks[order[i + 1]] === risks[order[i]]) continue;
    const due = Math.floor(((points.length + 1) * n) / GAINS_POINTS);
    if (i + 1 >= due || i + 1 === n) points.push({ cutOff: risks[order[i]], customers: i + 1, churners });
  }
  return points;
}

const HIGH_SHARE = 0.1;
const MEDIUM_SHARE = 0.3;

export interface Bands {
  readonly bands: readonly ChurnBand[];
  bandOf(risk: number): ChurnBand["band"];
}

/** Cut-offs of the bands, and what they come from. */
export interface CutOffs {
  readonly high: number;
  readonly medium: number;
  readonly from: ChurnModel["bandsFrom"];
}

/**
 * Those asked for; or from where an offer earns most on the test (high) and from half that risk (medium); or the
 * tenth of the risks that is highest and the next two tenths, equal risks together.
 */
export function chooseCutOffs(
  risks: Float64Array,
  gains: readonly GainsPoint[],
  asked: { readonly high: number; readonly medium: number } | undefined,
  economics: ChurnEconomics | undefined,
): CutOffs {
  if (asked) return { ...asked, from: "asked" };
  if (economics) {
    const high = bestPoint(profitPoints(gains, economics)).cutOff;
    return { high, medium: Math.min(high, high / 2), from: "profit" };
  }
  const sorted = Float64Array.from(risks).sort();
  const cut = (share: number) => sorted[sorted.length - Math.max(1, Math.round(sorted.length * share))];
  return { high: cut(HIGH_SHARE), medium: cut(MEDIUM_SHARE), from: "shares" };
}

/** Risks of at least `high` are high, of at least `medium` medium. */
export function bandsOf(risks: Float64Array, { high, medium }: Pick<CutOffs, "high" | "medium">): Bands {
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
