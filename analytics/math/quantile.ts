import { quickselect } from "simple-statistics";
import { MathError } from "./failure.ts";

/** A copy of the values that are numbers, as float64 (float32 as it is): missing (NaN) ones are left out. */
function observed(values: ArrayLike<number>): Float64Array | Float32Array {
  const kept = new (values instanceof Float32Array ? Float32Array : Float64Array)(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isNaN(value)) kept[count++] = value;
  }
  return kept.subarray(0, count);
}

/**
 * Exact sample quantiles, R's type 7 (numpy's "linear"): h = (n − 1)p, linear between order statistics.
 * Missing values (NaN) are left out. Returns one value for each probability; throws `empty` when nothing
 * is observed and `bad_option` for a probability outside [0, 1].
 * Source: Hyndman & Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996).
 */
export function quantiles(values: ArrayLike<number>, probabilities: readonly number[]): number[] {
  const sorted = sortedValues(values);
  return quantilesOf((rank) => sorted[rank], sorted.length, probabilities);
}

/** A sorted copy of the values that are numbers. */
export function sortedValues(values: ArrayLike<number>): Float64Array | Float32Array {
  return observed(values).sort();
}

/** As `quantiles`, of `count` values of which `at` tells the one of each rank, 0 the least. */
export function quantilesOf(at: (rank: number) => number, count: number, probabilities: readonly number[]): number[] {
  if (count === 0) throw new MathError("empty");
  return probabilities.map((p) => {
    if (!(p >= 0 && p <= 1)) throw new MathError("bad_option", { name: "probability", value: p });
    const h = (count - 1) * p;
    const low = Math.floor(h);
    const below = at(low);
    return h === low ? below : below + (h - low) * (at(low + 1) - below);
  });
}

/** Reorders `values`; the selection wants an array's interface only, a typed array serves. */
function medianInPlace(values: Float64Array | Float32Array): number {
  const n = values.length;
  if (n === 0) throw new MathError("empty");
  const middle = n >> 1;
  if (n > 1) quickselect(values as unknown as number[], middle);
  const upper = values[middle];
  if (n % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < middle; i++) if (values[i] > lower) lower = values[i];
  return (lower + upper) / 2;
}

/** Median of the observed values (quickselect of simple-statistics, linear time). Throws `empty`. */
export function median(values: ArrayLike<number>): number {
  return medianInPlace(observed(values));
}

/**
 * Median absolute deviation from the median, unscaled (multiply by 1.4826 for a normal's sd).
 * Missing values are left out. Throws `empty`.
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const kept = observed(values);
  const centre = medianInPlace(kept);
  for (let i = 0; i < kept.length; i++) kept[i] = Math.abs(kept[i] - centre);
  return medianInPlace(kept);
}

/**
 * Population skewness g₁ = m₃ / m₂^1.5, as `scipy.stats.skew(x)` (bias uncorrected). Missing values are
 * left out; a constant column gives NaN, as scipy's does. Two passes in float64. Throws `empty`.
 */
export function skewness(values: ArrayLike<number>): number {
  const kept = observed(values);
  const n = kept.length;
  if (n === 0) throw new MathError("empty");
  let sum = 0;
  for (let i = 0; i < n; i++) sum += kept[i];
  const centre = sum / n;
  let second = 0;
  let third = 0;
  for (let i = 0; i < n; i++) {
    const d = kept[i] - centre;
    second += d * d;
    third += d * d * d;
  }
  const variance = second / n;
  if (Math.sqrt(variance) <= 1e-15 * Math.abs(centre)) return Number.NaN;
  return third / n / variance ** 1.5;
}
