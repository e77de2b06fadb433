import type { Drift } from "../api/segments.ts";
import { binOf, populationStability, quantileCuts } from "../math/bins.ts";
import type { Column } from "../math/cluster-scale.ts";
import { quantiles } from "../math/quantile.ts";
import type { ColumnModel, DriftReference } from "./model.ts";

const WATCH = 0.1;
const SHIFTED = 0.25;
/** Training had 1 % beyond the limit. */
const FAR_WATCH = 0.02;
const FAR_STALE = 0.05;
/** So many features out of the whole may shift before the model is stale. */
const SHIFTED_SHARE = 0.2;
const FAR_QUANTILE = 0.99;

/** What the training month looked like: deciles of each column, sizes of the segments, how far from centres customers were. */
export function driftReference(
  columns: readonly ColumnModel[],
  values: readonly Column[],
  labels: Int16Array,
  k: number,
  distances: Float32Array | null,
): DriftReference {
  return {
    columns: columns.map(({ field, level, missingFlag }, j) => {
      const observed = values[j].some((value) => !Number.isNaN(value));
      const cuts = observed ? [...new Set(quantileCuts(values[j], 10))] : [];
      return { field, level, missingFlag, cuts, counts: [...histogram(values[j], cuts)] };
    }),
    segments: [...sizesOf(labels, k)],
    farSquared: distances && quantiles(distances, [FAR_QUANTILE])[0],
  };
}

/** Customers in each bin of the reference's columns, whose values in a month these are. */
export function countsIn({ columns }: DriftReference, values: readonly Column[]): readonly ArrayLike<number>[] {
  return columns.map(({ cuts }, j) => histogram(values[j], cuts));
}

/** Does the month still look like the one the version was made on? `counts` are of that month, by `countsIn`. */
export function driftOf(
  reference: DriftReference,
  counts: readonly ArrayLike<number>[],
  labels: Int16Array,
  distances: Float32Array | null,
): Drift {
  if (labels.length === 0) return { verdict: "fits", reasons: [], features: [], segmentsPsi: 0, farShare: null };
  const features = reference.columns
    .map((column, j) => ({
      field: column.field,
      level: column.level,
      psi: populationStability(column.counts, counts[j]),
    }))
    .sort((a, b) => b.psi - a.psi);
  const segmentsPsi = populationStability(reference.segments, sizesOf(labels, reference.segments.length));
  const { farSquared } = reference;
  const farShare = distances && farSquared !== null ? shareAbove(distances, farSquared) : null;

  const shifted = features.filter(({ psi }) => psi > SHIFTED);
  const reasons: Drift["reasons"][number][] = [];
  if (farShare !== null && farShare > FAR_WATCH)
    reasons.push({ code: "far_from_centres", params: { share: farShare } });
  if (segmentsPsi > WATCH) reasons.push({ code: "segment_shift", params: { psi: segmentsPsi } });
  for (const { field, psi } of shifted.slice(0, 3)) reasons.push({ code: "feature_shift", params: { field, psi } });
  const stale =
    (farShare ?? 0) > FAR_STALE ||
    segmentsPsi > SHIFTED ||
    shifted.length > Math.max(1, SHIFTED_SHARE * features.length);
  return {
    verdict: stale ? "stale" : reasons.length > 0 ? "watch" : "fits",
    reasons,
    features,
    segmentsPsi,
    farShare,
  };
}

function shareAbove(values: Float32Array, limit: number): number {
  let above = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > limit) above++;
  return above / values.length;
}

/** Customers in each bin, those without a value at the end. */
function histogram(values: Column, cuts: readonly number[]): Float64Array {
  const counts = new Float64Array(cuts.length + 2);
  for (let i = 0; i < values.length; i++) {
    const bin = binOf(values[i], cuts);
    counts[bin < 0 ? cuts.length + 1 : bin]++;
  }
  return counts;
}

function sizesOf(labels: Int16Array, k: number): Float64Array {
  const sizes = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) sizes[labels[i]]++;
  return sizes;
}
