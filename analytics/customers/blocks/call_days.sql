-- Grain: one row per customer with a call in the window; days on which the customer had a call.
-- Window: started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
select customer_key, cast(count(*) as bigint) as days
from (
  select customer_key, cast(started_at as date) as day
  from project.call
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
  group by customer_key, day
) as pairs
group by customer_key;
