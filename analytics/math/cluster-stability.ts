import type { ClusterRows } from "./cluster-rows.ts";
import { MathError } from "./failure.ts";
import { type KernelHooks, withRows } from "./kernels/shared.ts";
import { bestOfStarts, shiftLimitOf } from "./kmeans.ts";
import type { Matrix } from "./matrix.ts";
import { type Random, sampleRows } from "./random.ts";

/** Ten times that of a fit: the last steps of a walk move a few rows, and take most of its time. */
const tolerance = 1e-3;

export interface StabilityOptions extends KernelHooks {
  random: Random;
  /** Bootstrap resamples. Default 20. */
  resamples?: number | undefined;
  /** k-means++ starts in each resample. Default 3. */
  restarts?: number | undefined;
  /** With more rows than this, a random sample of this size stands for them. Default 20,000. */
  sampleRows?: number | undefined;
}

export interface ClusterStability {
  /** Of each cluster, 0 … 1: how much of it is found again. NaN for one that the resamples never met. */
  clusters: number[];
  /** Mean over the clusters met. */
  mean: number;
  resamples: number;
  /** Rows that were resampled: the sample's. */
  rows: number;
}

/**
 * Largest Jaccard index |C ∩ D| / |C ∪ D| of each cluster C of `own` over the clusters D of `other`, among the rows named;
 * NaN for a cluster without any of them.
 */
export function bestJaccard(
  own: ArrayLike<number>,
  other: ArrayLike<number>,
  k: number,
  rows: Iterable<number>,
): number[] {
  const both = new Float64Array(k * k);
  const [ofOwn, ofOther] = [new Float64Array(k), new Float64Array(k)];
  for (const row of rows) {
    both[own[row] * k + other[row]]++;
    ofOwn[own[row]]++;
    ofOther[other[row]]++;
  }
  return Array.from(ofOwn, (size, c) => {
    let best = size > 0 ? 0 : Number.NaN;
    for (let d = 0; d < k; d++) {
      const shared = both[c * k + d];
      best = Math.max(best, shared / (size + ofOther[d] - shared));
    }
    return best;
  });
}

/**
 * How well the clusters of these centres survive chance: k-means is done again on bootstrap resamples of the rows, and
 * each cluster is compared, by the Jaccard index among the rows drawn, with the one most like it. Above 0.85 a cluster is
 * highly stable, from 0.75 stable, under 0.6 not to be trusted.
 *
 * Source: Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52 (2007),
 * with its "boot" scheme. Throws `bad_option`, `bad_shape`, `too_few_rows`, `not_finite`, and whatever a hook throws.
 */
export async function clusterStability(
  matrix: Matrix,
  centres: Matrix,
  options: StabilityOptions,
): Promise<ClusterStability> {
  const { random, resamples = 20, restarts = 3, sampleRows: most = 20_000 } = options;
  const k = centres.rows;
  if (centres.cols !== matrix.cols) throw new MathError("bad_shape", { cols: matrix.cols, expected: centres.cols });
  if (resamples < 1) throw new MathError("bad_option", { name: "resamples", value: resamples });
  if (Math.min(matrix.rows, most) < k) throw new MathError("too_few_rows", { rows: Math.min(matrix.rows, most), k });

  const sums = new Float64Array(k);
  const met = new Float64Array(k);
  const compare = async (rows: ClusterRows): Promise<void> => {
    const count = rows.matrix.rows;
    const { labels: own } = await rows.assign(centres);
    const limit = shiftLimitOf(await rows.moments(), tolerance);
    for (let resample = 0; resample < resamples; resample++) {
      const drawn = Uint32Array.from({ length: count }, () => random.int(count)).sort();
      const again = await rows.among(drawn, (some) => bestOfStarts(some, k, restarts, random, limit, options));
      const { labels: other } = await rows.assign(again.centres);
      bestJaccard(own, other, k, new Set(drawn)).forEach((jaccard, c) => {
        if (Number.isNaN(jaccard)) return;
        sums[c] += jaccard;
        met[c]++;
      });
      options.onStep?.(resample + 1, resamples);
    }
  };
  await withRows(matrix, options, (rows) =>
    matrix.rows > most ? rows.among(sampleRows(matrix.rows, most, random), compare) : compare(rows),
  );

  const clusters = Array.from(sums, (sum, c) => sum / met[c]);
  const known = clusters.filter((value) => !Number.isNaN(value));
  return {
    clusters,
    mean: known.reduce((a, b) => a + b, 0) / known.length,
    resamples,
    rows: Math.min(matrix.rows, most),
  };
}
