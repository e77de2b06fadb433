import { MathError } from "./failure.ts";
import { type Interval, wilsonInterval } from "./intervals.ts";
import { normalQuantile } from "./distributions.ts";
import { ascendingOrder, descendingOrder } from "./order.ts";

/** Counts of class 1 and class 0; refuses other labels, different lengths and no rows. */
function countClasses(scores: ArrayLike<number>, labels: ArrayLike<number>): { positives: number; negatives: number } {
  if (scores.length !== labels.length)
    throw new MathError("bad_shape", { scores: scores.length, labels: labels.length });
  if (scores.length === 0) throw new MathError("empty");
  let positives = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 0 && labels[i] !== 1)
      throw new MathError("bad_option", { name: "label", row: i, value: labels[i] });
    positives += labels[i];
  }
  return { positives, negatives: labels.length - positives };
}

function countBothClasses(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): { positives: number; negatives: number } {
  const counts = countClasses(scores, labels);
  if (counts.positives === 0 || counts.negatives === 0) throw new MathError("one_class", counts);
  return counts;
}

export interface AreaUnderCurve {
  auc: number;
  positives: number;
  negatives: number;
  /** Each cut off at 0 and 1. */
  deLong: Interval & { standardError: number };
  hanleyMcNeil: Interval & { standardError: number };
}

/**
 * Area under the ROC curve: the chance that a row of class 1 scores above one of class 0, ties half.
 * From midranks, so any number of ties is exact; with two intervals at `level` (default 0.95).
 * DeLong's is from the midranks too (O(n log n)) and is the one to show; Hanley & McNeil's needs the three
 * numbers only. `labels` are 0/1, one for each score. Throws `one_class`, `not_finite`, `bad_shape`, `empty`.
 * Sources: Hanley & McNeil, Radiology 143 (1982); DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988);
 * Sun & Xu, IEEE Signal Processing Letters 21 (2014) for the fast form.
 */
export function areaUnderCurve(scores: ArrayLike<number>, labels: ArrayLike<number>, level = 0.95): AreaUnderCurve {
  const { positives, negatives } = countBothClasses(scores, labels);
  const n = scores.length;
  const order = ascendingOrder(scores);
  // Σ and Σ² of each row's placement: the share of the other class it is on the right side of, ties half.
  let sumPositive = 0;
  let squaresPositive = 0;
  let squaresNegative = 0;
  let positivesBelow = 0;
  let negativesBelow = 0;
  for (let from = 0; from < n;) {
    let to = from;
    let tiedPositives = 0;
    while (to < n && scores[order[to]] === scores[order[from]]) tiedPositives += labels[order[to++]];
    const tiedNegatives = to - from - tiedPositives;
    const placedPositive = (negativesBelow + tiedNegatives / 2) / negatives;
    const placedNegative = (positives - positivesBelow - tiedPositives / 2) / positives;
    sumPositive += tiedPositives * placedPositive;
    squaresPositive += tiedPositives * placedPositive * placedPositive;
    squaresNegative += tiedNegatives * placedNegative * placedNegative;
    positivesBelow += tiedPositives;
    negativesBelow += tiedNegatives;
    from = to;
  }
  const auc = sumPositive / positives;
  const z = normalQuantile((1 + level) / 2);
  const around = (variance: number) => {
    const standardError = Math.sqrt(Math.max(0, variance));
    return { standardError, low: Math.max(0, auc - z * standardError), high: Math.min(1, auc + z * standardError) };
  };
  const variancePositive = positives > 1 ? (squaresPositive - positives * auc * auc) / (positives - 1) : Number.NaN;
  const varianceNegative = negatives > 1 ? (squaresNegative - negatives * auc * auc) / (negatives - 1) : Number.NaN;
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const hanley =
    (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc)) /
    (positives * negatives);
  return {
    auc,
    positives,
    negatives,
    deLong: around(variancePositive / positives + varianceNegative / negatives),
    hanleyMcNeil: around(hanley),
  };
}

export interface RocPoint {
  /** Rows scoring at least this are called positive; null at the start, where none is. */
  threshold: number | null;
  falsePositiveRate: number;
  truePositiveRate: number;
}

/**
 * The ROC curve from (0, 0) to (1, 1), one point for each distinct score, thinned to at most `maxPoints`
 * (default 200, at least 2) by walking even steps along the curve. Throws as `areaUnderCurve`.
 */
export function rocPoints(scores: ArrayLike<number>, labels: ArrayLike<number>, maxPoints = 200): RocPoint[] {
  const { positives, negatives } = countBothClasses(scores, labels);
  if (!(maxPoints >= 2)) throw new MathError("bad_option", { name: "maxPoints", value: maxPoints });
  const order = descendingOrder(scores);
  const points: RocPoint[] = [{ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 }];
  let above = 0;
  for (let i = 0; i < order.length; i++) {
    const score = scores[order[i]];
    above += labels[order[i]];
    if (i + 1 < order.length && scores[order[i + 1]] === score) continue;
    points.push({
      threshold: score,
      falsePositiveRate: (i + 1 - above) / negatives,
      truePositiveRate: above / positives,
    });
  }
  if (points.length <= maxPoints) return points;
  // Distance along the curve is fpr + tpr, which rises by a positive amount at every point, up to 2.
  const kept = [points[0]];
  for (let i = 1; i < points.length - 1; i++) {
    const along = points[i].falsePositiveRate + points[i].truePositiveRate;
    if (along >= (2 * kept.length) / (maxPoints - 1) && kept.length < maxPoints - 1) kept.push(points[i]);
  }
  kept.push(points[points.length - 1]);
  return kept;
}

export interface LiftDecile {
  /** 1 = the highest scores. */
  decile: number;
  rows: number;
  positives: number;
  /** Share of class 1 in the decile, and over the share in all rows. */
  rate: number;
  lift: number;
  /** The same from the top down to here. */
  cumulativeRate: number;
  cumulativeLift: number;
  /** Share of all of class 1 found from the top down to here. */
  captured: number;
  lowestScore: number;
}

/** Rows in the top `share` of n: ⌊n × share⌋, the slack forgiving 0.1 × 30 = 2.9999…. */
function topRows(n: number, share: number): number {
  return Math.min(n, Math.floor(n * share + 1e-9));
}

/**
 * Lift by tenths of the rows from the highest score down; decile d ends after ⌊n d / 10⌋ rows. Equal
 * scores keep their row order, so a file in a fixed order gives a fixed table. A decile without rows
 * (n < 10) is left out. Throws `empty`, `bad_shape`, `not_finite`, and `one_class` without any positive.
 */
export function liftByDecile(scores: ArrayLike<number>, labels: ArrayLike<number>): LiftDecile[] {
  const { positives } = countClasses(scores, labels);
  if (positives === 0) throw new MathError("one_class", { positives });
  const n = scores.length;
  const base = positives / n;
  const order = descendingOrder(scores);
  const table: LiftDecile[] = [];
  let from = 0;
  let found = 0;
  for (let decile = 1; decile <= 10; decile++) {
    const to = Math.floor((n * decile) / 10);
    if (to === from) continue;
    let here = 0;
    for (let i = from; i < to; i++) here += labels[order[i]];
    found += here;
    table.push({
      decile,
      rows: to - from,
      positives: here,
      rate: here / (to - from),
      lift: here / (to - from) / base,
      cumulativeRate: found / to,
      cumulativeLift: found / to / base,
      captured: found / positives,
      lowestScore: scores[order[to - 1]],
    });
    from = to;
  }
  return table;
}

export interface Capture {
  rows: number;
  positives: number;
  /** Of all positives. */
  captured: number;
  lift: number;
}

/**
 * What contacting the top `share` (0 … 1) of the rows by score would reach, ties in row order.
 * Throws as `liftByDecile`, and `bad_option` for another share.
 */
export function captureAt(scores: ArrayLike<number>, labels: ArrayLike<number>, share: number): Capture {
  const counts = countClasses(scores, labels);
  if (!(share >= 0 && share <= 1)) throw new MathError("bad_option", { name: "share", value: share });
  if (counts.positives === 0) throw new MathError("one_class", counts);
  const rows = topRows(scores.length, share);
  const order = descendingOrder(scores);
  let positives = 0;
  for (let i = 0; i < rows; i++) positives += labels[order[i]];
  const captured = positives / counts.positives;
  return { rows, positives, captured, lift: rows > 0 ? (captured * scores.length) / rows : 0 };
}

/** Brier score: mean (probability − label)², 0 is perfect. Throws `empty`, `bad_shape`, `bad_option`. */
export function brierScore(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  countClasses(probabilities, labels);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += (probabilities[i] - labels[i]) ** 2;
  return sum / labels.length;
}

export interface CalibrationBin {
  rows: number;
  lowestPredicted: number;
  meanPredicted: number;
  observedRate: number;
  /** Wilson interval of the observed rate. */
  low: number;
  high: number;
}

export interface Calibration {
  bins: CalibrationBin[];
  /** Σ rows/n × |meanPredicted − observedRate|. */
  expectedError: number;
  /** The largest of the bins' |meanPredicted − observedRate|. */
  largestError: number;
}

/**
 * Predicted against observed in `bins` groups of equal size by ascending probability (bin b ends after
 * ⌊n b / bins⌋ rows, ties in row order), with the expected calibration error.
 * Throws `empty`, `bad_shape`, `not_finite`, `bad_option`.
 * Source: Naeini, Cooper & Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning" (AAAI 2015).
 */
export function calibration(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins = 10,
  level = 0.95,
): Calibration {
  countClasses(probabilities, labels);
  if (!Number.isInteger(bins) || bins < 1) throw new MathError("bad_option", { name: "bins", value: bins });
  const n = labels.length;
  const order = ascendingOrder(probabilities);
  const out: Calibration = { bins: [], expectedError: 0, largestError: 0 };
  let from = 0;
  for (let bin = 1; bin <= bins; bin++) {
    const to = Math.floor((n * bin) / bins);
    const rows = to - from;
    if (rows === 0) continue;
    let predicted = 0;
    let positives = 0;
    for (let i = from; i < to; i++) {
      predicted += probabilities[order[i]];
      positives += labels[order[i]];
    }
    const { low, high } = wilsonInterval(positives, rows, level);
    const gap = Math.abs(predicted - positives) / rows;
    out.bins.push({
      rows,
      lowestPredicted: probabilities[order[from]],
      meanPredicted: predicted / rows,
      observedRate: positives / rows,
      low,
      high,
    });
    out.expectedError += (rows / n) * gap;
    if (gap > out.largestError) out.largestError = gap;
    from = to;
  }
  return out;
}
