import type { Provenance } from "./identity.ts";
import type { Month } from "./project.ts";

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
