import type { ChurnReason } from "./churn.ts";
import type { Provenance } from "./identity.ts";
import type { Month } from "./project.ts";
import type { RuleName, ViewRules } from "./rules.ts";

export type FieldCategory =
  | "basic"
  | "bill"
  | "call_frequency"
  | "call_quality"
  | "call_pattern"
  | "mobility"
  | "other_calls"
  | "payment"
  | "complaint"
  | "vas"
  | "value"
  | "results"
  | "attribute";

export type FieldType = "text" | "category" | "number" | "whole" | "fen" | "date" | "yes_no";

export interface FieldInfo {
  readonly name: string;
  readonly category: FieldCategory;
  readonly kind: "recorded" | "derived";
  readonly type: FieldType;
  readonly unit: string | null;
  readonly title: { readonly "zh-CN": string; readonly en: string };
  readonly formula: { readonly "zh-CN": string; readonly en: string } | null;
  /** The tables the values come from; empty when no source was imported ("no source"). */
  readonly sources: readonly string[];
  /** Customers with a value. */
  readonly filled: number;
  readonly personal: boolean;
  /** A value is several items, written `a; b; c`: conditions ask for an item, not for the whole text. */
  readonly list?: boolean;
}

export interface ViewSummary {
  readonly asOf: Month | null;
  readonly windowMonths: number;
  readonly rows: number;
  readonly fields: number;
}

/** A tree of conditions over view fields; the root is usually a group. */
export type FilterNode = FilterGroup | FilterCondition;

export interface FilterGroup {
  readonly op: "and" | "or" | "not";
  readonly items: readonly FilterNode[];
}

/** As many values a list in a condition may have. */
export const mostListed = 100_000;

export const conditionOps = [
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "between",
  "in",
  "not_in",
  "contains",
  "starts_with",
  "is_null",
  "is_not_null",
] as const;
export type ConditionOp = (typeof conditionOps)[number];
export type Scalar = string | number | boolean;

export interface FilterCondition {
  readonly field: string;
  readonly op: ConditionOp;
  /** One value, two for `between`, a list for `in` and `not_in`, none for the null tests. Money in fen. */
  readonly value?: Scalar | readonly Scalar[] | undefined;
}

export interface SortKey {
  readonly field: string;
  readonly descending: boolean;
}

export interface CustomerCount {
  readonly customers: number;
  readonly total: number;
}

/** What one condition of a filter does where all have to hold: the steps stand in the order of the filter. */
export interface FilterStep {
  /** Customers who meet this condition whatever the others say. */
  readonly alone: number;
  /** Customers who met all conditions before and fail this one. */
  readonly removed: number;
  /** Customers who meet this condition and all before it. */
  readonly remaining: number;
}

export interface FilterWaterfall {
  readonly total: number;
  /** One step for each item of a top-level `and`; a filter of another kind is one step, none at all no step. */
  readonly steps: readonly FilterStep[];
}

/** A filter judged for one customer: the same tree, each node with its verdict. */
export type FilterVerdict = GroupVerdict | ConditionVerdict;

export interface GroupVerdict {
  readonly op: FilterGroup["op"];
  readonly holds: boolean;
  readonly items: readonly FilterVerdict[];
}

export interface ConditionVerdict {
  readonly field: string;
  readonly op: ConditionOp;
  readonly holds: boolean;
  /** What the customer has; masked where it is personal. */
  readonly value: FieldValue;
}

export interface CustomerVerdict {
  readonly customerId: string;
  readonly asOf: Month | null;
  /** Whether the customer is among those the filter leaves. */
  readonly holds: boolean;
  /** Null without a filter. */
  readonly verdict: FilterVerdict | null;
}

/** How a list of values, such as ids pasted from a sheet, meets a field. */
export interface ValueMatch {
  /** Different values asked for. */
  readonly values: number;
  /** Those that at least one customer has. */
  readonly matched: number;
  /** Customers with one of them. */
  readonly customers: number;
  /** The first of those that nobody has, in the order given. */
  readonly unmatched: readonly Scalar[];
}

/** Which columns the grid shows and how, under a name; kept in the project. */
export interface ColumnSet {
  readonly name: string;
  /** In the order of the grid; widths in pixels where they were changed. */
  readonly columns: readonly { readonly field: string; readonly width?: number | undefined }[];
  /** Fields that stay in view at the left, among `columns`. */
  readonly pinned: readonly string[];
  readonly sort: readonly SortKey[];
}

/** Conditions kept under a name in the project, whatever the month they are asked of. */
export interface SavedFilter {
  readonly name: string;
  readonly filter: FilterNode;
}

export interface ColumnSummary {
  readonly field: string;
  readonly missing: number;
  readonly distinct: number;
  readonly min: number | string | null;
  readonly median: number | string | null;
  readonly max: number | string | null;
  /** Twenty equal bins for numbers, the ten most frequent values otherwise. */
  readonly bins: readonly {
    readonly label: string;
    readonly from: number | null;
    readonly to: number | null;
    readonly customers: number;
  }[];
}

/** A value of a customer: a list field has items. */
export type FieldValue = Scalar | readonly string[] | null;

/** One customer as of a month: nothing dated later enters. Window facts are those of the view's window. */
export interface CustomerDetail {
  readonly customerId: string;
  readonly asOf: Month | null;
  readonly windowMonths: number;
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly bills: readonly CustomerBill[];
  readonly calls: readonly CustomerCalls[];
  /** When calls start, in the window: hours of the week with at least one. */
  readonly callHours: readonly {
    /** 1 is Monday, 7 Sunday. */
    readonly weekday: number;
    readonly hour: number;
    readonly calls: number;
    readonly minutes: number;
  }[];
  /** Numbers called most in the window, masked, in the order of `frequent_numbers`; at most ten. */
  readonly contacts: readonly {
    readonly number: string;
    readonly calls: number;
    readonly outgoing: number;
    readonly minutes: number;
  }[];
  /** Cells with most calls in the window, in the order that decides `usual_cell`; at most ten. */
  readonly cells: readonly { readonly cellId: string; readonly calls: number; readonly minutes: number }[];
  readonly complaints: readonly CustomerComplaint[];
  readonly payments: readonly CustomerPayment[];
  /** Uses of services by month, each service under the name the files use. */
  readonly services: readonly {
    readonly month: Month;
    readonly service: string;
    readonly uses: number | null;
    readonly feeFen: number | null;
  }[];
  readonly subscriptions: readonly {
    readonly productId: string;
    readonly startedOn: string | null;
    /** Null while it runs at the as-of date. */
    readonly endedOn: string | null;
  }[];
  readonly segment: string | null;
  readonly churnRisk: number | null;
  readonly riskReasons: readonly RiskReason[];
  /** Of every field with a recorded value: the rows it was taken from; of a derived one: the imports it stands on. */
  readonly provenance: Readonly<Record<string, readonly Provenance[]>>;
}

/** A block of SQL that a field is computed by: the text that ran, with the parameters it ran with. */
export interface FieldBlock {
  readonly name: string;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, Scalar | null>>;
}

/** How the view came to a field's values. */
export interface FieldDefinition {
  readonly field: FieldInfo;
  /** Why nobody has a value: nothing it could come from was imported, or no run has written it yet. */
  readonly missing: "no_source" | "no_run" | null;
  /** The column as SQL over the blocks and the other fields (`fields.NAME`); null for results of runs. */
  readonly expression: string | null;
  readonly blocks: readonly FieldBlock[];
  /** Other fields of the view that it is computed from. */
  readonly inputs: readonly string[];
  /** The rules of the project that it follows. */
  readonly rules: readonly RuleName[];
}

/** Rows of one table behind a value. */
export interface TraceSource {
  /** A canonical table or `attribute:NAME`; `match` tells by which other id the customer's rows were found. */
  readonly table: string;
  readonly columns: readonly string[];
  /** All rows; `rows` has the latest of them. */
  readonly total: number;
  readonly rows: readonly {
    /** In the order of `columns`; dates and times as text, personal values masked unless asked for. */
    readonly values: readonly (Scalar | null)[];
    readonly file: string;
    readonly importId: number;
    readonly line: number;
    readonly loadedAt: string;
  }[];
}

/** What one customer's value of a field rests on. */
export interface FieldTrace {
  readonly customerId: string;
  readonly asOf: Month | null;
  readonly field: string;
  readonly value: Scalar | readonly string[] | null;
  /** Other fields it is computed from, with this customer's values; their rows are among `sources`. */
  readonly inputs: readonly { readonly field: string; readonly value: Scalar | null }[];
  /** For results: the run that wrote the value. */
  readonly run: { readonly kind: "segmentation" | "churn_model"; readonly id: number } | null;
  readonly sources: readonly TraceSource[];
}

/** A view that is kept as it was: neither imports nor undoing nor building again change it. */
export interface Snapshot {
  readonly snapshotId: number;
  readonly name: string;
  readonly asOf: Month | null;
  readonly windowMonths: number;
  readonly rules: ViewRules;
  /** Digest of the window and the rules. */
  readonly rulesHash: string;
  readonly rows: number;
  readonly fields: number;
  /** The imports whose rows the project held when the view was built. */
  readonly imports: readonly { readonly importId: number; readonly file: string; readonly loadedAt: string }[];
  /** Version of the program that built the view. */
  readonly program: string;
  readonly takenAt: string;
}

export interface CustomerBill {
  readonly month: Month;
  readonly totalFen: number;
  readonly outgoingCallFen: number | null;
  readonly dataFen: number | null;
  readonly vasFen: number | null;
  readonly discountFen: number | null;
}

export interface CustomerCalls {
  readonly month: Month;
  readonly calls: number;
  readonly outgoing: number;
  readonly minutes: number;
}

export interface CustomerComplaint {
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly type: string | null;
  /** 1 to 5, once it is closed. */
  readonly satisfaction: number | null;
}

export interface CustomerPayment {
  readonly billedMonth: Month | null;
  readonly dueOn: string | null;
  readonly paidAt: string | null;
  readonly amountFen: number;
  readonly method: string | null;
  /** Whole days after the due date, to the payment or, while unpaid, to the as-of date; 0 in time, null without a due date. */
  readonly daysLate: number | null;
}

/** What weighs most in a customer's churn risk, in words. */
export interface RiskReason extends ChurnReason {
  readonly sentence: { readonly "zh-CN": string; readonly en: string };
}

/** Something that reads calls as of the project's month, and the first month it reads. */
export interface CallUse {
  readonly kind: "view" | "segmentation";
  /** The name of a segmentation. */
  readonly name: string | null;
  readonly from: Month;
}

/** What dropping the raw calls before a month takes and gives up. Kept snapshots, models and their scores stay. */
export interface DroppableCalls {
  readonly before: Month;
  /** The first month whose calls are in use: by the project's own view, or by a segmentation that is in use. */
  readonly neededFrom: Month;
  /** What asks for that month: the as-of month's view by its window and rules, or segmentations by their name. */
  readonly neededBy: readonly CallUse[];
  /** Whether they may be dropped: `before` is not later than `neededFrom`. */
  readonly allowed: boolean;
  readonly calls: number;
  readonly months: readonly { readonly month: Month; readonly calls: number }[];
  /** Customers who made them. They all stay customers, those too of whom nothing else tells. */
  readonly customers: number;
  readonly customersOnlyThere: number;
  /** Values can no longer be traced to the lines of these files. */
  readonly imports: readonly { readonly importId: number; readonly file: string; readonly calls: number }[];
  /** Segmentations in use that count calls of all months there are: applied again, they count fewer. */
  readonly openEnded: readonly { readonly segmentationId: number; readonly name: string }[];
  /** Months as of which no view can be built any more. One that is built stays until facts or rules change. */
  readonly lostViews: readonly { readonly asOf: Month; readonly built: boolean; readonly snapshots: number }[];
}
