import { MathError } from "./failure.ts";
import { quantiles } from "./quantile.ts";

/** Bin of a value among ascending cut points: 0 up to and including the first, `cuts.length` above the last. −1 for NaN. */
export function binOf(value: number, cuts: readonly number[]): number {
  if (Number.isNaN(value)) return -1;
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= cuts[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The inner cut points of `bins` bins of equal size (numpy's "linear" quantiles). Where many values are equal, cut points
 * are too, and the bins between them stay empty: equal values never part. Throws `empty`, `bad_option`.
 */
export function quantileCuts(values: ArrayLike<number>, bins: number): number[] {
  if (!Number.isInteger(bins) || bins < 2) throw new MathError("bad_option", { name: "bins", value: bins });
  return quantiles(
    values,
    Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins),
  );
}

/**
 * Cut points between tiers from the top: a value is above the cut for share s while all larger values bring less than s
 * of the sum (Pareto tiers: 0.5, 0.8, 0.95). Ascending, one for each share; values of zero or less are below all.
 * Sums in the order of falling values. Throws `empty` when no value is positive.
 */
export function paretoCuts(values: ArrayLike<number>, shares: readonly number[]): number[] {
  const positive = Float64Array.from(Array.from(values).filter((value) => value > 0)).sort();
  if (positive.length === 0) throw new MathError("empty");
  const total = positive.reduce((sum, value) => sum + value, 0);
  return shares
    .map((share) => {
      // Larger values seen so far; equal values are in the same tier.
      let above = 0;
      let at = positive.length - 1;
      while (at >= 0 && above < share * total) {
        const value = positive[at];
        while (at >= 0 && positive[at] === value) above += positive[at--];
      }
      return at >= 0 ? positive[at] : 0;
    })
    .sort((a, b) => a - b);
}

/**
 * Population stability index Σ (p − q) ln(p / q) between two histograms over the same bins; 0 for equal shares, 0.1 a
 * shift worth a look, 0.25 a marked one. Empty bins count as half a case, so that the index stays finite.
 * Source: Siddiqi, "Credit Risk Scorecards" (2006). Throws `bad_shape`, and `empty` when either has no case.
 */
export function populationStability(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  if (expected.length !== actual.length) {
    throw new MathError("bad_shape", { expected: expected.length, actual: actual.length });
  }
  const total = (counts: ArrayLike<number>) => Array.from(counts).reduce((sum, count) => sum + count, 0);
  const [before, after] = [total(expected), total(actual)];
  if (before === 0 || after === 0) throw new MathError("empty");
  let sum = 0;
  for (let i = 0; i < expected.length; i++) {
    if (expected[i] === 0 && actual[i] === 0) continue;
    const p = Math.max(expected[i], 0.5) / before;
    const q = Math.max(actual[i], 0.5) / after;
    sum += (q - p) * Math.log(q / p);
  }
  return sum;
}
