import type { Month } from "./project.ts";

export type FileFormat = "csv" | "parquet" | "json" | "xlsx" | "xls" | "html";
export type Encoding = "utf-8" | "gb18030" | "utf-16le" | "utf-16be" | "windows-1252";

/** Why a column was given its field. */
export type ProposalReason = "header" | "value" | "saved" | "asked" | "kept" | "none";

/** Type of a column that is kept under its own name. Months are kept as their first day. */
export type ColumnType = "text" | "whole" | "number" | "date" | "timestamp" | "month" | "yes_no";

export interface ColumnProposal {
  /** The header as the file writes it; unnamed columns are `column1`, `column2`, … */
  readonly column: string;
  readonly samples: readonly string[];
  readonly inferredType: "text" | "whole" | "number" | "date" | "timestamp" | "yes_no" | "empty";
  /** A canonical field of the proposed table, null for none. */
  readonly field: string | null;
  readonly reason: ProposalReason;
  /** What becomes of the column if nothing else is asked for. */
  readonly fate: ColumnFate;
  /** Unit of money or durations, as the header, the file's options or a saved mapping tell it; null for other columns. */
  readonly unit: "yuan" | "fen" | "s" | "min" | null;
  /** How a saved mapping reads the column; empty where it says nothing. */
  readonly reading: Pick<ColumnChoice, "unit" | "dateOrder" | "type">;
  /** Positions in `rows` of the cells that the type chosen or saved for the column cannot read. */
  readonly misfits: readonly number[];
}

/** A column fills a field, is kept under its own name as an attribute, or is left out. */
export type ColumnFate = "field" | "kept" | "left_out";

export interface ImportOptions {
  /** Sheet of a workbook, or member of a zip, by name. Default: the first with a table. */
  readonly sheet?: string | undefined;
  /** Line or sheet row (from 1) that holds the headers; 0: there is none. Default: found. */
  readonly headerRow?: number | undefined;
  /** How dates such as 03/04/2024 are to be read. Default: told by the whole column. */
  readonly dateOrder?: "ymd" | "dmy" | "mdy" | undefined;
  /** Whether numbers are written `1.234,50` or `1,234.50`. Default: told by the whole column; `1,234` alone is a thousand. */
  readonly decimal?: "comma" | "point" | undefined;
  /** Unit of durations that do not say so themselves. */
  readonly durationUnit?: "s" | "min" | undefined;
  /** Zone that times with an offset or an epoch are turned into, `Asia/Shanghai`. Times without one stay as they are. */
  readonly timeZone?: string | undefined;
  /** `replace_months`: stored rows of this table in the months of the file go first (a corrected month). Default `merge`. */
  readonly onSameMonth?: "merge" | "replace_months" | undefined;
  /** Turns columns with a month suffix (`arpu_6, arpu_7`) into one row per customer and month. */
  readonly unfold?: boolean | undefined;
  /** Year of the months `unfold` finds as bare numbers. */
  readonly unfoldYear?: number | undefined;
  /** The file is a download of this import's rejected rows, repaired. */
  readonly repairs?: number | undefined;
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: string | undefined;
  /** Start of the clock for files whose times count seconds from a start, `2024-01-01`. Default: 1970-01-01. */
  readonly origin?: string | undefined;
  /** `yuan` (default) or `fen`: the unit of money columns that do not say so themselves. */
  readonly moneyUnit?: "yuan" | "fen" | undefined;
  /** The month a file without a month column stands for. */
  readonly month?: Month | undefined;
}

/** What becomes of a column, beyond the field it goes to. */
export interface ColumnChoice {
  /** A canonical or view field, or null for none. */
  readonly field: string | null;
  /** Without a field: true keeps the column as an attribute, false leaves it out. */
  readonly keep?: boolean | undefined;
  readonly unit?: "yuan" | "fen" | "s" | "min" | undefined;
  readonly dateOrder?: "ymd" | "dmy" | "mdy" | undefined;
  /** Without a field: the type it is kept as. Cells that cannot be read so are left out and listed. Default: told by the whole column. */
  readonly type?: ColumnType | undefined;
}

/** Column → field, null to leave it out, or a choice with units. */
export type Mapping = Readonly<Record<string, string | null | ColumnChoice>>;

/** A thing worth saying about a file before it is imported; words in `text/ingest.ts`. */
export interface FileNote {
  readonly code:
    | "encoding_guessed"
    | "encoding_last_resort"
    | "ragged_rows"
    | "title_rows_skipped"
    | "duplicate_headers"
    | "month_from_name"
    | "month_suffix_columns"
    | "mapping_reused"
    | "more_sheets"
    | "more_members"
    /** Numbers of a column have a decimal comma, or such as `1,234` leave it open. */
    | "decimal_comma"
    | "decimal_open";
  readonly params: Readonly<Record<string, string | number>>;
}

export interface Preview {
  readonly file: string;
  readonly bytes: number;
  readonly format: FileFormat;
  readonly encoding: Encoding | null;
  readonly delimiter: string | null;
  /** Sheets of a workbook or members of a zip; empty otherwise. */
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly headerRow: number;
  /** The month told by the file's name, if any. */
  readonly month: Month | null;
  readonly notes: readonly FileNote[];
  /** A saved mapping of the same source was used. */
  readonly savedMappingId: number | null;
  readonly table: string;
  readonly tableReason: ProposalReason;
  /** Whether columns without a field can be kept: not in tables with many rows per customer. */
  readonly keepsColumns: boolean;
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

/** What an import would do, told by reading the whole file and writing nothing. */
export interface CheckReport extends Omit<ImportReport, "importId" | "unchanged"> {
  /** Of the file's bytes: an import may ask for just these. */
  readonly sha256: string;
  /** The import this content came in with before, if any: importing again would change nothing. */
  readonly alreadyImported: number | null;
  /** Rows whose key stands again in this file. */
  readonly duplicates: number;
  /** Customers of the file that no customer or attribute row knows; null while the project has no such rows. */
  readonly unknownCustomers: {
    readonly customers: number;
    readonly rows: number;
    readonly examples: readonly string[];
  } | null;
  readonly monthRows: readonly { readonly month: Month; readonly rows: number; readonly stored: number }[];
  readonly suspicious: readonly {
    readonly column: string;
    readonly field: string | null;
    readonly kind:
      | "negative"
      | "age_out_of_range"
      | "thousand_times_median"
      | "in_the_future"
      | "long_ago"
      | "one_value"
      | "too_long_call";
    readonly rows: number;
    readonly examples: readonly string[];
  }[];
}

/** A mapping kept for files of the same source: same table and header words, whatever the month in the name. */
export interface SavedMapping {
  readonly mappingId: number;
  readonly source: string;
  readonly table: string;
  readonly mapping: Mapping;
  readonly savedAt: string;
  readonly used: number;
}

/** Files found below folders and by patterns. */
export interface FoundFiles {
  readonly files: readonly {
    readonly path: string;
    readonly name: string;
    readonly bytes: number;
    readonly month: Month | null;
  }[];
  readonly skipped: readonly { readonly path: string; readonly reason: "hidden" | "not_a_table" | "unreadable" }[];
}

export interface ImportRecord extends ImportReport {
  /** When it was undone; null while it stands. */
  readonly undoneAt: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly importedAt: string;
  /** Column → field. One without a field is in `kept`, or else was left out. */
  readonly mapping: Readonly<Record<string, string | null>>;
  /** Columns kept under their own names as attributes. */
  readonly kept: readonly string[];
  /** How columns were read, and the file as a whole: enough to read it so again. */
  readonly choices: Readonly<Record<string, Omit<ColumnChoice, "field">>>;
  readonly options: ImportOptions;
  /** The import whose rejected rows came back repaired in this one. */
  readonly repairs: number | null;
}

export interface RejectRow {
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
  /** The whole line as the file has it, where it is known. */
  readonly text: string | null;
}

export interface RejectPage {
  /** Of the reason asked for, when one is. */
  readonly total: number;
  readonly rows: readonly RejectRow[];
}

export interface Coverage {
  readonly months: readonly Month[];
  readonly sources: readonly {
    readonly table: string;
    readonly undatedRows: number;
    readonly months: Readonly<Record<Month, number>>;
    /** Raw rows that were dropped by choice, where any were. */
    readonly dropped?: Readonly<Record<Month, number>>;
  }[];
}

/** One canonical field of one canonical table, as the mapping screen lists it. */
export interface CanonicalField {
  readonly table: string;
  readonly field: string;
  readonly required: boolean;
  readonly unit: string | null;
}
