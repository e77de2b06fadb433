import type { SegmentProfile } from "../api/segments.ts";
import { clusterMeans } from "../math/cluster-quality.ts";
import type { KMeansResult } from "../math/kmeans.ts";
import { proposeNames } from "./name.ts";
import type { Prepared } from "./prepare.ts";

/** Billed revenue of each customer in the window, and the months it was billed for; NaN without a bill. */
export interface Revenue {
  readonly fen: Float64Array;
  readonly months: Float64Array;
}

export interface Profiled {
  readonly segments: readonly SegmentProfile[];
  /** Segment index of each row. */
  readonly indexOf: Int16Array;
}

/**
 * Describes the clusters and puts them in order: by falling revenue, or by falling size where nobody has a bill; of
 * equals the larger, then the first cluster. Clusters without customers are left out.
 */
export function profileSegments(prepared: Prepared, fit: KMeansResult, revenue: Revenue): Profiled {
  const { features, natural, weighted } = prepared;
  const { labels } = fit;
  const k = fit.centres.rows;
  const fen = new Float64Array(k);
  const months = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) {
    if (Number.isNaN(revenue.fen[i])) continue;
    fen[labels[i]] += revenue.fen[i];
    months[labels[i]] += revenue.months[i];
  }
  const billed = months.some((count) => count > 0);
  const total_fen = fen.reduce((sum, value) => sum + value, 0);
  const order = Array.from({ length: k }, (_, c) => c)
    .filter((c) => fit.sizes[c] > 0)
    .sort((a, b) => fen[b] - fen[a] || fit.sizes[b] - fit.sizes[a] || a - b);

  const standard = clusterMeans(weighted, labels, k);
  const means = naturalMeans(natural, labels, k);
  const at = (c: number, j: number) => c * features.length + j;
  const zScores = order.map((c) => features.map(({ weight }, j) => standard.data[at(c, j)] / weight));
  const names = proposeNames(features, zScores);
  const segments = order.map((c, index): SegmentProfile => ({
    index,
    name: names[index]["zh-CN"],
    proposedName: names[index],
    customers: fit.sizes[c],
    customerShare: fit.sizes[c] / labels.length,
    revenueShare: billed && total_fen > 0 ? fen[c] / total_fen : null,
    arpuFen: months[c] > 0 ? fen[c] / months[c] : null,
    zScores: zScores[index],
    means: features.map((_, j) => means[at(c, j)]),
  }));
  const position = new Int16Array(k);
  order.forEach((c, index) => (position[c] = index));
  return { segments, indexOf: Int16Array.from(labels, (c) => position[c]) };
}

/** Means over the values that are there, segment by segment; null where none is. */
function naturalMeans(
  { data, rows, cols }: Prepared["natural"],
  labels: ArrayLike<number>,
  k: number,
): (number | null)[] {
  const sums = new Float64Array(k * cols);
  const counts = new Float64Array(k * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const value = data[i * cols + j];
      if (Number.isNaN(value)) continue;
      sums[labels[i] * cols + j] += value;
      counts[labels[i] * cols + j]++;
    }
  }
  return Array.from(sums, (sum, at) => (counts[at] > 0 ? sum / counts[at] : null));
}
