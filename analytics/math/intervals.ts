import { normalCdf, normalQuantile, studentCdf, studentQuantile } from "./distributions.ts";
import { MathError } from "./failure.ts";

export interface Interval {
  low: number;
  high: number;
}

function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new MathError("bad_option", { name: "level", value: level });
}

function checkCount(successes: number, trials: number): void {
  if (!(trials > 0)) throw new MathError("empty");
  if (!(successes >= 0 && successes <= trials))
    throw new MathError("bad_option", { name: "successes", value: successes });
}

/**
 * Wilson's score interval of a rate, R's prop.test(x, n, correct = FALSE). Throws `empty` for no trials,
 * `bad_option` for counts that cannot be.
 * Source: E. B. Wilson, JASA 22 (1927); recommended by Brown, Cai & DasGupta, Statistical Science 16 (2001).
 */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Interval & { rate: number } {
  checkCount(successes, trials);
  checkLevel(level);
  const z = normalQuantile((1 + level) / 2);
  const rate = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const centre = (rate + (z * z) / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials * trials));
  return {
    rate,
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}

export interface ProportionDifference extends Interval {
  rateA: number;
  rateB: number;
  /** rateA − rateB. */
  difference: number;
  /** Of the difference, from the two rates apart (as in the interval). */
  standardError: number;
  /** Pearson's X², 1 degree of freedom, from the pooled rate. NaN when both rates are 0 or both 1. */
  chiSquared: number;
  /** Two-sided. */
  pValue: number;
}

/**
 * Difference of two rates, R's prop.test(c(a, b), c(na, nb)): Wald interval of the difference and
 * Pearson's X² test; `correct` (default false) adds Yates' continuity correction to both, capped as R caps it.
 * Throws `empty`, `bad_option`.
 * Source: R 4.2 stats::prop.test; Newcombe, Statistics in Medicine 17 (1998), methods 1 and 2.
 */
export function proportionDifference(
  successesA: number,
  trialsA: number,
  successesB: number,
  trialsB: number,
  { level = 0.95, correct = false }: { level?: number | undefined; correct?: boolean | undefined } = {},
): ProportionDifference {
  checkCount(successesA, trialsA);
  checkCount(successesB, trialsB);
  checkLevel(level);
  const rateA = successesA / trialsA;
  const rateB = successesB / trialsB;
  const difference = rateA - rateB;
  const reciprocals = 1 / trialsA + 1 / trialsB;
  const yates = correct ? Math.min(0.5, Math.abs(difference) / reciprocals) : 0;
  const standardError = Math.sqrt((rateA * (1 - rateA)) / trialsA + (rateB * (1 - rateB)) / trialsB);
  const half = normalQuantile((1 + level) / 2) * standardError + yates * reciprocals;
  const pooled = (successesA + successesB) / (trialsA + trialsB);
  let chiSquared = 0;
  for (const [successes, trials] of [
    [successesA, trialsA],
    [successesB, trialsB],
  ]) {
    const off = (Math.abs(successes - trials * pooled) - yates) ** 2;
    chiSquared += off / (trials * pooled) + off / (trials * (1 - pooled));
  }
  return {
    rateA,
    rateB,
    difference,
    standardError,
    low: Math.max(-1, difference - half),
    high: Math.min(1, difference + half),
    chiSquared,
    pValue: 2 * normalCdf(-Math.sqrt(chiSquared)),
  };
}

/** What Welch's interval needs of a sample; `variance` has the n − 1 divisor. */
export interface SampleSummary {
  count: number;
  mean: number;
  variance: number;
}

/** Count, mean and variance (n − 1) in float64, two passes. Throws `too_few_rows` below two values. */
export function summarise(values: ArrayLike<number>): SampleSummary {
  const count = values.length;
  if (count < 2) throw new MathError("too_few_rows", { rows: count });
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i] - mean) ** 2;
  return { count, mean, variance: squares / (count - 1) };
}

export interface MeanDifference extends Interval {
  /** mean A − mean B. */
  difference: number;
  standardError: number;
  t: number;
  degreesOfFreedom: number;
  /** Two-sided. */
  pValue: number;
}

/**
 * Difference of two means without assuming equal variances, R's t.test(a, b) with its defaults.
 * Throws `too_few_rows` below two values a side, `bad_option`. Two constant samples give a width of 0 and
 * p = 0 (or NaN when equal, where there is nothing to test).
 * Source: Welch, Biometrika 34 (1947); degrees of freedom by Satterthwaite (1946).
 */
export function welchDifference(a: SampleSummary, b: SampleSummary, level = 0.95): MeanDifference {
  checkLevel(level);
  for (const { count } of [a, b]) if (!(count >= 2)) throw new MathError("too_few_rows", { rows: count });
  const shareA = a.variance / a.count;
  const shareB = b.variance / b.count;
  const variance = shareA + shareB;
  const difference = a.mean - b.mean;
  const standardError = Math.sqrt(variance);
  if (variance === 0) {
    const pValue = difference === 0 ? Number.NaN : 0;
    const df = a.count + b.count - 2;
    return {
      difference,
      standardError,
      t: difference / 0,
      degreesOfFreedom: df,
      pValue,
      low: difference,
      high: difference,
    };
  }
  const degreesOfFreedom = variance ** 2 / (shareA ** 2 / (a.count - 1) + shareB ** 2 / (b.count - 1));
  const t = difference / standardError;
  const half = studentQuantile((1 + level) / 2, degreesOfFreedom) * standardError;
  const pValue = 2 * studentCdf(-Math.abs(t), degreesOfFreedom);
  return { difference, standardError, t, degreesOfFreedom, pValue, low: difference - half, high: difference + half };
}
