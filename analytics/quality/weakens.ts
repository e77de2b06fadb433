/**
 * `table.column` → the view fields that stand on it. The registry of analytics/customers says the same by its `needs` (a test
 * holds both together); columns a field reads beside what it needs are added here.
 */
const standing: Readonly<Record<string, string>> = {
  "customer.name": "name",
  "customer.gender": "gender",
  "customer.birth_date": "age_years",
  "customer.age_years": "age_years",
  "customer.id_number": "id_number age_years",
  "customer.phone": "phone",
  "customer.email": "email",
  "customer.address": "address",
  "customer.region": "region",
  "customer.industry": "industry",
  "customer.hobbies": "hobbies",
  "customer.account_type": "account_type key_account",
  "customer.join_channel": "join_channel",
  "customer.plan": "plan",
  "customer.status": "status lifecycle_stage",
  "customer.left_on": "status left_on lifecycle_stage",
  "customer.joined_on": "joined_on tenure_months lifecycle_stage",
  "customer.marketing_consent": "marketing_consent",
  "customer.account_manager": "account_manager",
  "subscription.ended_on": "contract_months_left",
  "subscription.started_on": "contract_months_left",
  "bill.month":
    "avg_bill avg_outgoing_bill bill_trend bill_trend_direction vas_share value_tier lifecycle_stage key_account",
  "bill.total_fen": "avg_bill bill_trend bill_trend_direction vas_share value_tier lifecycle_stage key_account",
  "bill.outgoing_call_fen": "avg_outgoing_bill",
  "bill.vas_fen": "vas_share",
  "vas_usage.fee_fen": "vas_share",
  "call.started_at":
    "calls_per_month outgoing_calls_per_month minutes_per_month own_drop_rate own_connect_rate off_peak_calls_per_month off_peak_share duration_trend duration_trend_direction lifecycle_stage",
  "call.duration_s": "minutes_per_month top_number_share duration_trend duration_trend_direction lifecycle_stage",
  "call.direction": "outgoing_calls_per_month distinct_numbers_called frequent_numbers",
  "call.outcome": "own_drop_rate own_connect_rate usual_cell_drop_rate usual_cell_connect_rate",
  "call.other_number": "distinct_numbers_called frequent_numbers top_number_share",
  "call.cell_id": "usual_cell usual_cell_drop_rate usual_cell_connect_rate cells_per_day cells_used",
  "call.base_station_id": "base_stations_per_day",
  "call.forwarded_to": "forwards_per_month forward_targets forward_target_list",
  "call.is_long_distance": "long_distance_calls_per_month",
  "call.is_ip_long_distance": "long_distance_calls_per_month ip_share_of_long_distance",
  "cell_quality.drop_rate": "usual_cell_drop_rate",
  "cell_quality.connect_rate": "usual_cell_connect_rate",
  "payment.method": "main_payment_method payment_methods",
  "payment.due_on": "late_payments days_late_avg unpaid_fen",
  "payment.paid_at": "late_payments days_late_avg unpaid_fen",
  "payment.amount_fen": "unpaid_fen",
  "complaint.opened_at": "complaints open_complaints lifecycle_stage",
  "complaint.type": "main_complaint_type",
  "complaint.closed_at": "resolution_hours_avg open_complaints",
  "complaint.satisfaction": "satisfaction_avg",
};

/** View fields that a column of a canonical table weakens; without a column all that stand on the table. */
export function weakenedBy(table: string, column: string | null): string[] {
  if (column !== null) return (standing[`${table}.${column}`] ?? "").split(" ").filter(Boolean);
  const all = Object.entries(standing).filter(([key]) => key.startsWith(`${table}.`));
  return [...new Set(all.flatMap(([, fields]) => fields.split(" ")))];
}
