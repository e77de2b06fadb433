import { normalCdf, normalQuantile } from "./distributions.ts";
import { MathError } from "./failure.ts";
import { ascendingOrder } from "./order.ts";

export interface AreaDifference {
  readonly aucA: number;
  readonly aucB: number;
  /** A minus B. */
  readonly difference: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided; 1 where both scores rank alike. */
  readonly pValue: number;
}

/**
 * Difference of the areas under two ROC curves of the same rows, with an interval that knows they are the same rows.
 * Source: DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988); from midranks as Sun & Xu, IEEE SPL 21 (2014).
 * Throws `one_class` with fewer than two rows of a class, `bad_shape`, `not_finite`.
 */
export function compareAreas(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  labels: ArrayLike<number>,
  level = 0.95,
): AreaDifference {
  if (a.length !== labels.length || b.length !== labels.length)
    throw new MathError("bad_shape", { a: a.length, b: b.length });
  const [ofA, ofB] = [placements(a, labels), placements(b, labels)];
  const variance = [1, 0].reduce((sum, side) => {
    const off: number[] = [];
    for (let i = 0; i < labels.length; i++) if (labels[i] === side) off.push(ofA.placed[i] - ofB.placed[i]);
    if (off.length < 2) throw new MathError("one_class", { rows: off.length });
    const mean = off.reduce((total, value) => total + value, 0) / off.length;
    const squares = off.reduce((total, value) => total + (value - mean) ** 2, 0);
    return sum + squares / (off.length - 1) / off.length;
  }, 0);
  const difference = ofA.auc - ofB.auc;
  const standardError = Math.sqrt(variance);
  const half = normalQuantile((1 + level) / 2) * standardError;
  return {
    aucA: ofA.auc,
    aucB: ofB.auc,
    difference,
    standardError,
    low: difference - half,
    high: difference + half,
    pValue: standardError > 0 ? 2 * normalCdf(-Math.abs(difference) / standardError) : difference === 0 ? 1 : 0,
  };
}

/** The share of the other class that each row is on the right side of, ties half. */
function placements(scores: ArrayLike<number>, labels: ArrayLike<number>): { auc: number; placed: Float64Array } {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) positives += labels[i];
  const negatives = labels.length - positives;
  const order = ascendingOrder(scores);
  const placed = new Float64Array(labels.length);
  let [positivesBelow, negativesBelow, sum] = [0, 0, 0];
  for (let from = 0; from < order.length;) {
    let to = from;
    let tied = 0;
    while (to < order.length && scores[order[to]] === scores[order[from]]) tied += labels[order[to++]];
    const tiedNegatives = to - from - tied;
    const ofPositive = (negativesBelow + tiedNegatives / 2) / negatives;
    const ofNegative = (positives - positivesBelow - tied / 2) / positives;
    for (let i = from; i < to; i++) placed[order[i]] = labels[order[i]] === 1 ? ofPositive : ofNegative;
    sum += tied * ofPositive;
    positivesBelow += tied;
    negativesBelow += tiedNegatives;
    from = to;
  }
  return { auc: sum / positives, placed };
}
