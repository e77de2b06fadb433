import { EngineError } from "../api/errors.ts";
import type { KTrial } from "../api/segments.ts";
import { clusterQuality } from "../math/cluster-quality.ts";
import type { Hooks } from "../math/hooks.ts";
import { kMeans } from "../math/kmeans.ts";
import type { KMeansResult } from "../math/kmeans.ts";
import type { Matrix } from "../math/matrix.ts";
import { takeRows } from "../math/matrix.ts";
import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";

/** Rows that the numbers of segments are tried on. */
const TRIAL_ROWS = 10_000;
const TRIAL_RESTARTS = 5;
const FINAL_RESTARTS = 10;
/** Customers a segment must be able to have on average. */
const MIN_PER_SEGMENT = 5;

/** The numbers of segments that so many customers allow; throws `too_few_customers`. */
export function allowedRange(
  customers: number,
  k: number | undefined,
  [low, high]: readonly [number, number],
): [number, number] {
  const most = Math.floor(customers / MIN_PER_SEGMENT);
  const [from, to] = k === undefined ? [Math.min(low, high), Math.max(low, high)] : [k, k];
  if (most < from) throw new EngineError("too_few_customers", { customers, k: from });
  return [from, Math.min(to, most)];
}

/**
 * Clusters a seeded sample into each number of segments of the range and measures each. Numbers for which the rows
 * are too alike (an empty cluster, or no spread left) are passed over.
 */
export async function tryNumbers(
  matrix: Matrix,
  [from, to]: readonly [number, number],
  seed: number,
  hooks: Hooks,
  step: (done: number, total: number) => void,
): Promise<KTrial[]> {
  const random = createRandom(deriveSeed(seed, "sample"));
  const sample = matrix.rows <= TRIAL_ROWS ? matrix : takeRows(matrix, sampleRows(matrix.rows, TRIAL_ROWS, random));
  const trials: KTrial[] = [];
  for (let k = from; k <= to; k++) {
    step(k - from, to - from + 1);
    const fit = await kMeans(sample, {
      ...hooks,
      k,
      random: createRandom(deriveSeed(seed, "trial", k)),
      restarts: TRIAL_RESTARTS,
    });
    if (fit.sizes.includes(0)) continue;
    const quality = await clusterQuality(sample, fit.labels, fit.centres, hooks);
    const trial: KTrial = {
      k,
      inertia: quality.inertia,
      silhouette: quality.simplifiedSilhouette,
      calinskiHarabasz: quality.calinskiHarabasz,
      daviesBouldin: quality.daviesBouldin,
    };
    if (Object.values(trial).every(Number.isFinite)) trials.push(trial);
  }
  return trials;
}

/**
 * The recommended number: each index ranks the trials (silhouette and Caliński–Harabasz high, Davies–Bouldin low) and
 * the least sum of ranks wins. Of equals the better silhouette wins, then the smaller number. Undefined without trials.
 */
export function recommend(trials: readonly KTrial[]): number | undefined {
  const indices: ((trial: KTrial) => number)[] = [
    (trial) => trial.silhouette,
    (trial) => trial.calinskiHarabasz,
    (trial) => -trial.daviesBouldin,
  ];
  const rankSum = (trial: KTrial) =>
    indices.reduce((sum, index) => sum + trials.filter((other) => index(other) > index(trial)).length, 0);
  return [...trials].sort((a, b) => rankSum(a) - rankSum(b) || b.silhouette - a.silhouette || a.k - b.k)[0]?.k;
}

/** The segmentation itself: ten starts, the best polished on every row. */
export async function fitSegments(matrix: Matrix, k: number, seed: number, hooks: Hooks): Promise<KMeansResult> {
  return kMeans(matrix, { ...hooks, k, random: createRandom(deriveSeed(seed, "final", k)), restarts: FINAL_RESTARTS });
}
