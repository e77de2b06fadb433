import type { Month } from "./project.ts";

/** One thing that is not as it should be in the imported data. Words in `text/quality.ts`. */
export interface QualityFinding {
  readonly kind:
    | "low_fill"
    | "invalid"
    | "stale"
    | "missing_month"
    | "id_check_digit"
    | "age_disagrees"
    | "gender_disagrees"
    | "conflict"
    | "unknown_customers"
    | "no_source"
    | "rejected_rows";
  readonly severity: "high" | "medium" | "low";
  readonly table: string;
  readonly field: string | null;
  readonly month: Month | null;
  readonly rows: number;
  readonly of: number;
  readonly examples: readonly string[];
  /** View fields that this weakens, and what stands on them. */
  readonly weakens: readonly string[];
  readonly weakensModels: readonly ("segments" | "churn" | "campaigns")[];
}

/** Fill, validity and freshness of one field of one table in one month (null: undated). */
export interface FieldQuality {
  readonly table: string;
  readonly field: string;
  readonly month: Month | null;
  readonly rows: number;
  readonly filled: number;
  readonly valid: number;
}

export interface QualityReport {
  readonly asOf: Month | null;
  readonly fields: readonly FieldQuality[];
  readonly freshness: readonly {
    readonly table: string;
    readonly lastMonth: Month | null;
    readonly loadedAt: string | null;
    /** Months from its last one to the as-of month. */
    readonly monthsBehind: number | null;
    /** How many of them are its rhythm: a source is late only by those beyond. */
    readonly usualMonthsBehind: number;
  }[];
  readonly findings: readonly QualityFinding[];
}
