import { squaredDistance } from "./cluster-plain.ts";
import type { Assignment, ClusterRows, ColumnMoments, Labels, LloydState } from "./cluster-rows.ts";
import { MathError } from "./failure.ts";
import type { Hooks } from "./hooks.ts";
import { type KernelHooks, withRows } from "./kernels/shared.ts";
import { createMatrix, type Matrix } from "./matrix.ts";
import { type Random, sampleRows } from "./random.ts";

export type { Assignment, Labels } from "./cluster-rows.ts";

const mostClusters = 65_535;

export interface KMeansOptions extends KernelHooks {
  k: number;
  random: Random;
  /** Starts; the one with the least inertia wins. Default 10. Ignored with `initialCentres`. */
  restarts?: number | undefined;
  /** For each start. Default 300. */
  maxIterations?: number | undefined;
  /** Relative to the mean column variance, as scikit-learn's `tol`. Default 1e-4. */
  tolerance?: number | undefined;
  /** k × cols; skips k-means++ and restarts. */
  initialCentres?: Matrix | undefined;
  /**
   * With more rows than this, the starts run on a random sample of this size and only the best is
   * polished on all rows. Default 50,000.
   */
  startSampleRows?: number | undefined;
}

export interface KMeansResult {
  /** Cluster of each row, 0 … k − 1. */
  labels: Labels;
  /** k × cols. */
  centres: Matrix;
  /** Rows in each cluster. */
  sizes: number[];
  /** Sum of squared distances to the own centre. */
  inertia: number;
  /** Of the winning run; with `startSampleRows` in force, of the polish on all rows. */
  iterations: number;
  converged: boolean;
}

/**
 * Gives each empty cluster the row farthest from its own centre, taken out of the cluster it was in
 * (scikit-learn's rule). Rows lying on their centre are no use: with fewer distinct rows than k the
 * cluster stays empty.
 */
function reseedEmpty({ data, rows, cols }: Matrix, centres: Matrix, { labels, counts, sums }: LloydState): void {
  const taken = new Set<number>();
  for (let c = 0; c < centres.rows; c++) {
    if (counts[c] > 0) continue;
    let farthest = -1;
    let most = 0;
    for (let i = 0; i < rows; i++) {
      if (taken.has(i) || counts[labels[i]] < 2) continue;
      const distance = squaredDistance(data, i * cols, centres.data, labels[i] * cols, cols);
      if (distance > most) {
        most = distance;
        farthest = i;
      }
    }
    if (farthest < 0) return;
    taken.add(farthest);
    const old = labels[farthest];
    labels[farthest] = c;
    counts[old] -= 1;
    counts[c] = 1;
    for (let j = 0; j < cols; j++) {
      sums[old * cols + j] -= data[farthest * cols + j];
      sums[c * cols + j] = data[farthest * cols + j];
    }
  }
}

/** Means as new centres; a cluster without rows keeps its centre. Returns Σ|shift|². */
function moveCentres(centres: Matrix, { counts, sums }: LloydState): number {
  let shift = 0;
  for (let c = 0; c < centres.rows; c++) {
    if (counts[c] === 0) continue;
    for (let j = c * centres.cols; j < (c + 1) * centres.cols; j++) {
      const before = centres.data[j];
      centres.data[j] = sums[j] / counts[c];
      shift += (centres.data[j] - before) ** 2;
    }
  }
  return shift;
}

interface Walk {
  readonly centres: Matrix;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Lloyd's iterations from `start`. */
async function walk(
  rows: ClusterRows,
  start: Matrix,
  maxIterations: number,
  shiftLimit: number,
  step: (iteration: number) => void,
): Promise<Walk> {
  const centres = createMatrix(start.rows, start.cols, start.data.slice());
  const state = rows.lloyd(start.rows);
  let iterations = 0;
  let converged = false;
  while (iterations < maxIterations && !converged) {
    const changed = await state.pass(centres);
    iterations++;
    converged = changed === 0;
    if (!converged) {
      if (state.counts.includes(0)) reseedEmpty(rows.matrix, centres, state);
      converged = moveCentres(centres, state) <= shiftLimit;
    }
    step(iterations);
  }
  return { centres, iterations, converged };
}

function checkOptions(matrix: Matrix, options: KMeansOptions): void {
  const { k, restarts = 10, maxIterations = 300, tolerance = 1e-4, initialCentres } = options;
  if (!Number.isInteger(k) || k < 1 || k > mostClusters) throw new MathError("bad_option", { name: "k", value: k });
  if (restarts < 1) throw new MathError("bad_option", { name: "restarts", value: restarts });
  if (maxIterations < 1) throw new MathError("bad_option", { name: "maxIterations", value: maxIterations });
  if (!(tolerance >= 0)) throw new MathError("bad_option", { name: "tolerance", value: tolerance });
  if (matrix.cols === 0) throw new MathError("no_columns");
  if (matrix.rows < k) throw new MathError("too_few_rows", { rows: matrix.rows, k });
  if (initialCentres !== undefined && (initialCentres.rows !== k || initialCentres.cols !== matrix.cols)) {
    throw new MathError("bad_shape", { rows: initialCentres.rows, cols: initialCentres.cols });
  }
}

/** Squared shift of the centres at which Lloyd's iterations stop; scikit-learn's `tol`. */
export function shiftLimitOf({ variances }: ColumnMoments, tolerance = 1e-4): number {
  return (tolerance * variances.reduce((a, b) => a + b, 0)) / variances.length;
}

/** The walk of least inertia out of `restarts` k-means++ starts; `step` is told the iterations of all starts. */
export async function bestOfStarts(
  rows: ClusterRows,
  k: number,
  restarts: number,
  random: Random,
  shiftLimit: number,
  { yieldNow }: Hooks,
  maxIterations = 300,
  step: (done: number) => void = () => undefined,
): Promise<Walk> {
  let best: Walk | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < restarts; run++) {
    const start = await rows.seed(k, random);
    const found = await walk(rows, start, maxIterations, shiftLimit, (i) => step(run * maxIterations + i));
    const { inertia } = await rows.assign(found.centres);
    if (best === undefined || inertia < least) [best, least] = [found, inertia];
    if (yieldNow !== undefined) await yieldNow();
  }
  if (best === undefined) throw new MathError("bad_option", { name: "restarts", value: restarts });
  return best;
}

/**
 * k-means clustering: k-means++ starts, Lloyd's iterations until the centres' squared shift is at most
 * tolerance × mean column variance (scikit-learn's criterion) or no label changes. Empty clusters take
 * the farthest row. Sums are float64, in an order that hangs on the shape alone: the same bytes on any number of threads.
 *
 * `matrix` is rows × cols without missing values, usually out of `applyPreparation`; a `sharedMatrix` saves its copy.
 * Throws `too_few_rows`, `no_columns`, `not_finite`, `bad_shape`, `bad_option`, and whatever a hook throws.
 * Source: Lloyd, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28 (1982).
 */
export async function kMeans(matrix: Matrix, options: KMeansOptions): Promise<KMeansResult> {
  checkOptions(matrix, options);
  const { k, random, restarts = 10, maxIterations = 300, tolerance = 1e-4, startSampleRows = 50_000 } = options;
  return withRows(matrix, options, async (rows) => {
    const shiftLimit = shiftLimitOf(await rows.moments(), tolerance);
    const sampled = options.initialCentres === undefined && matrix.rows > startSampleRows && startSampleRows >= k;
    const starts = options.initialCentres === undefined ? restarts : 1;
    const total = (starts + (sampled ? 1 : 0)) * maxIterations;
    const step = (done: number) => options.onStep?.(done, total);
    const tryStarts = (among: ClusterRows) =>
      bestOfStarts(among, k, restarts, random, shiftLimit, options, maxIterations, step);
    const polish = (start: Matrix) =>
      walk(rows, start, maxIterations, shiftLimit, (i) => step((total / maxIterations - 1) * maxIterations + i));

    let best: Walk;
    if (options.initialCentres !== undefined) best = await polish(options.initialCentres);
    else if (!sampled) best = await tryStarts(rows);
    else {
      const chosen = sampleRows(matrix.rows, startSampleRows, random);
      best = await polish((await rows.among(chosen, tryStarts)).centres);
    }
    // The centres moved after the last labels were given: label once more, so that both agree.
    const assignment = await rows.assign(best.centres);
    options.onStep?.(total, total);
    return { ...assignment, ...best };
  });
}

/**
 * The nearest centre of each row, as `kMeans` itself labels its rows: later months are scored by it.
 * Throws `bad_shape` when the columns differ, and `empty` without centres.
 */
export async function assignToCentres(matrix: Matrix, centres: Matrix, hooks: KernelHooks = {}): Promise<Assignment> {
  if (matrix.cols !== centres.cols) throw new MathError("bad_shape", { cols: matrix.cols, expected: centres.cols });
  if (centres.rows === 0) throw new MathError("empty");
  return withRows(matrix, hooks, (rows) => rows.assign(centres));
}
