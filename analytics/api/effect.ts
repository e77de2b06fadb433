import type { UniversalDraw } from "./campaigns.ts";
import type { Month } from "./project.ts";

/**
 * What an effect is measured on. `response`: share of customers with such an answer; `amount`: mean amount of answers per
 * customer, fen; `field`: mean (numbers) or share (yes/no) of a field of the view `monthsAfter` months after the list's month;
 * `churn`: share who left by then; `ratio`: sum of one field over sum of another.
 */
export type Kpi =
  | { readonly kind: "response"; readonly outcome: "answered" | "bought" | "any" }
  | { readonly kind: "amount" }
  | { readonly kind: "field"; readonly field: string; readonly monthsAfter: number }
  | { readonly kind: "ratio"; readonly over: string; readonly under: string; readonly monthsAfter: number }
  | { readonly kind: "churn"; readonly monthsAfter: number };

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** One group of customers on one KPI. */
export interface ArmResult {
  readonly offer: number | null;
  readonly name: string;
  readonly customers: number;
  /** Of them, with a value of the KPI. */
  readonly measured: number;
  readonly sum: number;
  /** Rate or mean. */
  readonly value: number;
}

/** Treated against control. Differences are in the KPI's unit (points of a rate, fen, …). */
export interface Comparison {
  readonly treated: ArmResult;
  readonly control: ArmResult;
  readonly difference: number;
  readonly interval: Interval;
  readonly relative: number | null;
  readonly relativeInterval: Interval | null;
  readonly p: number;
  /** `exact`: rates of few events; `skewed`: means of a heavy tail against a small group; `stratified`: control was drawn at unequal shares. */
  readonly method: "two_proportions" | "exact" | "welch" | "skewed" | "stratified" | "cuped" | "ratio";
  /** With CUPED: share of variance that the pre-period takes away. */
  readonly varianceReduction: number | null;
}

/** A part of the list: the guard makes p values and intervals hold for all parts together. */
export interface LayerResult {
  readonly layer: string;
  readonly value: string;
  readonly comparison: Comparison | null;
  /** After the guard (Šidák): p values and intervals that hold for all parts together. */
  readonly adjustedP: number | null;
  readonly adjustedInterval: Interval | null;
  /** Too few customers to compare. */
  readonly tooSmall: boolean;
}

/** `untrusted`: there is a difference, and a reason not to believe it. */
export type Verdict = "works" | "harms" | "not_shown" | "unknown" | "untrusted";

/** Why nothing is known, or nothing could be shown. */
export const verdictReasons = [
  "draft",
  "no_control",
  /** No file of responses came back. */
  "no_answers",
  /** The KPI's month has no view yet, or its field no values. */
  "not_measured",
  /** Not one answer of a control customer came back, though the plan expected many: only the contacted were looked at. */
  "control_unobserved",
  /** The same of a control group so small that none need have answered: nobody answered, or nobody looked. */
  "control_silent",
  /** The groups are not those that were drawn: see `sampleRatio`. */
  "sample_ratio",
  "too_few",
  /** The month measured ends before the drawing of the universal control group is in force. */
  "not_begun",
] as const;
export type VerdictReason = (typeof verdictReasons)[number];

export interface CurvePoint {
  /** Days after the first day it was sent. */
  readonly day: number;
  readonly treated: number;
  readonly control: number;
  readonly difference: number;
  readonly interval: Interval;
}

/** A month after the send, by itself. */
export interface MonthPoint extends Omit<CurvePoint, "day"> {
  readonly month: Month;
}

export interface Balance {
  readonly field: string;
  /** Standardised mean difference, treated minus control. */
  readonly difference: number;
  readonly p: number;
}

export interface Money {
  readonly contactCostFen: number;
  readonly offerCostFen: number;
  readonly fixedCostFen: number;
  readonly costFen: number;
  /** What the campaign brought beyond the control group; null when unknown. */
  readonly incrementalFen: number | null;
  readonly incrementalInterval: Interval | null;
  /** (incremental − cost) / cost. */
  readonly roi: number | null;
  readonly roiInterval: Interval | null;
}

export interface Effect {
  readonly campaignId: number;
  readonly kpi: Kpi;
  /** The month the KPI's view is as of; null for answers. */
  readonly measuredAsOf: Month | null;
  readonly verdict: Verdict;
  /** Null where the verdict speaks for itself. */
  readonly reason: VerdictReason | null;
  /** Whether more of the KPI is what is wanted (1) or less (-1), such as churn. */
  readonly wanted: 1 | -1;
  /** All offers together against control; null without control. Of an `untrusted` campaign only to look for the cause. */
  readonly overall: Comparison | null;
  /** Each offer against control, by itself; the layer `offer` judges them together. */
  readonly offers: readonly (Comparison | null)[];
  /** Delivered contacts only: a comparison of unequal groups, shown beside and never in place of the above. */
  readonly perProtocol: Comparison | null;
  readonly arms: readonly ArmResult[];
  readonly layers: readonly LayerResult[];
  readonly curve: readonly CurvePoint[];
  /** KPIs of the view, which have no days: month by month, where views are built. */
  readonly months: readonly MonthPoint[];
  readonly balance: readonly Balance[];
  /** That all fields together differ so much by chance; null without fields. */
  readonly balanceP: number | null;
  /** Chi-square test of group sizes against the plan; an alarm below 0.001. */
  readonly sampleRatio: { readonly p: number; readonly alarm: boolean } | null;
  readonly money: Money;
  /** Smallest difference this campaign could have shown (80 % power). */
  readonly minimumDetectable: number | null;
}

/** All campaigns together, against the customers who were kept out of every one of them. */
export interface UniversalEffect extends Pick<
  Effect,
  "kpi" | "measuredAsOf" | "verdict" | "reason" | "wanted" | "overall" | "arms" | "sampleRatio" | "minimumDetectable"
> {
  readonly draw: UniversalDraw;
  /** Campaigns sent while the drawing held, up to the month measured, and their contacts. */
  readonly campaigns: number;
  readonly contacts: number;
  /** Members of the group who were contacted all the same. */
  readonly contactedControls: number;
  /** The difference times the customers who are not in the group, of a KPI in fen; null otherwise. */
  readonly incrementalFen: number | null;
  readonly incrementalInterval: Interval | null;
}

/** What a campaign taught, as the beginning of the next one. */
export interface Findings {
  readonly campaignId: number;
  readonly respondedLayers: readonly LayerResult[];
  readonly silentLayers: readonly LayerResult[];
  /** Share of treated who answered, and by wave. */
  readonly saturation: readonly { readonly wave: number; readonly rate: number; readonly customers: number }[];
  /** Customers who refused, and who complained after the contact beyond what control did. */
  readonly annoyed: { readonly refused: number; readonly complained: Comparison | null };
}

export interface LedgerRow {
  readonly campaignId: number;
  readonly name: string;
  readonly owner: string;
  readonly state: string;
  readonly sentFrom: string;
  readonly treated: number;
  readonly controls: number;
  readonly kpi: Kpi;
  readonly comparison: Comparison | null;
  readonly money: Money;
  readonly verdict: Verdict;
  readonly reason: VerdictReason | null;
  readonly sentences: { readonly "zh-CN": string; readonly en: string };
}

/** A quarter's campaigns together. */
export interface QuarterReport {
  /** `2024-Q3`. */
  readonly quarter: string;
  readonly rows: readonly LedgerRow[];
  readonly treated: number;
  readonly costFen: number;
  readonly incrementalFen: number | null;
  readonly incrementalInterval: Interval | null;
}
