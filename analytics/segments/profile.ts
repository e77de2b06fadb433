import type { SegmentProfile } from "../api/segments.ts";
import { drawnIn } from "../math/cluster-scale.ts";
import type { Base } from "./base.ts";
import type { Churn } from "./churn.ts";
import type { Feature } from "./prepare.ts";

/** A deviation from the base below this many standard deviations does not set a segment apart. */
export const NOTABLE = 0.25;
const MOST_DISTINGUISHING = 6;

/** What is known of a segment before it is named and matched to older ones. */
export type Measured = Omit<
  SegmentProfile,
  "key" | "name" | "nameEn" | "proposedName" | "rule" | "stability" | "decision"
>;

/** Size, revenue and ARPU of each segment of a month. Sums in the base's order. */
export function sizesAndRevenue(labels: Int16Array, k: number, { revenue, rows }: Base) {
  const customers = new Float64Array(k);
  const fen = new Float64Array(k);
  const months = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) {
    customers[labels[i]]++;
    if (Number.isNaN(revenue.fen[i])) continue;
    fen[labels[i]] += revenue.fen[i];
    months[labels[i]] += revenue.months[i];
  }
  const billed = months.some((count) => count > 0);
  const total_fen = fen.reduce((sum, value) => sum + value, 0);
  return Array.from({ length: k }, (_, index) => ({
    index,
    customers: customers[index],
    customerShare: rows > 0 ? customers[index] / rows : 0,
    revenueShare: billed && total_fen > 0 ? fen[index] / total_fen : null,
    arpuFen: months[index] > 0 ? fen[index] / months[index] : null,
  }));
}

/** Describes the segments of a partition against the whole base. */
export function measureSegments(
  labels: Int16Array,
  k: number,
  features: readonly Feature[],
  churn: Churn,
  base: Base,
): Measured[] {
  const sizes = sizesAndRevenue(labels, k, base);
  const byArpu = sizes.toSorted((a, b) => (b.arpuFen ?? -1) - (a.arpuFen ?? -1) || a.index - b.index);
  const columns = features.map((feature) => columnOf(feature, labels, k));
  const churned = churnRates(labels, k, churn);
  return sizes.map((size) => {
    const zScores = columns.map(({ z }) => z[size.index]);
    return {
      ...size,
      valueRank: byArpu.indexOf(size),
      churnRate: churned[size.index],
      churnSource: churned[size.index] === null ? null : churn.source,
      zScores,
      means: columns.map(({ means }) => means[size.index]),
      distinguishing: Array.from(zScores.keys())
        .filter((j) => Math.abs(zScores[j]) >= NOTABLE)
        .sort((a, b) => Math.abs(zScores[b]) - Math.abs(zScores[a]) || a - b)
        .slice(0, MOST_DISTINGUISHING),
    };
  });
}

/** Of one feature: means in deviations from the base on the scale it was prepared on, and in natural units. */
function columnOf({ model: { scale }, values }: Feature, labels: Int16Array, k: number) {
  const drawn = new Float64Array(k);
  const rows = new Float64Array(k);
  const natural = new Float64Array(k);
  const known = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) {
    const c = labels[i];
    drawn[c] += drawnIn(values[i], scale);
    rows[c]++;
    if (Number.isNaN(values[i])) continue;
    natural[c] += values[i];
    known[c]++;
  }
  return {
    z: Array.from(drawn, (sum, c) => (rows[c] > 0 ? (sum / rows[c] - scale.mean) / scale.sd : 0)),
    means: Array.from(natural, (sum, c) => (known[c] > 0 ? sum / known[c] : null)),
  };
}

function churnRates(labels: Int16Array, k: number, { values }: Churn): (number | null)[] {
  const sums = new Float64Array(k);
  const known = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) {
    if (values === null || Number.isNaN(values[i])) continue;
    sums[labels[i]] += values[i];
    known[labels[i]]++;
  }
  return Array.from(sums, (sum, c) => (known[c] > 0 ? sum / known[c] : null));
}
