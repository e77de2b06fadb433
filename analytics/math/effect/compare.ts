import { normalQuantile } from "../distributions.ts";
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
export type Method = "proportions" | "newcombe_fisher" | "welch" | "stratified";

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

/**
 * Two means without equal variances, R's t.test with its defaults; the lift's interval by the delta method on the logarithm of
 * the ratio. `hits`: the least number of unusual rows expected in an arm, where the caller knows it. Throws `too_few_rows`
 * below two rows an arm.
 */
export function compareMeans(
  treated: SampleSummary,
  control: SampleSummary,
  level = 0.95,
  hits = Number.POSITIVE_INFINITY,
): Comparison {
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
    enough: hits >= leastHits,
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
