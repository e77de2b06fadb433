import type { BothWords, Lineage, Segmentation, SegmentProfile } from "../api/segments.ts";
import { segmentTitle } from "../api/segments.ts";
import { optimalAssignment } from "../math/optimal-assignment.ts";
import { distinctNames } from "./rules.ts";

/** Segments that share less than this of their customers are not the same group, whatever else would be left over. */
const SAME = 0.25;

/** Counts of customers by two labels of the same rows, a × b. */
export function crossCounts(a: Int16Array, b: Int16Array, ka: number, kb: number): number[][] {
  const counts = Array.from({ length: ka }, () => new Array<number>(kb).fill(0));
  for (let i = 0; i < a.length; i++) if (a[i] >= 0 && b[i] >= 0) counts[a[i]][b[i]]++;
  return counts;
}

/** Customers in both over customers in either, for every cell of a matrix of counts; 0 where both are empty. */
export function jaccards(counts: readonly (readonly number[])[]): number[][] {
  const own = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const other = (counts[0] ?? []).map((_, j) => counts.reduce((sum, row) => sum + row[j], 0));
  return counts.map((row, i) =>
    row.map((both, j) => (own[i] + other[j] - both > 0 ? both / (own[i] + other[j] - both) : 0)),
  );
}

/**
 * Which segment of the version before each new one is: the pairing with the largest sum of Jaccard similarities over the
 * same customers, equal names first. Returns the old index of each new segment, −1 for none, and what to tell.
 */
export function matchSegments(
  previous: Segmentation,
  before: Int16Array,
  after: Int16Array,
  names: readonly (string | null)[],
): { readonly oldOf: readonly number[]; readonly lineage: Lineage } {
  const similar = jaccards(crossCounts(before, after, previous.k, names.length));
  const gain = similar.map((row, i) =>
    row.map((value, j) => value + (previous.segments[i].proposedName["zh-CN"] === names[j] ? 1 : 0)),
  );
  const newOf = optimalAssignment(gain).map((j, i) => (j >= 0 && gain[i][j] >= SAME ? j : -1));
  const oldOf = names.map((_, j) => newOf.indexOf(j));
  const matches: Lineage["matches"][number][] = newOf.map((j, i) => ({
    fromIndex: i,
    toIndex: j < 0 ? null : j,
    jaccard: j < 0 ? 0 : similar[i][j],
  }));
  oldOf.forEach((i, j) => {
    if (i < 0) matches.push({ fromIndex: null, toIndex: j, jaccard: 0 });
  });
  return { oldOf, lineage: { previousId: previous.segmentationId, matches } };
}

export type Named = Pick<SegmentProfile, "key" | "name" | "nameEn" | "proposedName">;

/**
 * Keys and names of the segments of a version. Those matched keep their key and, where a person chose it or the definition
 * gives none, their name; the others get a key never used in the family.
 */
export function carryOver(
  previous: Segmentation | null,
  oldOf: readonly number[],
  proposed: readonly BothWords[],
  fromDefinition: boolean,
  keysUsed: number,
): Named[] {
  let next = keysUsed;
  const old = oldOf.map((index) => (index < 0 ? undefined : previous?.segments[index]));
  const kept = old.map((segment) => {
    if (!segment) return undefined;
    const renamed = segment.name !== segment.proposedName["zh-CN"] || segment.nameEn !== null;
    return renamed || !fromDefinition ? segment : undefined;
  });
  const taken = kept.flatMap((segment) => (segment ? [segment.name, segmentTitle(segment, "en")] : []));
  const fresh = distinctNames(
    proposed.filter((_, i) => !kept[i]),
    taken,
  );
  return proposed.map((words, i): Named => {
    const key = old[i]?.key ?? next++;
    const same = kept[i];
    if (same) {
      const { name, nameEn, proposedName } = same;
      return { key, name, nameEn, proposedName: fromDefinition ? words : proposedName };
    }
    const own = fresh.shift()!;
    return { key, name: own["zh-CN"], nameEn: null, proposedName: own };
  });
}
