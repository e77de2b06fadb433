/**
 * Every way a call can fail, as a code. The words live in `text/errors.ts`, in both languages;
 * prose never crosses the wire.
 */
export const errorCodes = [
  "bad_params",
  "unknown_call",
  "unknown_command",
  "cancelled",
  "internal",
  "engine_restarted",
  "unauthorised",
  "disk_full",
  "out_of_memory",
  "rows_broke_off",
  "no_project",
  "project_missing",
  "project_exists",
  "project_locked",
  "project_newer",
  "project_damaged",
  "not_a_project",
  "folder_not_writable",
  "file_missing",
  "file_unreadable",
  "file_is_folder",
  "file_empty",
  "file_header_only",
  "file_not_table",
  "file_format_unknown",
  "file_encoding_unknown",
  "file_no_valid_rows",
  "file_damaged",
  "file_bomb",
  "file_encrypted",
  "file_changed",
  "file_changed_since_check",
  "file_line_too_long",
  "file_quote_open",
  "sheet_missing",
  "unknown_table",
  "unknown_column",
  "unknown_field",
  "unknown_source",
  "table_not_recognised",
  "mapping_missing_key",
  "mapping_twice",
  "no_data",
  "no_view",
  "no_month",
  "filter_invalid",
  "too_few_customers",
  "no_usable_features",
  "segmentation_missing",
  "segment_missing",
  "segmentation_not_applied",
  "bins_no_values",
  "segmentation_old",
  "no_label",
  "label_one_class",
  "label_too_few",
  "nobody_to_score",
  "model_missing",
  "model_fields_missing",
  "model_too_old",
  "scores_missing",
  "target_list_empty",
  "campaign_missing",
  "campaign_not_frozen",
  "list_customers_erased",
  "template_missing",
  "template_built_in",
  "export_column_unknown",
  "merge_field_unknown",
  "wave_missing",
  "export_empty",
  "export_failed",
  "customer_missing",
  "return_no_contact",
  "return_no_status",
  "return_campaign_unknown",
  "return_other_campaign",
  "return_nothing_matched",
  "return_missing",
  "return_undone",
  "kpi_not_number",
  "uplift_no_control",
  "uplift_no_answers",
  "uplift_too_few",
  "import_missing",
  "import_undone",
  "undo_linked",
  "undo_dropped",
  "rejects_none",
  "repairs_mismatch",
  "unfold_no_columns",
  "column_not_kept",
  "unfold_year_missing",
  "unfold_not_attribute",
  "snapshot_missing",
  "view_stale",
  "calls_needed",
  "calls_dropped",
  "rfm_calls_dropped",
  "rule_hours_empty",
  "rule_tiers_order",
  "rule_service_twice",
  "campaign_not_draft",
  "campaign_not_exported",
  "campaign_closed",
  "window_backwards",
  "control_too_large",
  "uplift_missing",
  "uplift_not_scored",
  "value_missing",
  "universal_off",
  "universal_order",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Values a message is completed with: plain scalars, so that they survive every transport. */
export type ErrorParams = Readonly<Record<string, string | number | boolean | null>>;

/** A failure as it crosses the wire. */
export interface Failure {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
}

export class EngineError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.name = "EngineError";
    this.code = code;
    this.params = params;
  }

  toFailure(): Failure {
    return { code: this.code, params: this.params };
  }
}

/** Turns anything thrown into a `Failure`; what was not foreseen becomes `internal` with its first line. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof EngineError) return thrown.toFailure();
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", params: { detail: text.split("\n")[0] ?? "" } };
}
