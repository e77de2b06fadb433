import type { Month } from "./project.ts";

export type FileFormat = "csv" | "parquet";
export type Encoding = "utf-8" | "gb18030" | "utf-16le" | "utf-16be" | "windows-1252";

/** Why a column was given its field. */
export type ProposalReason = "header" | "value" | "saved" | "asked" | "kept" | "none";

export interface ColumnProposal {
  /** The header as the file writes it; unnamed columns are `column1`, `column2`, … */
  readonly column: string;
  readonly samples: readonly string[];
  readonly inferredType: "text" | "whole" | "number" | "date" | "timestamp" | "yes_no" | "empty";
  /** A canonical field of the proposed table; null keeps the column under its own name as an attribute. */
  readonly field: string | null;
  readonly reason: ProposalReason;
}

export interface ImportOptions {
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: string | undefined;
  /** Start of the clock for files whose times count seconds from a start, `2024-01-01`. Default: 1970-01-01. */
  readonly origin?: string | undefined;
  /** `yuan` (default) or `fen`: the unit of money columns that do not say so themselves. */
  readonly moneyUnit?: "yuan" | "fen" | undefined;
  /** The month a file without a month column stands for. */
  readonly month?: Month | undefined;
}

export interface Preview {
  readonly file: string;
  readonly bytes: number;
  readonly format: FileFormat;
  readonly encoding: Encoding | null;
  readonly delimiter: string | null;
  readonly table: string;
  readonly tableReason: ProposalReason;
  readonly columns: readonly ColumnProposal[];
  /** The first 50 rows, as text, in the order of `columns`. */
  readonly rows: readonly (readonly string[])[];
}

export interface ImportReport {
  readonly file: string;
  readonly table: string;
  /** rows = stored + rejected + replaced, always. */
  readonly rows: number;
  readonly stored: number;
  readonly rejected: number;
  /** Rows of this file that a later row with the same key took the place of, or that were stored before. */
  readonly replaced: number;
  readonly importId: number;
  readonly months: readonly Month[];
  /** True when the same content had been imported into the same table before: nothing was changed. */
  readonly unchanged: boolean;
  readonly rejectReasons: readonly { readonly reason: string; readonly rows: number }[];
}

export interface ImportRecord extends ImportReport {
  readonly sha256: string;
  readonly bytes: number;
  readonly importedAt: string;
  readonly mapping: Readonly<Record<string, string | null>>;
}

export interface RejectRow {
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
}

export interface RejectPage {
  readonly total: number;
  readonly rows: readonly RejectRow[];
}

export interface Coverage {
  readonly months: readonly Month[];
  readonly sources: readonly {
    readonly table: string;
    readonly undatedRows: number;
    readonly months: Readonly<Record<Month, number>>;
  }[];
}

/** One canonical field of one canonical table, as the mapping screen lists it. */
export interface CanonicalField {
  readonly table: string;
  readonly field: string;
  readonly required: boolean;
  readonly unit: string | null;
}
