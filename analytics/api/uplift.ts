import type { Interval } from "./effect.ts";
import type { Month } from "./project.ts";

export const upliftLearners = ["t_learner", "x_learner", "class_transformation"] as const;
export type UpliftLearner = (typeof upliftLearners)[number];

/** Share of customers reached, best first, and what that adds over control, per customer of the whole list. */
export interface QiniPoint {
  readonly share: number;
  readonly gain: number;
  readonly random: number;
}

export interface LearnerResult {
  readonly learner: UpliftLearner;
  readonly qini: number;
  readonly qiniInterval: Interval;
  readonly auuc: number;
  readonly auucInterval: Interval;
}

/** A model of whom a contact changes, from randomised campaigns. */
export interface UpliftModel {
  readonly modelId: number;
  readonly campaignIds: readonly number[];
  readonly name: string;
  readonly createdAt: string;
  readonly treated: number;
  readonly controls: number;
  readonly learners: readonly LearnerResult[];
  readonly chosen: UpliftLearner;
  /** Out of fold, of the chosen learner, beside random scores. */
  readonly curve: readonly QiniPoint[];
  /** Whether the interval of Qini leaves out zero: otherwise the scores are noise and the model says so. */
  readonly better: boolean;
  readonly drivers: readonly { readonly field: string; readonly share: number }[];
  readonly seed: number;
  readonly definitionHash: string;
  readonly scored: readonly (Month | null)[];
}
