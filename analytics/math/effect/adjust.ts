import { normalCdf, studentCdf, studentQuantile } from "../distributions.ts";
import { MathError } from "../failure.ts";
import type { SampleSummary } from "../intervals.ts";
import { type Comparison, relativeLift } from "./compare.ts";

/** The covariate is used where it takes away at least this share of the outcome's variance. Fixed before any outcome is seen. */
export const leastReduction = 0.05;

export interface Covariate {
  /** Whether it is used, by `leastReduction`. */
  readonly used: boolean;
  /** Slope of the outcome on the covariate. */
  readonly slope: number;
  /** Share of the outcome's variance that it takes away (their squared correlation). */
  readonly reduction: number;
  /** Mean over the rows that know it; an unknown value counts as the mean. */
  readonly mean: number;
}

/**
 * CUPED: how far the pre-period explains the outcome, over the rows of all arms together, so that neither the slope nor the
 * decision to use it can see the effect. NaN in `before` is unknown. Throws `bad_shape`, `too_few_rows`.
 * Source: Deng, Xu, Kohavi & Walker, "Improving the sensitivity of online controlled experiments by utilizing pre-experiment
 * data" (WSDM 2013).
 */
export function fitCovariate(outcome: ArrayLike<number>, before: ArrayLike<number>): Covariate {
  const rows = outcome.length;
  if (before.length !== rows) throw new MathError("bad_shape", { rows, before: before.length });
  if (rows < 2) throw new MathError("too_few_rows", { rows });
  let [sum, known, total] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    total += outcome[i];
    if (Number.isNaN(before[i])) continue;
    sum += before[i];
    known++;
  }
  const mean = known > 0 ? sum / known : 0;
  const outcomeMean = total / rows;
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const x = Number.isNaN(before[i]) ? 0 : before[i] - mean;
    const y = outcome[i] - outcomeMean;
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  const reduction = xx > 0 && yy > 0 ? (xy * xy) / (xx * yy) : 0;
  return { used: reduction >= leastReduction, slope: xx > 0 ? xy / xx : 0, reduction, mean };
}

/** The outcome less what the covariate explains of it; its mean over all rows stays. */
export function adjustOutcome(
  outcome: ArrayLike<number>,
  before: ArrayLike<number>,
  { slope, mean }: Covariate,
): Float64Array {
  return Float64Array.from({ length: outcome.length }, (_, i) =>
    Number.isNaN(before[i]) ? outcome[i] : outcome[i] - slope * (before[i] - mean),
  );
}

export interface Stratum {
  readonly treated: SampleSummary;
  readonly control: SampleSummary;
}

/** Strata that lack an arm say nothing about the effect. */
function hasBoth({ treated, control }: Stratum): boolean {
  return treated.count > 0 && control.count > 0;
}

/**
 * Whether the share of control differs between strata by more than the rounding to whole customers: then the plain difference
 * would compare different people, and the strata must be weighted.
 */
export function sharesDiffer(strata: readonly Stratum[]): boolean {
  const rows = strata.reduce((sum, { treated, control }) => sum + treated.count + control.count, 0);
  const controls = strata.reduce((sum, { control }) => sum + control.count, 0);
  return strata.some(
    ({ treated, control }) => Math.abs(control.count - (controls / rows) * (treated.count + control.count)) > 1.5,
  );
}

/**
 * Post-stratified difference: the differences within the strata, weighted by the strata's customers, with the variance within
 * strata. An arm of one customer in a stratum takes the arm's pooled variance. Throws `too_few_rows` where no stratum has both
 * arms, or fewer than four customers.
 * Source: Miratrix, Sekhon & Yu, JRSS B 75 (2013); degrees of freedom by Satterthwaite (1946).
 */
export function compareStrata(all: readonly Stratum[], level = 0.95, enough = true): Comparison {
  const strata = all.filter(hasBoth);
  const rows = strata.reduce((sum, { treated, control }) => sum + treated.count + control.count, 0);
  if (rows < 4) throw new MathError("too_few_rows", { rows });
  const treated = weighted(strata, "treated", rows);
  const control = weighted(strata, "control", rows);
  const variance = treated.ofMean + control.ofMean;
  const standardError = Math.sqrt(variance);
  const degrees = variance > 0 ? variance ** 2 / (treated.fourth + control.fourth) : Number.POSITIVE_INFINITY;
  const difference = treated.summary.mean - control.summary.mean;
  const half = variance > 0 ? studentQuantile((1 + level) / 2, degrees) * standardError : 0;
  return {
    method: "stratified",
    treated: treated.summary,
    control: control.summary,
    difference,
    standardError,
    low: difference - half,
    high: difference + half,
    pValue: pValueOf(difference, standardError, degrees),
    lift: relativeLift(treated.summary, control.summary, treated.ofMean, control.ofMean, level),
    enough,
  };
}

function pValueOf(difference: number, standardError: number, degrees: number): number {
  if (standardError === 0) return difference === 0 ? 1 : 0;
  const t = -Math.abs(difference) / standardError;
  return 2 * (degrees > 1e10 ? normalCdf(t) : studentCdf(t, degrees));
}

/** An arm's mean over strata weighted by all their customers, the variance of that mean, and what Satterthwaite divides by. */
function weighted(strata: readonly Stratum[], arm: "treated" | "control", rows: number) {
  let [count, squares, free] = [0, 0, 0];
  for (const stratum of strata) {
    const { count: n, variance } = stratum[arm];
    count += n;
    if (n < 2) continue;
    squares += variance * (n - 1);
    free += n - 1;
  }
  const pooled = free > 0 ? squares / free : 0;
  let [mean, ofMean, fourth] = [0, 0, 0];
  for (const stratum of strata) {
    const { count: n, mean: own, variance } = stratum[arm];
    const weight = (stratum.treated.count + stratum.control.count) / rows;
    const part = (weight ** 2 * (n < 2 ? pooled : variance)) / n;
    mean += weight * own;
    ofMean += part;
    fourth += part ** 2 / Math.max(1, n - 1);
  }
  return { summary: { count, mean, variance: ofMean * count }, ofMean, fourth };
}
