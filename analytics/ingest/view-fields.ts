import type { ValueKind } from "./fields.ts";

export interface ViewField {
  readonly name: string;
  readonly kind: ValueKind;
  readonly unit: string | null;
}

function fields(kind: ValueKind, unit: string | null, names: string): ViewField[] {
  return names.split(" ").map((name) => ({ name, kind, unit }));
}

/**
 * Fields of the customer view that a column of an attribute table can fill directly. Such a column is stored in the
 * field's own type and unit (money in whole fen), so the view takes its values as they are.
 */
export const viewFields: readonly ViewField[] = [
  ...fields(
    "text",
    null,
    "name email address region industry hobbies join_channel plan usual_cell main_payment_method main_complaint_type account_manager",
  ),
  ...fields("id", null, "id_number"),
  ...fields("phone", null, "phone"),
  ...fields("gender", null, "gender"),
  ...fields("account_type", null, "account_type"),
  ...fields("status", null, "status"),
  ...fields("whole", "years", "age_years"),
  ...fields("whole", "months", "tenure_months"),
  ...fields("fen", "fen/month", "avg_bill avg_outgoing_bill"),
  ...fields("fen", "fen", "unpaid_fen"),
  ...fields("number", "fen/month²", "bill_trend"),
  ...fields("number", "minutes/month²", "duration_trend"),
  ...fields("number", "minutes/month", "minutes_per_month"),
  ...fields(
    "number",
    "per month",
    "calls_per_month outgoing_calls_per_month off_peak_calls_per_month forwards_per_month long_distance_calls_per_month sms_per_month",
  ),
  ...fields(
    "whole",
    "count",
    "distinct_numbers_called forward_targets cells_used late_payments complaints open_complaints",
  ),
  ...fields("number", "per day", "base_stations_per_day cells_per_day"),
  ...fields(
    "rate",
    "0..1",
    "vas_share usual_cell_drop_rate usual_cell_connect_rate own_drop_rate own_connect_rate off_peak_share ip_share_of_long_distance top_number_share sms_share",
  ),
  ...fields("number", "days", "days_late_avg"),
  ...fields("number", "hours", "resolution_hours_avg"),
  ...fields("number", "1..5", "satisfaction_avg"),
];
