-- Grain: one row per row of vas_usage, its service as the file writes it. The build sums them into columns of a customer.
-- Window: months in [$window_start, $as_of_end). Units: uses; fen.
-- Range: customer_key in [$key_from, $key_to).
select customer_key, service as service_name, cast(coalesce(uses, 0) as bigint) as service_uses,
  cast(fee_fen as bigint) as service_fees
from project.vas_usage
where month >= cast($window_start as date) and month < cast($as_of_end as date)
  and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer);
