import type { Scalar } from "./customers.ts";
import type { Month } from "./project.ts";

/** How "churned" is decided. */
export type ChurnLabel =
  | { readonly kind: "column"; readonly field: string; readonly positive: Scalar }
  | { readonly kind: "left_within"; readonly months: number };

export interface ChurnDriver {
  /** View field, or `field = value` for one category of a categorical field. */
  readonly feature: string;
  readonly field: string;
  readonly category: string | null;
  /** Change of the log odds per standard deviation. */
  readonly coefficient: number;
  readonly standardError: number;
  /** exp(coefficient): odds ratio per standard deviation. */
  readonly oddsRatio: number;
}

export interface LiftDecile {
  /** 1 is the tenth with the highest risk. */
  readonly decile: number;
  readonly customers: number;
  readonly churners: number;
  readonly rate: number;
  readonly lift: number;
  /** Share of all churners found in this and the higher deciles. */
  readonly cumulativeCapture: number;
}

export interface CalibrationBin {
  readonly predicted: number;
  readonly observed: number;
  readonly customers: number;
}

export interface ChurnModel {
  readonly modelId: number;
  readonly label: ChurnLabel;
  readonly seed: number;
  /** `out_of_time`: trained on an earlier month, tested on a later one. `k_fold`: stratified folds. */
  readonly validation: "out_of_time" | "k_fold";
  /** Months whose customers were trained on, ascending. */
  readonly trainMonths: readonly (Month | null)[];
  /** Weight of the ridge penalty that was used. */
  readonly ridge: number;
  readonly testAsOf: Month | null;
  /** Month whose customers carry the scores. */
  readonly scoredAsOf: Month | null;
  readonly trainCustomers: number;
  readonly testCustomers: number;
  readonly baseRate: number;
  readonly auc: number;
  /** 95 % interval of the AUC (Hanley and McNeil). */
  readonly aucInterval: readonly [number, number];
  /** Churn rate among the tenth with the highest risk, divided by the base rate. */
  readonly lift10: number;
  readonly brier: number;
  readonly deciles: readonly LiftDecile[];
  readonly calibration: readonly CalibrationBin[];
  readonly roc: readonly { readonly falsePositiveRate: number; readonly truePositiveRate: number }[];
  readonly drivers: readonly ChurnDriver[];
  /** Fields that were left out, with the reason. */
  readonly dropped: readonly {
    readonly field: string;
    readonly reason:
      | "constant"
      | "all_missing"
      | "mostly_missing"
      | "label"
      | "leak"
      | "too_many_values"
      | "identifier"
      | "duplicate";
  }[];
  readonly scored: number;
  readonly bands: readonly {
    readonly band: "high" | "medium" | "low";
    readonly customers: number;
    readonly from: number;
  }[];
}

/** A column that could serve as the label: two values, one of them rarer. */
export interface LabelCandidate {
  readonly field: string;
  readonly values: readonly { readonly value: Scalar; readonly customers: number }[];
  readonly suggestedPositive: Scalar | null;
}

export interface LabelOptions {
  readonly columns: readonly LabelCandidate[];
  /** Months M for which leaving within `months` after M is known, with the share of leavers. */
  readonly leaving: readonly { readonly asOf: Month; readonly customers: number; readonly baseRate: number }[];
  readonly suggested: ChurnLabel | null;
}
