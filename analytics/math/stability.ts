import { numberBins } from "./boosting/bins.ts";

/** How a column's values were spread: shares over bins between `edges` (value ≤ edge), the last place for the missing. */
export interface NumberSpread {
  readonly kind: "number";
  readonly edges: readonly number[];
  readonly shares: readonly number[];
}

/** Shares of the commonest values; one place for all others, the last for the missing. */
export interface CategorySpread {
  readonly kind: "category";
  readonly values: readonly string[];
  readonly shares: readonly number[];
}

export type Spread = NumberSpread | CategorySpread;

const bins = 10;
const mostValues = 20;
/** Stands for an empty bin: a usual floor, so that one customer in a new bin is no alarm. */
const floor = 1e-4;

/** Deciles of the column, fewer where values repeat. */
export function numberSpread(values: ArrayLike<number>): NumberSpread {
  const { edges: fine } = numberBins(values) as { edges: readonly number[] };
  const counts = countNumbers(values, fine);
  const known = counts.slice(0, -1).reduce((sum, n) => sum + n, 0);
  const edges: number[] = [];
  let sum = 0;
  for (let i = 0; i < fine.length; i++) {
    sum += counts[i];
    if (sum >= ((edges.length + 1) * known) / bins && edges.length < bins - 1) edges.push(fine[i]);
  }
  return { kind: "number", edges, shares: shares(countNumbers(values, edges)) };
}

export function categorySpread(values: readonly (string | null)[]): CategorySpread {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const kept = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, mostValues);
  const names = kept.map(([value]) => value);
  return { kind: "category", values: names, shares: shares(countValues(values, names)) };
}

/** Shares of other values over the same bins. */
export function sharesLike(spread: Spread, values: ArrayLike<number> | readonly (string | null)[]): number[] {
  return shares(
    spread.kind === "number"
      ? countNumbers(values as ArrayLike<number>, spread.edges)
      : countValues(values as readonly (string | null)[], spread.values),
  );
}

/**
 * Population stability index Σ (aᵢ − eᵢ) ln(aᵢ / eᵢ): below 0.1 stable, from 0.25 on another population.
 * Source: Siddiqi, Credit Risk Scorecards (2006), chapter 9.
 */
export function stabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  return expected.reduce((sum, share, i) => {
    const [e, a] = [Math.max(share, floor), Math.max(actual[i], floor)];
    return sum + (a - e) * Math.log(a / e);
  }, 0);
}

function shares(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, n) => sum + n, 0);
  return counts.map((n) => (all > 0 ? n / all : 0));
}

function countNumbers(values: ArrayLike<number>, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 2).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    let bin = edges.length + 1;
    if (!Number.isNaN(value)) {
      let [low, high] = [0, edges.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (edges[middle] < value) low = middle + 1;
        else high = middle;
      }
      bin = low;
    }
    counts[bin]++;
  }
  return counts;
}

function countValues(values: readonly (string | null)[], names: readonly string[]): number[] {
  const places = new Map(names.map((name, i) => [name, i]));
  const counts = new Array<number>(names.length + 2).fill(0);
  for (const value of values) counts[value === null ? names.length + 1 : (places.get(value) ?? names.length)]++;
  return counts;
}
