import type { FilterNode } from "./customers.ts";

/**
 * How a segmentation is defined: one of five ways. What it learns (centres, cut points) is kept beside it, frozen.
 * Lists are not readonly, so that a definition can be handed back as a parameter.
 */
export type SegmentationDefinition =
  | RulesDefinition
  | ValueDefinition
  | RfmDefinition
  | LifecycleDefinition
  | CrossDefinition
  | ClustersDefinition;

/** Ordered filters: a customer belongs to the first that holds; who meets none is in the remainder, the last segment. */
export interface RulesDefinition {
  readonly way: "rules";
  readonly rules: { readonly name: string; readonly filter: FilterNode }[];
  /** Name of the remainder; empty for the usual words. */
  readonly remainder: string;
}

/**
 * How a number is cut into bins.
 * - `cuts`: own upper bounds, ascending, in the field's unit (money in fen);
 * - `quantiles`: bins of equal size (5: quintiles); cut points are learned once and frozen; equal values share a bin;
 * - `revenue_shares`: tiers from the top: those who together bring less than the first share, the second … (0.5, 0.8, 0.95).
 */
export type Binning =
  | { readonly kind: "cuts"; readonly cuts: number[] }
  | { readonly kind: "quantiles"; readonly bins: number }
  | { readonly kind: "revenue_shares"; readonly shares: number[] };

/** Tiers of one numeric field, highest first; who has no value is in the last segment. */
export interface ValueDefinition {
  readonly way: "value";
  readonly field: string;
  readonly binning: Binning;
}

/** Where events are dated: a table, its date column and the amount in it (fen, or as the file writes it). */
export interface RfmSource {
  /** `bill`, `call`, `payment`, `vas_usage`, or `attribute:NAME` for a file of one's own, such as purchases. */
  readonly table: string;
  /** Column with the date; needed for `attribute:` tables alone. */
  readonly date: string | null;
  /** Column with the amount; null takes the table's own (calls: seconds), or the number of events where there is none. */
  readonly amount: string | null;
}

/**
 * Recency (whole months from the last event to the as-of month), frequency (events, or months for bills) and monetary
 * (sum of amounts) of the months up to the as-of month. Score 1 is worst, the number of bins best.
 */
export interface RfmDefinition {
  readonly way: "rfm";
  readonly source: RfmSource;
  /** Months looked back on, the as-of month among them; null for all there are. */
  readonly months: number | null;
  readonly recency: Exclude<Binning, { kind: "revenue_shares" }>;
  readonly frequency: Exclude<Binning, { kind: "revenue_shares" }>;
  readonly monetary: Exclude<Binning, { kind: "revenue_shares" }>;
  /** `eight`: the eight classic groups (each score above the middle or not); `scores`: one segment a triple of scores. */
  readonly grouping: "eight" | "scores";
}

/** The view's `lifecycle_stage`, one segment a stage. */
export interface LifecycleDefinition {
  readonly way: "lifecycle";
}

/** Every pair of two segmentations' segments; pairs under `minShare` of the customers go to the remainder, the last. */
export interface CrossDefinition {
  readonly way: "cross";
  readonly of: [number, number];
  readonly minShare: number;
}

export interface ClustersDefinition {
  readonly way: "clusters";
  /** View fields; null takes the behaviour fields that have a source. */
  readonly features: string[] | null;
  /** Null: chosen from `kRange`. */
  readonly k: number | null;
  readonly kRange: [number, number];
  readonly seed: number;
  readonly preparation: PreparationChoice;
}

export interface PreparationChoice {
  /** log(1 + x) for heavy right tails. */
  readonly log: boolean;
  /** Draws values beyond this share at either end in to it (0.01: below the 1st, above the 99th percentile); 0 for none. */
  readonly winsorShare: number;
  /** `robust`: median and interquartile range; `standard`: mean and standard deviation. */
  readonly scaling: "robust" | "standard";
  /** A column of its own says whether the value is missing, where 5 to 50 % are: of recorded fields, not of derived ones. */
  readonly missingFlags: boolean;
}
