import { chiSquaredTail } from "../chi-squared.ts";
import { MathError } from "../failure.ts";

/**
 * The level at which each of `comparisons` intervals must be drawn so that all of them hold together at `level`: Šidák's.
 * Chosen over Holm and Benjamini–Hochberg because the intervals that are shown and the claims that are made are then one and
 * the same: a claim stands exactly where its interval leaves out zero. Holds for estimates that are correlated in any way
 * (Šidák 1967), such as layers that share customers.
 */
export function simultaneousLevel(comparisons: number, level = 0.95): number {
  if (!(Number.isInteger(comparisons) && comparisons >= 1))
    throw new MathError("bad_option", { name: "comparisons", value: comparisons });
  return comparisons === 1 ? level : level ** (1 / comparisons);
}

/** The p value of one of `comparisons`, as it counts among all: 1 − (1 − p)^m without cancellation. */
export function simultaneousP(pValue: number, comparisons: number): number {
  return pValue >= 1 ? 1 : -Math.expm1(comparisons * Math.log1p(-pValue));
}

export interface Heterogeneity {
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  /** Small where the effect differs between the layers by more than chance. */
  readonly pValue: number;
}

/**
 * Whether effects in disjoint layers differ: Cochran's Q of the differences weighted by their precision. Null with fewer than
 * two layers that have a standard error. Source: Cochran, Biometrics 10 (1954).
 */
export function heterogeneity(
  layers: readonly { readonly difference: number; readonly standardError: number }[],
): Heterogeneity | null {
  const used = layers.filter(({ standardError }) => standardError > 0);
  if (used.length < 2) return null;
  let [weights, weighted] = [0, 0];
  for (const { difference, standardError } of used) {
    weights += standardError ** -2;
    weighted += difference * standardError ** -2;
  }
  const mean = weighted / weights;
  const chiSquared = used.reduce(
    (sum, { difference, standardError }) => sum + ((difference - mean) / standardError) ** 2,
    0,
  );
  const degreesOfFreedom = used.length - 1;
  return { chiSquared, degreesOfFreedom, pValue: chiSquaredTail(chiSquared, degreesOfFreedom) };
}
