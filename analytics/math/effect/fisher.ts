import { MathError } from "../failure.ts";

/** Outcomes as likely as the one seen, up to rounding, count as no more likely (as R does). */
const slack = 1 + 1e-7;

/**
 * Two-sided p value of Fisher's exact test that two rates are equal, R's fisher.test: the hypergeometric probability of all
 * tables no more likely than the one seen. Exact for any counts; made for tables of few events. Throws `bad_option`.
 */
export function fisherTwoSided(hitsA: number, rowsA: number, hitsB: number, rowsB: number): number {
  for (const [hits, rows] of [
    [hitsA, rowsA],
    [hitsB, rowsB],
  ])
    if (!(Number.isInteger(hits) && Number.isInteger(rows) && hits >= 0 && hits <= rows))
      throw new MathError("bad_option", { name: "hits", value: hits });
  const all = hitsA + hitsB;
  const from = Math.max(0, all - rowsB);
  const to = Math.min(all, rowsA);
  // Weights relative to the mode, by the ratio of neighbours: nothing overflows.
  const mode = Math.max(from, Math.min(to, Math.floor(((all + 1) * (rowsA + 1)) / (rowsA + rowsB + 2))));
  const weights = new Float64Array(to - from + 1);
  weights[mode - from] = 1;
  const up = (k: number) => ((rowsA - k) * (all - k)) / ((k + 1) * (rowsB - all + k + 1));
  for (let k = mode; k < to; k++) weights[k + 1 - from] = weights[k - from] * up(k);
  for (let k = mode - 1; k >= from; k--) weights[k - from] = weights[k + 1 - from] / up(k);
  const seen = weights[hitsA - from] * slack;
  let [total, tail] = [0, 0];
  for (const weight of weights) {
    total += weight;
    if (weight <= seen) tail += weight;
  }
  return Math.min(1, tail / total);
}
