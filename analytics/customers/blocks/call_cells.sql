-- Grain: one row per customer with a call in a known cell in the window.
-- Window: started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
-- usual_cell: most calls, ties by seconds talked, then by cell id.
select
  customer_key,
  arg_min(cell_id, row(-cell_calls, -seconds, cell_id)) as usual_cell,
  cast(count(*) as integer) as cells_used
from (
  select customer_key, cell_id, cast(count(*) as bigint) as cell_calls, cast(sum(duration_s) as bigint) as seconds
  from project.call
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
    and cell_id is not null
  group by customer_key, cell_id
) as pairs
group by customer_key;
