import type { Month } from "./project.ts";

export interface SegmentFeature {
  readonly field: string;
  /** Natural-log scaling `log(1 + x)` was applied before standardising, because of a heavy right tail. */
  readonly logged: boolean;
  readonly mean: number;
  readonly sd: number;
}

export interface SegmentProfile {
  /** Position within the segmentation, from 0, by falling revenue. Names and colours hang on it. */
  readonly index: number;
  /** What views, lists and files call it: the Chinese proposal until somebody renames it. */
  readonly name: string;
  readonly proposedName: { readonly "zh-CN": string; readonly en: string };
  readonly customers: number;
  readonly customerShare: number;
  /** Share of the base's billed revenue in the window; null without a bill source. */
  readonly revenueShare: number | null;
  /** Mean bill per customer and month, fen; null without a bill source. */
  readonly arpuFen: number | null;
  /** Feature means in standard deviations from the base, in the order of `features`. */
  readonly zScores: readonly number[];
  /** Feature means in natural units, in the order of `features`. */
  readonly means: readonly (number | null)[];
}

export interface KTrial {
  readonly k: number;
  readonly inertia: number;
  /** Simplified silhouette (distances to centres, not between all pairs), -1..1. */
  readonly silhouette: number;
  readonly calinskiHarabasz: number;
  readonly daviesBouldin: number;
}

export interface Segmentation {
  readonly segmentationId: number;
  /** As somebody named it; empty when nobody did. */
  readonly name: string;
  readonly asOf: Month | null;
  readonly k: number;
  readonly seed: number;
  readonly features: readonly SegmentFeature[];
  /** Fields asked for or eligible but left out, with the reason. */
  readonly dropped: readonly {
    readonly field: string;
    readonly reason: "constant" | "all_missing" | "mostly_missing" | "duplicate" | "not_numeric";
  }[];
  readonly trials: readonly KTrial[];
  readonly segments: readonly SegmentProfile[];
  readonly iterations: number;
  readonly converged: boolean;
}

/** A segment's name for a reader: what it was renamed to, else the proposal in the reader's language. */
export function segmentTitle(segment: Pick<SegmentProfile, "name" | "proposedName">, locale: "zh-CN" | "en"): string {
  return segment.name === segment.proposedName["zh-CN"] ? segment.proposedName[locale] : segment.name;
}
