import type { Segmentation } from "../api/segments.ts";

/** A document as it was stored before versions: clusters alone. */
interface OldDocument {
  readonly segmentationId: number;
  readonly name: string;
  readonly asOf: string | null;
  readonly k: number;
  readonly seed: number;
  readonly features: readonly { field: string; logged: boolean; mean: number; sd: number }[];
  readonly dropped?: readonly { field: string; reason: string }[];
  readonly trials: readonly {
    k: number;
    inertia: number;
    silhouette: number;
    calinskiHarabasz: number;
    daviesBouldin: number;
  }[];
  readonly segments: readonly {
    index: number;
    name: string;
    proposedName: { "zh-CN": string; en: string };
    customers: number;
    customerShare: number;
    revenueShare: number | null;
    arpuFen: number | null;
    zScores: readonly number[];
    means: readonly (number | null)[];
  }[];
  readonly iterations: number;
  readonly converged: boolean;
}

/** The one name that somebody gave for both languages. */
function renamedTo({
  name,
  proposedName,
}: Pick<OldDocument["segments"][number], "name" | "proposedName">): string | null {
  return name === proposedName["zh-CN"] ? null : name;
}

/** A stored document in the present shape: what an older program did not know of is told as not known. */
export function upgraded(stored: Segmentation | OldDocument): Segmentation {
  if ("familyId" in stored) {
    // Kept before each language had a name of its own.
    const segments = stored.segments.map((segment) => ({
      ...segment,
      nameEn: segment.nameEn === undefined ? renamedTo(segment) : segment.nameEn,
    }));
    return { ...stored, segments };
  }
  const { segmentationId, seed, trials, iterations, converged } = stored;
  const byArpu = stored.segments.toSorted((a, b) => (b.arpuFen ?? 0) - (a.arpuFen ?? 0) || a.index - b.index);
  return {
    segmentationId,
    familyId: segmentationId,
    version: 1,
    name: stored.name,
    archived: false,
    asOf: stored.asOf,
    definition: {
      way: "clusters",
      features: [...new Set(stored.features.map(({ field }) => field.replace(/ = .*$/s, "")))],
      k: stored.k,
      kRange: [2, 10],
      seed,
      preparation: { log: true, winsorShare: 0, scaling: "standard", missingFlags: false },
    },
    customers: stored.segments.reduce((sum, { customers }) => sum + customers, 0),
    k: stored.k,
    segments: stored.segments.map((segment) => ({
      ...segment,
      nameEn: renamedTo(segment),
      key: segment.index,
      valueRank: byArpu.indexOf(segment),
      churnRate: null,
      churnSource: null,
      distinguishing: [],
      rule: null,
      stability: null,
      decision: null,
    })),
    features: stored.features.map(({ field, logged, mean, sd }) => {
      const [name, level] = field.split(/ = (.*)/s);
      return {
        field: name,
        level: level ?? null,
        missingFlag: false,
        logged,
        winsorised: null,
        mean,
        sd,
        baseMean: null,
      };
    }),
    warnings: [],
    clusters: {
      k: stored.k,
      seed,
      trials: trials.map((trial) => ({ ...trial, smallestShare: 0, stability: null })),
      recommendation: null,
      inertia: 0,
      iterations,
      converged,
      stability: null,
    },
    bins: [],
    lineage: null,
  };
}
