-- Grain: one row per customer with a call in the window; days on which the customer had a call.
-- Window: months in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
select customer_key, cast(sum(days) as bigint) as days
from derived.call_month
where month >= cast($window_start as date) and month < cast($as_of_end as date)
  and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
group by customer_key;
