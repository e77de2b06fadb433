import { MathError } from "./failure.ts";
import { chunkRows, type Hooks, rowsBetweenYields } from "./hooks.ts";
import { createMatrix, type Matrix, takeRows } from "./matrix.ts";
import { type Random, sampleRows } from "./random.ts";

export type Labels = Uint8Array | Uint16Array;

export interface KMeansOptions extends Hooks {
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

export interface Assignment {
  labels: Labels;
  inertia: number;
}

/** Running sums of one Lloyd pass: Σx per cluster (k × cols), rows per cluster, Σd², labels changed. */
interface Pass {
  sums: Float64Array;
  counts: Float64Array;
  inertia: number;
  changed: number;
}

function newLabels(rows: number, k: number): Labels {
  return k <= 256 ? new Uint8Array(rows) : new Uint16Array(rows);
}

/**
 * The inner loop, for rows [from, to): writes labels and adds to `sums` (k × cols) and `counts` (k).
 * `tally` receives [Σd², labels changed]. Ties go to the lower cluster. A WASM kernel replaces this.
 */
function assignChunk(
  data: Float32Array,
  cols: number,
  from: number,
  to: number,
  centres: Float32Array,
  k: number,
  labels: Labels,
  sums: Float64Array,
  counts: Float64Array,
  tally: Float64Array,
): void {
  let inertia = 0;
  let changed = 0;
  // Widened once, not at every use: about a fifth faster.
  const wide = Float64Array.from(centres);
  const point = new Float64Array(cols);
  for (let i = from; i < to; i++) {
    const row = i * cols;
    for (let j = 0; j < cols; j++) point[j] = data[row + j];
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0, at = 0; c < k; c++) {
      let distance = 0;
      for (let j = 0; j < cols; j++, at++) {
        const d = point[j] - wide[at];
        distance += d * d;
      }
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    inertia += least;
    if (labels[i] !== best) {
      labels[i] = best;
      changed++;
    }
    counts[best] += 1;
    const at = best * cols;
    for (let j = 0; j < cols; j++) sums[at + j] += point[j];
  }
  tally[0] = inertia;
  tally[1] = changed;
}

/** One pass over all rows, chunk by chunk; the chunks' sums are added in order, whoever computes them. */
async function lloydPass(matrix: Matrix, centres: Matrix, labels: Labels, hooks: Hooks): Promise<Pass> {
  const { data, rows, cols } = matrix;
  const k = centres.rows;
  const pass: Pass = { sums: new Float64Array(k * cols), counts: new Float64Array(k), inertia: 0, changed: 0 };
  const sums = new Float64Array(k * cols);
  const counts = new Float64Array(k);
  const tally = new Float64Array(2);
  for (let from = 0; from < rows; from += chunkRows) {
    sums.fill(0);
    counts.fill(0);
    const to = Math.min(rows, from + chunkRows);
    assignChunk(data, cols, from, to, centres.data, k, labels, sums, counts, tally);
    for (let i = 0; i < sums.length; i++) pass.sums[i] += sums[i];
    for (let c = 0; c < k; c++) pass.counts[c] += counts[c];
    pass.inertia += tally[0];
    pass.changed += tally[1];
    if (hooks.yieldNow !== undefined && to % rowsBetweenYields === 0) await hooks.yieldNow();
  }
  return pass;
}

function squaredDistance(a: Float32Array, aAt: number, b: Float32Array, bAt: number, cols: number): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) {
    const d = a[aAt + j] - b[bAt + j];
    sum += d * d;
  }
  return sum;
}

/**
 * Gives each empty cluster the row farthest from its own centre, taken out of the cluster it was in
 * (scikit-learn's rule). Rows lying on their centre are no use: with fewer distinct rows than k the
 * cluster stays empty.
 */
function reseedEmpty(matrix: Matrix, centres: Matrix, labels: Labels, pass: Pass): void {
  const { data, rows, cols } = matrix;
  const taken = new Set<number>();
  for (let c = 0; c < centres.rows; c++) {
    if (pass.counts[c] > 0) continue;
    let farthest = -1;
    let most = 0;
    for (let i = 0; i < rows; i++) {
      if (taken.has(i) || pass.counts[labels[i]] < 2) continue;
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
    pass.counts[old] -= 1;
    pass.counts[c] = 1;
    for (let j = 0; j < cols; j++) {
      pass.sums[old * cols + j] -= data[farthest * cols + j];
      pass.sums[c * cols + j] = data[farthest * cols + j];
    }
  }
}

/** Means of the pass as new centres; a cluster without rows keeps its centre. Returns Σ|shift|². */
function moveCentres(centres: Matrix, pass: Pass): number {
  let shift = 0;
  for (let c = 0; c < centres.rows; c++) {
    if (pass.counts[c] === 0) continue;
    for (let j = c * centres.cols; j < (c + 1) * centres.cols; j++) {
      const before = centres.data[j];
      centres.data[j] = pass.sums[j] / pass.counts[c];
      shift += (centres.data[j] - before) ** 2;
    }
  }
  return shift;
}

async function lloyd(
  matrix: Matrix,
  start: Matrix,
  maxIterations: number,
  shiftLimit: number,
  hooks: Hooks,
  step: (iteration: number) => void,
): Promise<KMeansResult> {
  const k = start.rows;
  const centres = createMatrix(k, start.cols, start.data.slice());
  const labels = newLabels(matrix.rows, k);
  let iterations = 0;
  let converged = false;
  let fixed = false;
  let pass: Pass | undefined;
  while (iterations < maxIterations && !converged) {
    pass = await lloydPass(matrix, centres, labels, hooks);
    iterations++;
    // Labels start as zeros, so "nothing changed" means something only from the second pass on.
    fixed = iterations > 1 && pass.changed === 0;
    converged = fixed;
    if (!fixed) {
      if (pass.counts.includes(0)) reseedEmpty(matrix, centres, labels, pass);
      converged = moveCentres(centres, pass) <= shiftLimit;
    }
    step(iterations);
  }
  // Centres moved after the last labels were given: label once more, so that both agree.
  if (!fixed || pass === undefined) pass = await lloydPass(matrix, centres, labels, hooks);
  return { labels, centres, sizes: Array.from(pass.counts), inertia: pass.inertia, iterations, converged };
}

/**
 * k-means++ with greedy choice among 2 + ⌊ln k⌋ candidates for each centre (scikit-learn's variant).
 * Source: Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding" (SODA 2007).
 * Returns k × cols, copies of rows. Throws `too_few_rows` when rows < k.
 */
export function kMeansPlusPlus(matrix: Matrix, k: number, random: Random): Matrix {
  const { data, rows, cols } = matrix;
  if (rows < k) throw new MathError("too_few_rows", { rows, k });
  const chosen = [random.int(rows)];
  let nearest = new Float64Array(rows);
  let candidate = new Float64Array(rows);
  let best = new Float64Array(rows);
  let potential = 0;
  for (let i = 0; i < rows; i++) {
    nearest[i] = squaredDistance(data, i * cols, data, chosen[0] * cols, cols);
    potential += nearest[i];
  }
  const trials = 2 + Math.floor(Math.log(k));
  while (chosen.length < k) {
    let bestRow = -1;
    let bestPotential = Number.POSITIVE_INFINITY;
    for (let t = 0; t < trials; t++) {
      const row = potential > 0 ? drawByWeight(nearest, random.next() * potential) : random.int(rows);
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        const d = squaredDistance(data, i * cols, data, row * cols, cols);
        const kept = d < nearest[i] ? d : nearest[i];
        candidate[i] = kept;
        sum += kept;
      }
      if (sum < bestPotential) {
        bestPotential = sum;
        bestRow = row;
        [best, candidate] = [candidate, best];
      }
    }
    chosen.push(bestRow);
    [nearest, best] = [best, nearest];
    potential = bestPotential;
  }
  return takeRows(matrix, chosen);
}

/** First row at which the running weight exceeds `target`; the last weighted row if rounding overshoots. */
function drawByWeight(weights: Float64Array, target: number): number {
  let sum = 0;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i];
    last = i;
    if (sum > target) return i;
  }
  return last;
}

/** Mean over the columns of the population variance; refuses NaN and ±∞. */
function meanColumnVariance({ data, rows, cols }: Matrix): number {
  const means = new Float64Array(cols);
  const squares = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < cols; j++) means[j] += data[at++];
  for (let j = 0; j < cols; j++) {
    means[j] /= rows;
    if (!Number.isFinite(means[j])) throw new MathError("not_finite", { column: j });
  }
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < cols; j++) squares[j] += (data[at++] - means[j]) ** 2;
  let sum = 0;
  for (let j = 0; j < cols; j++) sum += squares[j] / rows;
  return sum / cols;
}

function checkOptions(matrix: Matrix, options: KMeansOptions): void {
  const { k, restarts = 10, maxIterations = 300, tolerance = 1e-4, initialCentres } = options;
  if (!Number.isInteger(k) || k < 1 || k > 65536) throw new MathError("bad_option", { name: "k", value: k });
  if (restarts < 1) throw new MathError("bad_option", { name: "restarts", value: restarts });
  if (maxIterations < 1) throw new MathError("bad_option", { name: "maxIterations", value: maxIterations });
  if (!(tolerance >= 0)) throw new MathError("bad_option", { name: "tolerance", value: tolerance });
  if (matrix.cols === 0) throw new MathError("no_columns");
  if (matrix.rows < k) throw new MathError("too_few_rows", { rows: matrix.rows, k });
  if (initialCentres !== undefined && (initialCentres.rows !== k || initialCentres.cols !== matrix.cols)) {
    throw new MathError("bad_shape", { rows: initialCentres.rows, cols: initialCentres.cols });
  }
}

/**
 * k-means clustering: k-means++ starts, Lloyd's iterations until the centres' squared shift is at most
 * tolerance × mean column variance (scikit-learn's criterion) or no label changes. Empty clusters take
 * the farthest row. Distances in float64 over float32 data; sums in float64, in fixed chunks.
 *
 * `matrix` is rows × cols without missing values, usually out of `applyPreparation`.
 * Throws `too_few_rows`, `no_columns`, `not_finite`, `bad_shape`, `bad_option`, and whatever a hook throws.
 * Source: Lloyd, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28 (1982).
 */
export async function kMeans(matrix: Matrix, options: KMeansOptions): Promise<KMeansResult> {
  checkOptions(matrix, options);
  const { k, random, restarts = 10, maxIterations = 300, tolerance = 1e-4, startSampleRows = 50_000 } = options;
  const shiftLimit = tolerance * meanColumnVariance(matrix);
  const sampled = options.initialCentres === undefined && matrix.rows > startSampleRows && startSampleRows >= k;
  const starts = options.initialCentres === undefined ? restarts : 1;
  const total = (starts + (sampled ? 1 : 0)) * maxIterations;
  const stepOfRun = (run: number) => (iteration: number) => options.onStep?.(run * maxIterations + iteration, total);

  const basis = sampled ? takeRows(matrix, sampleRows(matrix.rows, startSampleRows, random)) : matrix;
  let best: KMeansResult | undefined;
  for (let run = 0; run < starts; run++) {
    const start = options.initialCentres ?? kMeansPlusPlus(basis, k, random);
    const result = await lloyd(basis, start, maxIterations, shiftLimit, options, stepOfRun(run));
    if (best === undefined || result.inertia < best.inertia) best = result;
    if (options.yieldNow !== undefined) await options.yieldNow();
  }
  if (best === undefined) throw new MathError("bad_option", { name: "restarts", value: restarts });
  if (sampled) best = await lloyd(matrix, best.centres, maxIterations, shiftLimit, options, stepOfRun(starts));
  options.onStep?.(total, total);
  return best;
}

/**
 * The nearest centre of each row (ties to the lower cluster) and the sum of squared distances.
 * Throws `bad_shape` when the columns differ.
 */
export function assign(matrix: Matrix, centres: Matrix): Assignment {
  const { rows, cols, data } = matrix;
  if (cols !== centres.cols) throw new MathError("bad_shape", { cols, expected: centres.cols });
  if (centres.rows === 0) throw new MathError("empty");
  const k = centres.rows;
  const labels = newLabels(rows, k);
  const sums = new Float64Array(k * cols);
  const counts = new Float64Array(k);
  const tally = new Float64Array(2);
  let inertia = 0;
  for (let from = 0; from < rows; from += chunkRows) {
    assignChunk(data, cols, from, Math.min(rows, from + chunkRows), centres.data, k, labels, sums, counts, tally);
    inertia += tally[0];
  }
  return { labels, inertia };
}
