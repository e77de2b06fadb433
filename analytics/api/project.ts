import type { ViewRules } from "./rules.ts";

/** A calendar month, written `2024-03`. */
export type Month = string;

export interface TableSummary {
  /** Canonical table name, or the attribute table's own name. */
  readonly table: string;
  readonly kind: "canonical" | "attribute";
  readonly rows: number;
  readonly firstMonth: Month | null;
  readonly lastMonth: Month | null;
}

export interface ProjectInfo {
  readonly path: string;
  readonly name: string;
  readonly schemaVersion: number;
  readonly customers: number;
  /** Months in which any dated source has a row, ascending. */
  readonly months: readonly Month[];
  readonly tables: readonly TableSummary[];
  /** The month the project is looked at; null while nothing is imported or no source carries a date. */
  readonly asOf: Month | null;
  /** Months for which a customer view is built (`null` stands for an undated project). */
  readonly views: readonly (Month | null)[];
  /** Those of them built by other rules than the project's present ones: the next job that needs one builds it again. */
  readonly staleViews: readonly (Month | null)[];
}

export interface ProjectSettings {
  readonly asOf: Month | null;
  readonly windowMonths: number;
  readonly rules: ViewRules;
}

/** Tables with a fixed meaning (`customer-view.md`); every other table is an attribute table. */
export const canonicalTables = [
  "customer",
  "bill",
  "call",
  "cell_quality",
  "payment",
  "complaint",
  "vas_usage",
  "subscription",
  "contact",
  "response",
  "match",
] as const;
