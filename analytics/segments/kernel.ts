import { assignToCentres, kMeans } from "../math/kmeans.ts";
import type { KMeansResult } from "../math/kmeans.ts";
import { clusterQuality } from "../math/cluster-quality.ts";
import type { ClusterQuality } from "../math/cluster-quality.ts";
import type { Hooks } from "../math/hooks.ts";
import type { Matrix } from "../math/matrix.ts";
import { takeRows } from "../math/matrix.ts";
import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";

/** Every call of the clustering kernel that segments make: what it is asked for, and how hard it tries. */

const TRIAL_STARTS = 5;
const FINAL_STARTS = 10;
/** Starts run on so many rows at most; the best is polished on all of them. */
const TRIAL_START_ROWS = 10_000;
const FINAL_START_ROWS = 50_000;
const BOOTSTRAPS = 6;
const BOOTSTRAP_ROWS = 2000;
const BOOTSTRAP_STARTS = 2;

/** A fit of one number of clusters to every row, to be compared with others. */
export async function fitTrial(matrix: Matrix, k: number, seed: number, hooks: Hooks): Promise<KMeansResult> {
  const random = createRandom(deriveSeed(seed, "trial", k));
  return kMeans(matrix, { ...hooks, k, random, restarts: TRIAL_STARTS, startSampleRows: TRIAL_START_ROWS });
}

/** The segmentation itself: ten starts, the best polished on every row. */
export async function fitFinal(matrix: Matrix, k: number, seed: number, hooks: Hooks): Promise<KMeansResult> {
  const random = createRandom(deriveSeed(seed, "final", k));
  return kMeans(matrix, { ...hooks, k, random, restarts: FINAL_STARTS, startSampleRows: FINAL_START_ROWS });
}

export async function qualityOf(matrix: Matrix, { labels, centres }: KMeansResult): Promise<ClusterQuality> {
  return clusterQuality(matrix, labels, centres);
}

/** The nearest centre of every row. */
export async function nearestCentres(matrix: Matrix, centres: Matrix): Promise<Int16Array> {
  return Int16Array.from((await assignToCentres(matrix, centres)).labels);
}

/**
 * Of each cluster the mean Jaccard similarity with its nearest counterpart when rows are drawn anew (with replacement)
 * and clustered again: 0.75 and more is stable, below 0.5 the cluster dissolves.
 * Source: Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52 (2007).
 */
export async function stabilityOf(
  matrix: Matrix,
  labels: ArrayLike<number>,
  k: number,
  seed: number,
  hooks: Hooks,
): Promise<number[]> {
  const sums = new Float64Array(k);
  const seen = new Float64Array(k);
  const size = Math.min(matrix.rows, BOOTSTRAP_ROWS);
  for (let round = 0; round < BOOTSTRAPS; round++) {
    const random = createRandom(deriveSeed(seed, "bootstrap", k, round));
    const from = sampleRows(matrix.rows, size, random);
    const drawn = Uint32Array.from({ length: size }, () => from[random.int(size)]).sort();
    const sample = takeRows(matrix, drawn);
    const again = await kMeans(sample, { k, random, restarts: BOOTSTRAP_STARTS });
    await hooks.yieldNow?.();
    const both = new Float64Array(k * k);
    const own = new Float64Array(k);
    const other = new Float64Array(k);
    for (let i = 0; i < size; i++) {
      // A row drawn twice counts once.
      if (i > 0 && drawn[i] === drawn[i - 1]) continue;
      const a = labels[drawn[i]];
      const b = again.labels[i];
      both[a * k + b]++;
      own[a]++;
      other[b]++;
    }
    for (let a = 0; a < k; a++) {
      if (own[a] === 0) continue;
      let best = 0;
      for (let b = 0; b < k; b++) best = Math.max(best, both[a * k + b] / (own[a] + other[b] - both[a * k + b]));
      sums[a] += best;
      seen[a]++;
    }
  }
  return Array.from(sums, (sum, a) => (seen[a] > 0 ? sum / seen[a] : 0));
}
