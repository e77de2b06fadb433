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

export interface CustomerDetail {
  readonly customerId: string;
  readonly asOf: Month | null;
  readonly values: Readonly<Record<string, Scalar | readonly string[] | null>>;
  readonly bills: readonly { readonly month: Month; readonly totalFen: number }[];
  readonly calls: readonly { readonly month: Month; readonly calls: number; readonly minutes: number }[];
  readonly complaints: readonly {
    readonly openedAt: string;
    readonly closedAt: string | null;
    readonly type: string | null;
  }[];
  readonly payments: readonly {
    readonly billedMonth: Month | null;
    readonly dueOn: string | null;
    readonly paidAt: string | null;
    readonly amountFen: number;
    readonly method: string | null;
  }[];
  readonly segment: string | null;
  readonly churnRisk: number | null;
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
