import { EngineError } from "../api/errors.ts";
import type { ClustersDefinition, KAdvice, KTrial, SegmentWarning } from "../api/segments.ts";
import type { Hooks } from "../math/hooks.ts";
import { createMatrix } from "../math/matrix.ts";
import type { Matrix } from "../math/matrix.ts";
import { recommendK } from "../math/recommend-k.ts";
import type { Base } from "./base.ts";
import { fitFinal, fitTrial, nearestCentres, qualityOf, stabilityOf } from "./kernel.ts";
import type { ClusterModel, Found } from "./model.ts";
import type { Prepared } from "./prepare.ts";
import { preparedMatrix } from "./prepare.ts";

/** Customers a segment must be able to have on average. */
const MIN_PER_SEGMENT = 5;
const STABLE = 0.6;
const CLEAR = 0.25;

/** Tells how far the choice of k and the clustering are. */
export type ClusterProgress = (step: "choose_k" | "cluster", done: number, total: number) => void;

/**
 * Clusters every customer of the base. Without a k of its own, each of the range is tried, measured and its stability
 * tested, and the recommendation taken. Segments are in the order of falling revenue (of falling size without bills).
 * Throws `too_few_customers` and `no_usable_features`.
 */
export async function foundByClusters(
  definition: ClustersDefinition,
  base: Base,
  { features }: Prepared,
  hooks: Hooks,
  progress: ClusterProgress,
): Promise<Found> {
  if (features.length === 0) throw new EngineError("no_usable_features");
  const { seed } = definition;
  const warnings: SegmentWarning[] = [];
  const [from, to] = allowedRange(base.rows, definition, warnings);
  const columns = features.map(({ model }) => model);
  const matrix = preparedMatrix(
    columns,
    features.map(({ values }) => values),
    base.rows,
  );
  let trials: KTrial[] = [];
  let advice: KAdvice | null = null;
  if (definition.k === null) {
    trials = await tryNumbers(matrix, [from, to], seed, hooks, progress);
    advice = trials.length > 0 ? adviceOn(trials) : null;
  }
  const asked = definition.k ?? advice?.k ?? from;
  const fit = await fitFinal(matrix, asked, seed, {
    ...hooks,
    onStep: (done, total) => progress("cluster", done, total),
  });
  const order = inOrder(fit.labels, fit.sizes, base);
  const centres = createMatrix(order.length, columns.length);
  order.forEach((c, index) => {
    centres.data.set(fit.centres.data.subarray(c * columns.length, (c + 1) * columns.length), index * columns.length);
  });
  // As a later month is scored: where two centres are equally near, both must take the same one.
  const labels = await nearestCentres(matrix, centres);
  const stable = order.length > 1 ? await stabilityOf(matrix, centres, seed, hooks) : { clusters: [1], mean: 1 };
  const stability = stable.mean;
  const silhouette =
    trials.find(({ k }) => k === asked)?.silhouette ??
    (order.length > 1 ? (await qualityOf(matrix, labels, centres, hooks)).simplifiedSilhouette : 1);

  if (order.length < asked) warnings.push({ code: "fewer_clusters", params: { k: order.length, asked } });
  if (!fit.converged) warnings.push({ code: "not_converged", params: { iterations: fit.iterations } });
  if (silhouette < CLEAR) warnings.push({ code: "weak_structure", params: { silhouette } });
  if (stability < STABLE) warnings.push({ code: "unstable", params: { stability } });
  const model: ClusterModel = { way: "clusters", columns, centres: rowsOf(centres) };
  return {
    labels,
    distances: squaredDistances(matrix, centres, labels),
    model,
    names: null,
    warnings,
    bins: [],
    clusters: {
      k: order.length,
      seed,
      trials,
      recommendation: advice,
      inertia: fit.inertia,
      iterations: fit.iterations,
      converged: fit.converged,
      stability,
    },
    // A cluster too small for the resamples to meet has none.
    stabilities: stable.clusters.map((value) => (Number.isNaN(value) ? null : value)),
  };
}

/** The numbers of segments that so many customers allow; throws `too_few_customers`. */
function allowedRange(
  customers: number,
  { k, kRange: [low, high] }: ClustersDefinition,
  warnings: SegmentWarning[],
): [number, number] {
  const most = Math.floor(customers / MIN_PER_SEGMENT);
  const [from, to] = k === null ? [Math.min(low, high), Math.max(low, high)] : [k, k];
  if (most < from) throw new EngineError("too_few_customers", { customers, k: from });
  if (most < to) warnings.push({ code: "k_lowered", params: { customers, k: most, least: MIN_PER_SEGMENT } });
  return [from, Math.min(to, most)];
}

/** Numbers for which the rows are too alike (an empty cluster, or no spread left) are passed over. */
async function tryNumbers(
  matrix: Matrix,
  [from, to]: readonly [number, number],
  seed: number,
  hooks: Hooks,
  progress: ClusterProgress,
): Promise<KTrial[]> {
  const trials: KTrial[] = [];
  for (let k = from; k <= to; k++) {
    progress("choose_k", k - from, to - from + 1);
    const fit = await fitTrial(matrix, k, seed, hooks);
    if (fit.sizes.includes(0)) continue;
    const quality = await qualityOf(matrix, fit.labels, fit.centres, hooks);
    const { mean: stability } = await stabilityOf(matrix, fit.centres, seed, hooks);
    const trial = {
      k,
      inertia: quality.inertia,
      silhouette: quality.simplifiedSilhouette,
      calinskiHarabasz: quality.calinskiHarabasz,
      daviesBouldin: quality.daviesBouldin,
      smallestShare: Math.min(...fit.sizes) / matrix.rows,
      stability,
    };
    if (Object.values(trial).every(Number.isFinite)) trials.push(trial);
  }
  return trials;
}

function adviceOn(trials: readonly KTrial[]): KAdvice {
  const { k, reason, params } = recommendK(
    trials.map(({ silhouette, stability, ...trial }) => ({
      ...trial,
      simplifiedSilhouette: silhouette,
      ...(stability === null ? {} : { stability }),
    })),
  );
  const { votes, indices, best, runnerUp, tooSmall, weak } = params;
  return { k, reason, votes, indices, best, runnerUp, tooSmall, weak };
}

/** Clusters with customers by falling revenue, then falling size, then number. */
function inOrder(labels: ArrayLike<number>, sizes: readonly number[], { revenue }: Base): number[] {
  const fen = new Float64Array(sizes.length);
  for (let i = 0; i < labels.length; i++) if (!Number.isNaN(revenue.fen[i])) fen[labels[i]] += revenue.fen[i];
  return Array.from(sizes.keys())
    .filter((c) => sizes[c] > 0)
    .sort((a, b) => fen[b] - fen[a] || sizes[b] - sizes[a] || a - b);
}

function rowsOf({ data, rows, cols }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * cols, (r + 1) * cols)));
}

/** The centres as they were when the model was fitted: float32 survives the way through JSON. */
export function centresOf({ centres, columns }: ClusterModel): Matrix {
  return createMatrix(centres.length, columns.length, Float32Array.from(centres.flat()));
}

/** Squared distance of every row to the centre of its segment. */
export function squaredDistances({ data, rows, cols }: Matrix, centres: Matrix, labels: Int16Array): Float32Array {
  const distances = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    const [row, centre] = [i * cols, labels[i] * cols];
    let sum = 0;
    for (let j = 0; j < cols; j++) {
      const d = data[row + j] - centres.data[centre + j];
      sum += d * d;
    }
    distances[i] = sum;
  }
  return distances;
}
