export const exportFormats = ["csv", "xlsx", "parquet", "jsonl"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** A column of a target file: a fact of the list's row, or a field of the customer view. */
export interface ExportColumn {
  /** The header written. */
  readonly name: string;
  /** One of `listColumns`, or `view:<field>`. */
  readonly source: string;
}

/** Facts that a list's row has of its own. */
export const listColumns = [
  "contact_ref",
  "list_id",
  "customer_id",
  "phone",
  "name",
  "email",
  "segment",
  "churn_risk",
  "churn_band",
  "reasons_zh",
  "reasons_en",
  "offer",
  "message",
  "channel",
  "wave",
  "send_from",
  "send_to",
  "as_of",
] as const;
export type ListColumn = (typeof listColumns)[number];

/** What a channel's production system expects: kept by name, used again. */
export interface ExportTemplate {
  readonly name: string;
  readonly channel: string | null;
  readonly format: ExportFormat;
  /** For CSV. `gb18030` writes no byte-order mark. */
  readonly encoding: "utf-8-bom" | "gb18030";
  /** For CSV: numbers of more than 11 digits, or with leading zeros, so written that spreadsheets keep them: `="0012"`. */
  readonly digitsAsText: boolean;
  readonly columns: readonly ExportColumn[];
  /** Rows per file; null: one file per wave, split only where the format has a limit. */
  readonly rowsPerFile: number | null;
}

export interface ExportedFile {
  readonly path: string;
  readonly wave: number;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Files of one list, with the manifest beside them. */
export interface CampaignExport {
  readonly exportId: number;
  readonly campaignId: number;
  readonly files: readonly ExportedFile[];
  readonly manifestPath: string;
  readonly rows: number;
  /** Control customers held back. */
  readonly controls: number;
  readonly masked: boolean;
}

export interface ExportResult {
  readonly path: string;
  /** Rows written: treated customers only; control customers never appear in a file for production. */
  readonly rows: number;
  /** Control customers held back. */
  readonly controls: number;
  readonly sha256: string;
  readonly masked: boolean;
}

export interface ExportRecord extends ExportResult {
  readonly exportId: number;
  readonly campaignId: number | null;
  readonly purpose: string | null;
  readonly exportedAt: string;
  /** A campaign's files; `path` is then their manifest. */
  readonly files: readonly ExportedFile[];
}
