-- Grain: one row per customer with a call at a known cell_id in the window; distinct (day, cell_id) pairs.
-- Window: started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
select customer_key, cast(count(*) as bigint) as cell_days
from (
  select customer_key, cast(started_at as date) as day, cell_id
  from project.call
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
    and cell_id is not null
  group by customer_key, day, cell_id
) as pairs
group by customer_key;
