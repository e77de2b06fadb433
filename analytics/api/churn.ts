import type { FieldType, Scalar } from "./customers.ts";
import type { Month } from "./project.ts";

/**
 * How "churned" is decided. `left_within` and `inactive` look at the `months` months that begin `gapMonths` (0 when left out)
 * after the as-of month: whoever left there, or had neither use nor bill in all of them.
 */
export type ChurnLabel =
  | { readonly kind: "column"; readonly field: string; readonly positive: Scalar }
  | { readonly kind: "left_within"; readonly months: number; readonly gapMonths?: number | undefined }
  | { readonly kind: "inactive"; readonly months: number; readonly gapMonths?: number | undefined };

export type ChurnModelKind = "logistic" | "trees";

/** How scores become probabilities: as they are, Platt's sigmoid, or isotonic regression. */
export type CalibrationMethod = "none" | "platt" | "isotonic";

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
  /** Lowest risk of the group; absent in models of earlier programs. */
  readonly from?: number;
  readonly predicted: number;
  readonly observed: number;
  readonly customers: number;
}

/** One of the models that were trained, measured on the same rows it had not seen. */
export interface ChurnCandidate {
  readonly kind: ChurnModelKind;
  readonly auc: number;
  /** 95 % (DeLong). */
  readonly aucInterval: readonly [number, number];
  readonly lift10: number;
  readonly brier: number;
  readonly logLoss: number;
  readonly calibrationError: number;
}

export interface ChurnChoice {
  readonly asked: "auto" | ChurnModelKind;
  readonly candidates: readonly ChurnCandidate[];
  /** AUC of the trees minus that of the logistic regression on the same rows (paired DeLong, 95 %); null when one was trained. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly reason: "asked" | "trees_better" | "logistic_better" | "no_clear_difference";
}

/** What a kept customer is worth, what an offer costs, and how often it keeps one who would have left. */
export interface ChurnEconomics {
  readonly valueSavedFen: number;
  readonly offerCostFen: number;
  readonly successRate: number;
}

/** The customers of the test with at least this risk. */
export interface GainsPoint {
  readonly cutOff: number;
  readonly customers: number;
  readonly churners: number;
}

export interface ProfitPoint extends GainsPoint {
  /** Share of all test customers. */
  readonly share: number;
  /** churners × successRate × valueSaved − customers × offerCost. */
  readonly profitFen: number;
}

/** Customers called churners at a cut-off (risk ≥ cutOff) against what happened. */
export interface Confusion {
  readonly cutOff: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  readonly precision: number | null;
  readonly recall: number;
  readonly specificity: number;
}

export interface ProfitCurve {
  readonly modelId: number;
  readonly economics: ChurnEconomics;
  /** By falling cut-off. The first contacts nobody. */
  readonly points: readonly ProfitPoint[];
  readonly best: ProfitPoint;
  /** Risk from which one more offer pays: offerCost / (successRate × valueSaved); null where none does. */
  readonly breakEven: number | null;
  /** At the cut-off asked for, else at the best one; of models of earlier programs at the nearest point above. */
  readonly confusion: Confusion;
}

/** How well the model does among the customers with one value of a field. */
export interface SegmentPerformance {
  readonly field: string;
  readonly value: string;
  readonly customers: number;
  readonly churners: number;
  readonly predictedRate: number;
  readonly observedRate: number;
  /** Null with fewer than 10 churners or 10 others. */
  readonly auc: number | null;
  readonly aucInterval: readonly [number, number] | null;
}

export interface FieldImportance {
  readonly field: string;
  /** Share of the trees' gain; null for a logistic regression. */
  readonly gain: number | null;
  /** Drop of the test AUC when the field's values are dealt out anew: mean and standard deviation over repeats. */
  readonly permutation: number;
  readonly permutationDeviation: number;
}

/** Mean risk when everybody had this value, over a sample of the test customers. */
export interface PartialDependence {
  readonly field: string;
  readonly points: readonly { readonly value: number | string | null; readonly risk: number }[];
}

/** A field of the model with what its reasons need. */
export interface ChurnFeature {
  readonly field: string;
  readonly title: { readonly "zh-CN": string; readonly en: string };
  readonly type: FieldType;
  readonly unit: string | null;
  /** Median of a number, commonest value of a category, among the customers trained on. Yes/no as 1 and 0. */
  readonly usual: number | string | null;
}

export type ChurnWarningCode =
  | "field_separates"
  | "field_is_label"
  /** Its name speaks of leaving. */
  | "field_named_like_label"
  /** Some of its values belong to churners only. */
  | "field_singles_out"
  | "few_churners"
  | "badly_calibrated"
  | "no_out_of_time"
  /** The test is passed better than churn can honestly be told; `field` weighs most. */
  | "too_good";

export interface ChurnWarning {
  readonly code: ChurnWarningCode;
  readonly field: string | null;
  /** AUC of the field alone or of the model, share of churners singled out, churners, calibration error. */
  readonly value: number | null;
}

/** The same test customers scored by an earlier model. */
export interface ModelComparison {
  readonly modelId: number;
  readonly testAsOf: Month | null;
  readonly customers: number;
  readonly auc: number;
  readonly brier: number;
  /** AUC of the new model minus that of the earlier one (paired DeLong, 95 %). */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
}

export interface SurvivalAssumptions {
  /** Months looked ahead; nothing counts after them. */
  readonly horizonMonths: number;
  /** Margin as a share of the monthly bill. */
  readonly marginShare: number;
  readonly annualDiscount: number;
}

export interface ChurnBand {
  readonly band: "high" | "medium" | "low";
  readonly customers: number;
  readonly from: number;
}

/** What a training was asked for beside its label. */
export interface ChurnTraining {
  /** Folds of the cross-validation. */
  readonly folds: number;
  readonly weights: "none" | "balanced";
  /** The fields it could look at by name; null: all that are eligible. */
  readonly features: readonly string[] | null;
}

/** A model with its card. */
export interface ChurnModel {
  readonly modelId: number;
  readonly kind: ChurnModelKind;
  readonly choice: ChurnChoice;
  /** When it was trained, ISO. */
  readonly trainedAt: string;
  /** Fingerprint of the view's fields and window it was trained on. */
  readonly viewHash: string;
  readonly calibrationMethod: CalibrationMethod;
  /** Mean distance of predicted and observed rate over ten bins of equal size. */
  readonly calibrationError: number;
  readonly logLoss: number;
  /** Share of all churners among the highest 10, 20 and 30 % of risks. */
  readonly captures: readonly { readonly share: number; readonly captured: number; readonly lift: number }[];
  /** By falling cut-off, at most 200 points. */
  readonly gains: readonly GainsPoint[];
  readonly segments: readonly SegmentPerformance[];
  /** By falling permutation importance. */
  readonly importance: readonly FieldImportance[];
  readonly partialDependence: readonly PartialDependence[];
  readonly features: readonly ChurnFeature[];
  readonly warnings: readonly ChurnWarning[];
  /** Against the model that this one replaces. */
  readonly comparison: ModelComparison | null;
  /** Rates of the population learned from and of the one that scores are corrected to. */
  readonly baseRateCorrection: { readonly from: number; readonly to: number } | null;
  /** What the bands' cut-offs come from. */
  readonly bandsFrom: "shares" | "profit" | "asked";
  readonly economics: ChurnEconomics | null;
  readonly survival: SurvivalAssumptions;
  readonly label: ChurnLabel;
  readonly seed: number;
  /** What else was asked for; null of models of earlier programs. */
  readonly training: ChurnTraining | null;
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
  /** Churners among them; null of models of earlier programs. */
  readonly trainChurners: number | null;
  /** Months up to each as-of month that the fields look back on; null of models of earlier programs. */
  readonly windowMonths: number | null;
  /** Base rate of the label in every month it was known for, and whom it left out, when the model was trained. */
  readonly labelMonths: readonly LabelMonth[];
  readonly testCustomers: number;
  readonly baseRate: number;
  readonly auc: number;
  /** 95 % interval of the AUC (DeLong). */
  readonly aucInterval: readonly [number, number];
  /** Churn rate among the tenth with the highest risk, divided by the base rate. */
  readonly lift10: number;
  readonly brier: number;
  readonly deciles: readonly LiftDecile[];
  readonly calibration: readonly CalibrationBin[];
  readonly roc: readonly { readonly falsePositiveRate: number; readonly truePositiveRate: number }[];
  /**
   * The columns of the logistic regression. Where few of many matter (by cross-validation), only those whose coefficient in a
   * first fit is at least two standard errors from 0; errors do not count that choice.
   */
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
  readonly bands: readonly ChurnBand[];
}

/** A column that could serve as the label: two values, one of them rarer; or a status of a few values of which one says gone. */
export interface LabelCandidate {
  readonly field: string;
  readonly values: readonly { readonly value: Scalar; readonly customers: number }[];
  readonly suggestedPositive: Scalar | null;
}

/** Why customers of a month are not among those a label speaks of. */
export type LeftOutReason = "gone" | "not_joined" | "left_in_gap" | "already_inactive" | "no_value";

export interface LabelMonth {
  readonly asOf: Month | null;
  /** Customers with a label. */
  readonly customers: number;
  readonly churners: number;
  readonly baseRate: number;
  readonly leftOut: readonly { readonly reason: LeftOutReason; readonly customers: number }[];
}

export interface LabelOptions {
  readonly columns: readonly LabelCandidate[];
  /** Months M for which leaving within `months` after M is known, with the share of leavers. */
  readonly leaving: readonly { readonly asOf: Month; readonly customers: number; readonly baseRate: number }[];
  /** There are months of bills or use, so that customers can fall silent. */
  readonly inactivity: boolean;
  readonly suggested: ChurnLabel | null;
  /** The label asked for, else the suggested one, with its months (one for a column). */
  readonly label: ChurnLabel | null;
  readonly months: readonly LabelMonth[];
  /** Fields of files that tell of leaving by their name: not learned from unless asked for; a label among them. */
  readonly suspects: readonly string[];
}

/** What one field adds to a customer's score. */
export interface ChurnReason {
  readonly field: string;
  readonly value: number | string | null;
  readonly usual: number | string | null;
  /** In log odds: positive towards leaving. */
  readonly contribution: number;
}

/** score = base + contributions + rest; `risk` is the score's calibrated probability. */
export interface CustomerReasons {
  readonly customerId: string;
  readonly modelId: number;
  readonly asOf: Month | null;
  readonly risk: number;
  readonly band: ChurnBand["band"];
  readonly score: number;
  readonly base: number;
  /** The three that weigh most, in either direction. */
  readonly reasons: readonly ChurnReason[];
  /** Of all other fields together. */
  readonly rest: number;
  readonly expectedMonths: number | null;
  readonly lifetimeValueFen: number | null;
  readonly sentences: { readonly "zh-CN": readonly string[]; readonly en: readonly string[] };
}

export interface SurvivalView {
  readonly modelId: number;
  readonly asOf: Month | null;
  readonly assumptions: SurvivalAssumptions;
  /**
   * Of each customer the calibrated risk as a monthly hazard: one that stays the same, or one that moves with tenure as the
   * life table's does, always as many times higher or lower as it is now (proportional hazards).
   */
  readonly method: "constant_hazard" | "life_table";
  /** Field of the monthly revenue; null: no bills, no value. */
  readonly revenueField: string | null;
  readonly bands: readonly {
    readonly band: ChurnBand["band"];
    readonly customers: number;
    readonly expectedMonths: number;
    readonly lifetimeValueFen: number | null;
    /** Mean share still there after 0, 1, 2 … months. */
    readonly curve: readonly number[];
  }[];
  /** Kaplan–Meier by tenure, of customers with a joining date; empty without leaving dates. */
  readonly lifeTable: readonly {
    readonly tenureMonths: number;
    readonly atRisk: number;
    readonly left: number;
    readonly survival: number;
    readonly standardError: number;
  }[];
}

/** Population stability index: below 0.1 stable, from 0.25 on shifted. */
export type DriftLevel = "stable" | "watch" | "shifted";

export interface ChurnDrift {
  readonly modelId: number;
  readonly asOf: Month | null;
  readonly score: {
    readonly psi: number;
    readonly level: DriftLevel;
    readonly meanRiskTrained: number;
    readonly meanRisk: number;
  };
  /** By falling index. */
  readonly features: readonly { readonly field: string; readonly psi: number; readonly level: DriftLevel }[];
  /** Null until the outcomes of that month are in. */
  readonly realised: {
    readonly customers: number;
    readonly churners: number;
    readonly rate: number;
    readonly predictedRate: number;
    readonly auc: number | null;
    readonly aucInterval: readonly [number, number] | null;
    readonly calibration: readonly CalibrationBin[];
  } | null;
}

export interface ChurnScoring {
  readonly modelId: number;
  readonly asOf: Month | null;
  readonly scored: number;
  readonly meanRisk: number;
  readonly bands: readonly ChurnBand[];
  readonly drift: ChurnDrift;
}
