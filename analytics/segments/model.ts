import type { FilterNode } from "../api/customers.ts";
import type { BothWords, ClusterFit, FieldBins, SegmentWarning } from "../api/segments.ts";
import type { RfmDefinition } from "../api/segments.ts";
import type { ColumnScale } from "../math/cluster-scale.ts";

/** What a version learned from its month: with it any later month is put into the same segments. Plain JSON. */
export type Model =
  | { readonly way: "rules"; readonly filters: readonly FilterNode[] }
  | { readonly way: "value"; readonly field: string; readonly cuts: readonly number[] }
  | {
      readonly way: "rfm";
      readonly definition: RfmDefinition;
      readonly recency: readonly number[];
      readonly frequency: readonly number[];
      readonly monetary: readonly number[];
    }
  | { readonly way: "lifecycle"; readonly stages: readonly string[] }
  | {
      readonly way: "cross";
      readonly of: readonly [number, number];
      /** The pairs that are segments of their own, in the order of the segments. */
      readonly pairs: readonly (readonly [number, number])[];
    }
  | ClusterModel;

/** One column that clusters are told apart by. */
export interface ColumnModel {
  readonly field: string;
  readonly level: string | null;
  readonly missingFlag: boolean;
  readonly scale: ColumnScale;
  /** A categorical field counts as one feature: each of its columns weighs 1/√columns. */
  readonly weight: number;
}

export interface ClusterModel {
  readonly way: "clusters";
  readonly columns: readonly ColumnModel[];
  /** One row of prepared values a segment, in the order of the segments. */
  readonly centres: readonly (readonly number[])[];
}

/** What is kept to tell whether a later month still looks like the one the version was made on. */
export interface DriftReference {
  readonly columns: readonly {
    readonly field: string;
    readonly level: string | null;
    readonly missingFlag: boolean;
    /** Ascending; counts has a bin more, and one for missing values at its end. */
    readonly cuts: readonly number[];
    readonly counts: readonly number[];
  }[];
  readonly segments: readonly number[];
  /** 99th percentile of the squared distance to the own centre; null but for clusters. */
  readonly farSquared: number | null;
}

/** Column `state` of project.segmentation. */
export interface SegmentationState {
  readonly model: Model;
  readonly drift: DriftReference;
}

/** What one of the five ways found among the customers of a base. */
export interface Found {
  /** Segment of each customer, in the base's order. */
  readonly labels: Int16Array;
  /** Squared distance of each customer to the own centre; of clusters alone. */
  readonly distances: Float32Array | null;
  readonly model: Model;
  /** Names that follow from the definition, one a segment; null leaves naming to the profile (clusters). */
  readonly names: readonly BothWords[] | null;
  readonly warnings: readonly SegmentWarning[];
  readonly bins: readonly FieldBins[];
  readonly clusters: ClusterFit | null;
  /** Mean Jaccard of each segment over bootstrap refits (null: too small to be met); of clusters alone. */
  readonly stabilities: readonly (number | null)[] | null;
}

/** A base put into the segments of a model. */
export interface Scored {
  readonly labels: Int16Array;
  /** Of clusters alone, as are the values of the model's columns. */
  readonly distances: Float32Array | null;
  readonly values: readonly Float32Array[] | null;
  readonly warnings: readonly SegmentWarning[];
}
