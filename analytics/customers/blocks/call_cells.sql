-- Grain: one row per customer with a call in a known cell in the window.
-- Window: started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
-- usual_cell: most calls, ties by seconds talked, then by cell id; behind its place. calls_and_seconds is calls * 10^10 + seconds.
-- cell_days: distinct pairs of a day and a cell.
select
  customer_key,
  struct_extract(min(row(-calls_and_seconds, coalesce(cell_id_text, substr(cast(cell_id_code as varchar), 2)))), 2) as usual_cell,
  cast(count(*) as integer) as cells_used,
  cast(sum(days) as bigint) as cell_days
from (
  select customer_key, cell_id_code, cell_id_text, cast(sum(cast(10000000000 as bigint) + duration_s) as bigint) as calls_and_seconds,
         count(distinct cast(started_at as date)) as days
  from project.call_record
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
    and (cell_id_code is not null or cell_id_text is not null)
  group by customer_key, cell_id_code, cell_id_text
) as pairs
group by customer_key;
