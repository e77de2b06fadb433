import type { FieldType, FilterNode } from "./customers.ts";
import type { Month } from "./project.ts";
import type { SegmentationDefinition } from "./segmentation-definition.ts";

export * from "./segmentation-definition.ts";

/** Words the engine proposes, in both languages. */
export interface BothWords {
  readonly "zh-CN": string;
  readonly en: string;
}

/**
 * One version of a segmentation: what it is (definition), what it found in the month it was made for, and how the segments
 * differ. A version never changes but for names, decisions and whether it is archived; editing or refitting makes a new
 * one of the same family. Clusters keep their centres and preparation, bins their cut points: `segments.apply` puts the
 * customers of any other month into the same segments.
 */
export interface Segmentation {
  /** Of this version. Campaigns, filters and months refer to it. */
  readonly segmentationId: number;
  /** `segmentationId` of the first version: what all versions share. */
  readonly familyId: number;
  /** From 1 on. */
  readonly version: number;
  /** As somebody named it; empty when nobody did. */
  readonly name: string;
  readonly archived: boolean;
  /** The month it was made on; null in a project without dates. */
  readonly asOf: Month | null;
  readonly definition: SegmentationDefinition;
  /** Present customers of the view: those who have not left. */
  readonly customers: number;
  /** Number of segments. */
  readonly k: number;
  readonly segments: readonly SegmentProfile[];
  /** What the profile is told in: the columns that were clustered; for the other ways the view's behaviour fields. */
  readonly features: readonly SegmentFeature[];
  /** What is to be known of the run: features left out and why, infinite values, a fit that did not converge … */
  readonly warnings: readonly SegmentWarning[];
  /** Of clusters alone. */
  readonly clusters: ClusterFit | null;
  /** Bin edges in force, of value tiers and RFM alone. */
  readonly bins: readonly FieldBins[];
  /** How segments of the version before became those of this one; null for a first version. */
  readonly lineage: Lineage | null;
}

export interface SegmentFeature {
  /** A view field; several columns of one category share it. */
  readonly field: string;
  /** The value of a categorical field this column stands for; null for numbers. */
  readonly level: string | null;
  /** The column says whether the field's value is missing (1) or there (0). */
  readonly missingFlag: boolean;
  /** `log(1 + x)` was applied before scaling, because of a heavy right tail. */
  readonly logged: boolean;
  /** Values beyond these were drawn in to them (natural units); null when nothing was. */
  readonly winsorised: { readonly low: number; readonly high: number } | null;
  /** Of the base, after `logged` and `winsorised`: what `zScores` are relative to. */
  readonly mean: number;
  readonly sd: number;
  /** Mean of the base in natural units, over customers with a value. */
  readonly baseMean: number | null;
}

export interface SegmentProfile {
  /** Position within this version, from 0. Members, campaigns and filters use it. */
  readonly index: number;
  /** The same segment in every version of the family: colours and decisions hang on it (first version: the index). */
  readonly key: number;
  /** What views, lists and files call it, and readers of Chinese: the Chinese proposal until somebody renames it. */
  readonly name: string;
  /** What somebody named it for readers of English; null: the English proposal. */
  readonly nameEn: string | null;
  readonly proposedName: BothWords;
  readonly customers: number;
  readonly customerShare: number;
  /** Share of the base's billed revenue in the window; null without a bill source. */
  readonly revenueShare: number | null;
  /** Mean bill per customer and month, fen; null without a bill source. */
  readonly arpuFen: number | null;
  /** 0 for the segment with the highest ARPU: "moved up" means to a lower rank. */
  readonly valueRank: number;
  /** Share that left (0..1), by `churnSource`; null when nothing tells. */
  readonly churnRate: number | null;
  /** What `churnRate` counts: leavers in the three months after, the file's own churn column, or the mean predicted risk. */
  readonly churnSource: "left_later" | "label" | "risk" | null;
  /** Feature means in standard deviations from the base, in the order of `features`. */
  readonly zScores: readonly number[];
  /** Feature means in natural units, in the order of `features`. */
  readonly means: readonly (number | null)[];
  /** Positions in `features` of those that set it apart (at least 0.25 sd), strongest first, at most six. */
  readonly distinguishing: readonly number[];
  /** A short rule over view fields that nearly says who is in it; null when no rule was found. */
  readonly rule: SegmentRule | null;
  /** Mean Jaccard over bootstrap refits, 0..1 (0.75 is stable, below 0.5 dissolves); of clusters alone. */
  readonly stability: number | null;
  readonly decision: SegmentDecision | null;
}

/** Leaves of a decision tree of depth three at most, joined by "or": a filter that stands for the segment. */
export interface SegmentRule {
  readonly filter: FilterNode;
  /** Share of the customers the rule finds who are in the segment. */
  readonly precision: number;
  /** Share of the segment's customers whom the rule finds. */
  readonly recall: number;
}

export const segmentDecisions = ["chosen", "rejected", "watch"] as const;

export interface SegmentDecision {
  readonly segmentationId: number;
  /** `SegmentProfile.key`. */
  readonly key: number;
  /** Null takes a decision back. */
  readonly decision: (typeof segmentDecisions)[number] | null;
  readonly reason: string;
  readonly author: string;
  /** ISO time. */
  readonly decidedAt: string;
}

export interface ClusterFit {
  readonly k: number;
  readonly seed: number;
  /** Every number of clusters that was tried, ascending; empty when k was given. */
  readonly trials: readonly KTrial[];
  readonly recommendation: KAdvice | null;
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Mean over the clusters of `SegmentProfile.stability`. */
  readonly stability: number | null;
}

export interface KTrial {
  readonly k: number;
  readonly inertia: number;
  /** Simplified silhouette (distances to centres, not between all pairs), -1..1. */
  readonly silhouette: number;
  readonly calinskiHarabasz: number;
  readonly daviesBouldin: number;
  /** Customers of the smallest cluster over all. */
  readonly smallestShare: number;
  /** Mean Jaccard of the clusters over bootstrap refits, 0..1. */
  readonly stability: number | null;
}

export const kReasons = ["only_choice", "unanimous", "majority", "compromise", "finer_of_equals"] as const;

/** Which k and why; the sentence is `kAdviceText`. */
export interface KAdvice {
  readonly k: number;
  readonly reason: (typeof kReasons)[number];
  readonly votes: number;
  readonly indices: number;
  readonly best: number;
  readonly runnerUp: number;
  /** Numbers set aside because a cluster was smaller than 1 %. */
  readonly tooSmall: number;
  /** The clusters cut a continuum rather than find groups (silhouette below 0.25). */
  readonly weak: boolean;
}

/** Cut points of one measure: bin i holds values above `cuts[i - 1]` and up to `cuts[i]`. */
export interface FieldBins {
  /** The view field, or `recency_months`, `frequency`, `monetary`. */
  readonly measure: string;
  readonly cuts: readonly number[];
}

export interface Lineage {
  readonly previousId: number;
  readonly matches: readonly {
    readonly fromIndex: number | null;
    readonly toIndex: number | null;
    /** Customers in both over those in either, in the month of this version. */
    readonly jaccard: number;
  }[];
}

export const segmentWarningCodes = [
  "feature_constant",
  "feature_all_missing",
  "feature_mostly_missing",
  "feature_duplicate",
  "feature_not_numeric",
  "feature_too_many_values",
  "feature_infinite",
  "category_pooled",
  "k_lowered",
  "fewer_clusters",
  "not_converged",
  "weak_structure",
  "unstable",
  "bins_merged",
  "one_event_each",
  "calls_dropped",
  "feature_outcome",
  "rule_empty",
  "field_missing_now",
] as const;

/** A remark on a run or on a month; the sentence is `segmentWarningText`. `params.field` names a view field. */
export interface SegmentWarning {
  readonly code: (typeof segmentWarningCodes)[number];
  readonly params: Readonly<Record<string, string | number>>;
}

/** What `segments.preview` tells before anything is stored. */
export interface SegmentationPreview {
  readonly asOf: Month | null;
  readonly customers: number;
  readonly segments: readonly {
    readonly index: number;
    readonly name: BothWords;
    readonly customers: number;
    readonly revenueShare: number | null;
  }[];
  readonly bins: readonly FieldBins[];
  readonly warnings: readonly SegmentWarning[];
}

export const featureAdviceCodes = [
  "constant",
  "all_missing",
  "mostly_missing",
  "missing",
  "infinite",
  "skewed",
  "duplicate",
  "too_many_values",
  "text",
  "identifier",
  "outcome",
  "date",
] as const;

/** What a field would be as a feature. Ask for it before clustering. */
export interface FeatureCheck {
  readonly field: string;
  readonly type: FieldType;
  /** Taken when no features are named. */
  readonly byDefault: boolean;
  /** Cannot be used as it is: it would be left out. */
  readonly usable: boolean;
  readonly missingShare: number;
  /** Customers whose value is infinite; counted as missing. */
  readonly infinite: number;
  readonly distinct: number;
  readonly skewness: number | null;
  readonly mean: number | null;
  readonly sd: number | null;
  /** The earlier field it says nearly the same as, where |r| is at least 0.9. */
  readonly nearest: { readonly field: string; readonly correlation: number } | null;
  /** What to know, most serious first; the words are `featureAdviceText`. */
  readonly advice: readonly (typeof featureAdviceCodes)[number][];
}

/** A month put into the segments of a version. */
export interface SegmentMonth {
  readonly segmentationId: number;
  readonly asOf: Month | null;
  /** Whether the segmentation was made on this month. */
  readonly training: boolean;
  readonly customers: number;
  readonly segments: readonly {
    readonly index: number;
    readonly customers: number;
    readonly customerShare: number;
    readonly revenueShare: number | null;
    readonly arpuFen: number | null;
  }[];
  readonly drift: Drift;
  readonly warnings: readonly SegmentWarning[];
}

export const driftReasons = ["feature_shift", "far_from_centres", "segment_shift"] as const;

/** Does the frozen model still fit this month? */
export interface Drift {
  /** `watch`: worth a look; `stale`: refit. */
  readonly verdict: "fits" | "watch" | "stale";
  /** Why it is not `fits`; the sentence is `driftText`. */
  readonly reasons: readonly {
    readonly code: (typeof driftReasons)[number];
    readonly params: Readonly<Record<string, string | number>>;
  }[];
  /** Population stability index of each feature against the training month (0.1 watch, 0.25 shifted), by falling index. */
  readonly features: readonly { readonly field: string; readonly level: string | null; readonly psi: number }[];
  /** The same over the segments' shares. */
  readonly segmentsPsi: number;
  /** Share of customers farther from their centre than 99 % were in training (0.01 there); null but for clusters. */
  readonly farShare: number | null;
}

/** One flow between two months. Null stands for outside: not there in `from` (new) or no longer in `to` (lost). */
export interface MigrationFlow {
  readonly from: number | null;
  readonly to: number | null;
  readonly customers: number;
  /** Billed in the month `from` and in the month `to` by these customers; null without a bill source. */
  readonly fromFen: number | null;
  readonly toFen: number | null;
  readonly kind: BridgeStep["kind"];
}

/** Part of the change of revenue: `toFen` − `fromFen` of all parts adds up to the change of the total, to the fen. */
export interface BridgeStep {
  /** `outside`: billed in either month but in no segment in both (left before, or never segmented). */
  readonly kind: "stayed" | "moved_up" | "moved_down" | "moved_level" | "new" | "lost" | "outside";
  readonly customers: number;
  readonly fromFen: number;
  readonly toFen: number;
}

/** Who went where between two months that the segmentation was applied to. */
export interface Migration {
  readonly segmentationId: number;
  readonly from: Month;
  readonly to: Month;
  readonly fromCustomers: number;
  readonly toCustomers: number;
  /** Non-empty flows by `from`, then `to`; null last. */
  readonly flows: readonly MigrationFlow[];
  /** Every kind, in the order of `BridgeStep`; null without a bill source. */
  readonly bridge: {
    readonly fromFen: number;
    readonly toFen: number;
    readonly steps: readonly BridgeStep[];
  } | null;
}

/** Two segmentations of the same customers, cell by cell. */
export interface Overlap {
  readonly a: number;
  readonly b: number;
  readonly asOf: Month | null;
  /** Customers who are in both. */
  readonly customers: number;
  /** Adjusted Rand index: 0 by chance, 1 the same partition. */
  readonly adjustedRand: number;
  /** Every pair, empty ones too: by `a`, then `b`. */
  readonly cells: readonly {
    readonly a: number;
    readonly b: number;
    readonly customers: number;
    /** Customers in both over those in either. */
    readonly jaccard: number;
    /** Times as many as if the two had nothing to do with each other; null when either is empty. */
    readonly lift: number | null;
  }[];
}

/** A segment's name for a reader: what it was renamed to, else the proposal in the reader's language. */
export function segmentTitle(
  { name, nameEn, proposedName }: Pick<SegmentProfile, "name" | "nameEn" | "proposedName">,
  locale: "zh-CN" | "en",
): string {
  return locale === "zh-CN" ? name : (nameEn ?? proposedName.en);
}

/**
 * The name under which a filter asks for membership: `segment:7` as of the month the filter is asked of, or
 * `segment:7@2024-02`. Values are segment indexes; `is_null` finds who is in none. Usable wherever filters are:
 * customers, campaigns, rules of other segmentations.
 */
export function segmentField(segmentationId: number, asOf?: Month | null): string {
  return asOf === undefined ? `segment:${segmentationId}` : `segment:${segmentationId}@${asOf ?? "undated"}`;
}

/** What a filter's field asks for if it asks for membership; `asOf` undefined: the filter's own month. */
export function parseSegmentField(
  field: string,
): { readonly segmentationId: number; readonly asOf: Month | null | undefined } | null {
  const found = /^segment:(\d{1,9})(?:@(\d{4}-(?:0[1-9]|1[0-2])|undated))?$/.exec(field);
  if (!found) return null;
  const [, number, month] = found;
  return {
    segmentationId: Number(number),
    asOf: month === undefined ? undefined : month === "undated" ? null : month,
  };
}

/** Where and how to open the customers of a flow: the view of the later month, or of the earlier for those lost. */
export function flowCustomers(
  { segmentationId, from: fromMonth, to: toMonth }: Pick<Migration, "segmentationId" | "from" | "to">,
  { from, to }: Pick<MigrationFlow, "from" | "to">,
): { readonly asOf: Month; readonly filter: FilterNode } {
  const at = (month: Month, index: number | null): FilterNode => {
    const field = segmentField(segmentationId, month);
    return index === null ? { field, op: "is_null" } : { field, op: "=", value: index };
  };
  return {
    asOf: to === null ? fromMonth : toMonth,
    filter: { op: "and", items: [at(fromMonth, from), at(toMonth, to)] },
  };
}
