import { normalQuantile, studentCdf, studentQuantile } from "../distributions.ts";
import { MathError } from "../failure.ts";
import {
  type Interval,
  proportionDifference,
  type SampleSummary,
  welchDifference,
  wilsonInterval,
} from "../intervals.ts";
import { fisherTwoSided } from "./fisher.ts";

/** How a difference was worked out. */
export type Method = "proportions" | "newcombe_fisher" | "welch" | "pooled_skewed" | "stratified";

/** Treated against control. */
export interface Comparison extends Interval {
  readonly method: Method;
  readonly treated: SampleSummary;
  readonly control: SampleSummary;
  /** Mean of the treated less mean of the control, in the outcome's unit. */
  readonly difference: number;
  readonly standardError: number;
  /** Two-sided, at least 0 and at most 1. */
  readonly pValue: number;
  /** Share of the control's mean by which the treated one differs; null where a mean is not above 0. */
  readonly lift: Lift | null;
  /** Whether there is enough to go by: see `leastHits`. */
  readonly enough: boolean;
}

export interface Lift extends Interval {
  readonly value: number;
}

/**
 * Rows whose outcome is not the usual one (0, as a rule) that must be expected in either arm before a comparison of means
 * carries a claim: an arm without any has no variance, and Welch's interval would be far too narrow.
 */
export const leastHits = 10;
/** Cells expected below this make the chi-squared approximation unreliable (Cochran 1954; R's prop.test warns there). */
const leastExpected = 5;

function rateSummary(successes: number, trials: number): SampleSummary {
  const mean = successes / trials;
  return { count: trials, mean, variance: trials > 1 ? (mean * (1 - mean) * trials) / (trials - 1) : 0 };
}

/**
 * Two rates: R's prop.test(c(a, b), c(na, nb), correct = FALSE), the Wald interval of the difference with Pearson's p value.
 * Where a cell is expected below five (and R warns), Newcombe's interval from two Wilson intervals with Fisher's exact p.
 * The lift's interval is Katz's, on the logarithm of the ratio. Throws `empty` for an arm without rows, `bad_option`.
 * Source: Newcombe, Statistics in Medicine 17 (1998), methods 1 and 10; Katz et al., Biometrics 34 (1978).
 */
export function compareRates(
  treatedHits: number,
  treatedRows: number,
  controlHits: number,
  controlRows: number,
  level = 0.95,
): Comparison {
  const plain = proportionDifference(treatedHits, treatedRows, controlHits, controlRows, { level });
  const treated = rateSummary(treatedHits, treatedRows);
  const control = rateSummary(controlHits, controlRows);
  const pooled = (treatedHits + controlHits) / (treatedRows + controlRows);
  const least = Math.min(treatedRows, controlRows) * Math.min(pooled, 1 - pooled);
  const shared = { treated, control, difference: plain.difference, standardError: plain.standardError };
  const lift = relativeLift(
    treated,
    control,
    (treated.mean * (1 - treated.mean)) / treatedRows,
    (control.mean * (1 - control.mean)) / controlRows,
    level,
  );
  if (least >= leastExpected)
    return {
      ...shared,
      method: "proportions",
      low: plain.low,
      high: plain.high,
      pValue: plain.pValue,
      lift,
      enough: true,
    };
  const a = wilsonInterval(treatedHits, treatedRows, level);
  const b = wilsonInterval(controlHits, controlRows, level);
  return {
    ...shared,
    method: "newcombe_fisher",
    low: plain.difference - Math.hypot(a.rate - a.low, b.high - b.rate),
    high: plain.difference + Math.hypot(a.high - a.rate, b.rate - b.low),
    pValue: fisherTwoSided(treatedHits, treatedRows, controlHits, controlRows),
    lift,
    enough: true,
  };
}

/** What is known of an outcome from all arms together, before they are compared. */
export interface Shape {
  /** Least number of unusual rows expected in an arm: see `leastHits`. */
  readonly hits: number;
  /** Third central moment over the cube of the standard deviation. */
  readonly skewness: number;
}

/** Beyond this skewness of the difference Welch's tails are wrong by a third and more. */
const skewed = 0.05;
/** A one-term correction says no more beyond this. */
const mostSkewed = 0.3;

/**
 * Skewness of the difference of two means of `treated` and `control` rows of one distribution. Arms of one size cancel it.
 */
export function skewnessOfDifference(treated: number, control: number, skewness: number): number {
  return (skewness * (treated ** -2 - control ** -2)) / (1 / treated + 1 / control) ** 1.5;
}

/**
 * Two means without equal variances, R's t.test with its defaults; the lift's interval by the delta method on the logarithm of
 * the ratio. Money has a heavy tail, and against a small control group Welch then claims too much: the arm that happens to lack
 * large values has a small variance too. So where `shape` makes the difference skewed, the variance is pooled and the statistic
 * corrected by the first term of its Edgeworth series. Throws `too_few_rows` below two rows an arm.
 * Source: N. J. Johnson, JASA 73 (1978); Hall, "The bootstrap and Edgeworth expansion" (1992), 2.
 */
export function compareMeans(
  treated: SampleSummary,
  control: SampleSummary,
  level = 0.95,
  { hits, skewness }: Shape = { hits: Number.POSITIVE_INFINITY, skewness: 0 },
): Comparison {
  const enough = hits >= leastHits;
  const skew = skewnessOfDifference(treated.count, control.count, skewness);
  if (Math.abs(skew) > skewed) {
    const bounded = Math.max(-mostSkewed, Math.min(mostSkewed, skew));
    return { ...comparePooled(treated, control, level, bounded), enough };
  }
  const { difference, standardError, low, high, pValue } = welchDifference(treated, control, level);
  return {
    method: "welch",
    treated,
    control,
    difference,
    standardError,
    low,
    high,
    pValue: Number.isNaN(pValue) ? 1 : pValue,
    lift: relativeLift(treated, control, treated.variance / treated.count, control.variance / control.count, level),
    enough,
  };
}

/** t = x − skew (x² − 1) / 6 of x = difference / standard error, and the interval that turns this round. */
function comparePooled(
  treated: SampleSummary,
  control: SampleSummary,
  level: number,
  skew: number,
): Omit<Comparison, "enough"> {
  const free = treated.count + control.count - 2;
  const variance = (treated.variance * (treated.count - 1) + control.variance * (control.count - 1)) / free;
  const standardError = Math.sqrt(variance * (1 / treated.count + 1 / control.count));
  const difference = treated.mean - control.mean;
  // Past its turning point the parabola would fall again.
  const turn = 3 / Math.abs(skew);
  const x = standardError > 0 ? Math.max(-turn, Math.min(turn, difference / standardError)) : 0;
  const t = x - (skew * (x * x - 1)) / 6;
  const quantile = studentQuantile((1 + level) / 2, free);
  const back = (wanted: number) =>
    (1 - Math.sqrt(Math.max(0, 1 - ((2 * skew) / 3) * (wanted - skew / 6)))) / (skew / 3);
  return {
    method: "pooled_skewed",
    treated,
    control,
    difference,
    standardError,
    low: difference - back(quantile) * standardError,
    high: difference - back(-quantile) * standardError,
    pValue: standardError > 0 ? 2 * studentCdf(-Math.abs(t), free) : difference === 0 ? 1 : 0,
    lift: relativeLift(treated, control, variance / treated.count, variance / control.count, level),
  };
}

/**
 * treated / control − 1 with an interval symmetric in the logarithm of the ratio (delta method; for rates it is Katz's).
 * `treatedVariance` and `controlVariance` are those of the means. Null unless both means are above 0.
 */
export function relativeLift(
  treated: Pick<SampleSummary, "mean">,
  control: Pick<SampleSummary, "mean">,
  treatedVariance: number,
  controlVariance: number,
  level = 0.95,
): Lift | null {
  if (!(treated.mean > 0 && control.mean > 0)) return null;
  const ratio = treated.mean / control.mean;
  const error = Math.sqrt(treatedVariance / treated.mean ** 2 + controlVariance / control.mean ** 2);
  const factor = Math.exp(normalQuantile((1 + level) / 2) * error);
  return { value: ratio - 1, low: ratio / factor - 1, high: ratio * factor - 1 };
}

/**
 * Σ numerators / Σ denominators of one arm, as a mean with the variance of its linear part, so that `compareMeans` compares
 * two ratios by the delta method. A row is a customer (the cluster), however many events its denominator counts.
 * Throws `too_few_rows` below two rows, `bad_option` where the denominators add up to nothing.
 * Source: Deng, Knoblich & Lu, "Applying the delta method in metric analytics" (KDD 2018).
 */
export function ratioSummary(numerators: ArrayLike<number>, denominators: ArrayLike<number>): SampleSummary {
  const count = numerators.length;
  if (count < 2) throw new MathError("too_few_rows", { rows: count });
  let [above, below] = [0, 0];
  for (let i = 0; i < count; i++) {
    above += numerators[i];
    below += denominators[i];
  }
  if (!(below > 0)) throw new MathError("bad_option", { name: "denominators", value: below });
  const mean = above / below;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (numerators[i] - mean * denominators[i]) ** 2;
  return { count, mean, variance: squares / (count - 1) / (below / count) ** 2 };
}
