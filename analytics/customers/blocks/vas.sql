-- Grain: one row per customer with a value-added-service row in the window.
-- Window: months in [$window_start, $as_of_end). Units: uses of all services; fen.
-- Range: customer_key in [$key_from, $key_to).
select customer_key, cast(coalesce(sum(uses), 0) as bigint) as all_uses, cast(sum(fee_fen) as bigint) as vas_fees
from project.vas_usage
where month >= cast($window_start as date) and month < cast($as_of_end as date)
  and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
group by customer_key;
