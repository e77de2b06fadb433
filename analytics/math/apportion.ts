import { MathError } from "./failure.ts";

/**
 * Whole parts of `total` in proportion to the weights: each its share rounded down, the rest one each to the largest
 * remainders (ties: the larger weight, then the earlier), Hamilton's method. Throws `bad_option` for weights that are
 * negative or all zero.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  return withCredit(
    total,
    weights,
    weights.map(() => 0),
  );
}

/**
 * Parts of many groups by the same weights: in every group each part is its exact share rounded down or up, and who was rounded
 * down in groups before is first to be rounded up, so that the parts of all groups together stay within a few of their share.
 * Returns one list of parts a group, in the order of the groups. Throws as `apportion`.
 */
export function apportionGroups(totals: readonly number[], weights: readonly number[]): number[][] {
  const owed = weights.map(() => 0);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return totals.map((total) => {
    const parts = withCredit(total, weights, owed);
    parts.forEach((part, i) => (owed[i] += (total * weights[i]) / whole - part));
    return parts;
  });
}

function withCredit(total: number, weights: readonly number[], owed: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(whole > 0) || weights.some((weight) => !(weight >= 0)))
    throw new MathError("bad_option", { name: "weights", value: whole });
  const exact = weights.map((weight) => (total * weight) / whole);
  // 0.1 × 30 is 2.9999…: without the slack a whole one would become a remainder.
  const parts = exact.map((share) => Math.floor(share + 1e-9));
  const rest = total - parts.reduce((sum, part) => sum + part, 0);
  const remainder = exact.map((share, i) => Math.max(0, share - parts[i]));
  const order = weights
    .map((_, i) => i)
    .filter((i) => remainder[i] > 0 || rest > weights.length)
    .sort((a, b) => remainder[b] + owed[b] - remainder[a] - owed[a] || weights[b] - weights[a] || a - b);
  for (const i of order.slice(0, rest)) parts[i]++;
  return parts;
}
