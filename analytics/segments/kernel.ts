import { clusterQuality } from "../math/cluster-quality.ts";
import type { ClusterQuality } from "../math/cluster-quality.ts";
import { clusterStability } from "../math/cluster-stability.ts";
import type { ClusterStability } from "../math/cluster-stability.ts";
import type { Hooks } from "../math/hooks.ts";
import { assignToCentres, kMeans } from "../math/kmeans.ts";
import type { KMeansResult } from "../math/kmeans.ts";
import type { Matrix } from "../math/matrix.ts";
import { createRandom, deriveSeed } from "../math/random.ts";

/** Every call of the clustering kernel that segments make: what it is asked for, and how hard it tries. */

const TRIAL_STARTS = 5;
const FINAL_STARTS = 10;
/** Starts run on so many rows at most; the best is polished on all of them. */
const TRIAL_START_ROWS = 10_000;
const FINAL_START_ROWS = 50_000;

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

/** Three indices of a fit over every row. */
export async function qualityOf(
  matrix: Matrix,
  labels: ArrayLike<number>,
  centres: Matrix,
  hooks: Hooks,
): Promise<ClusterQuality> {
  return clusterQuality(matrix, labels, centres, hooks);
}

/** The nearest centre of every row. */
export async function nearestCentres(matrix: Matrix, centres: Matrix): Promise<Int16Array> {
  return Int16Array.from((await assignToCentres(matrix, centres)).labels);
}

/** How much of each cluster is found again in bootstrap resamples. */
export async function stabilityOf(
  matrix: Matrix,
  centres: Matrix,
  seed: number,
  { yieldNow }: Hooks,
): Promise<ClusterStability> {
  return clusterStability(matrix, centres, {
    yieldNow,
    random: createRandom(deriveSeed(seed, "bootstrap", centres.rows)),
  });
}
