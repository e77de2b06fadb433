-- Grain: one row per customer with a call record in the window.
-- Window: started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
-- Units: distinct numbers; seconds talked with the number that has most. frequent_numbers: the five with most outgoing calls, ties by outgoing
-- seconds, then by number, picked out behind their places. out_calls_and_seconds is calls * 10^10 + seconds.
select
  customer_key,
  cast(sum(case when (other_number_code is not null or other_number_text is not null) and out_calls_and_seconds > 0 then 1 else 0 end) as integer) as distinct_numbers_called,
  nullif(array_to_string(list_transform(
    min(case when out_calls_and_seconds > 0 and (other_number_code is not null or other_number_text is not null)
             then {'place': -out_calls_and_seconds, 'number': coalesce(other_number_text, substr(cast(other_number_code as varchar), 2))} end, 5),
    lambda one: one.number), '; '), '') as frequent_numbers,
  cast(max(case when other_number_code is not null or other_number_text is not null then seconds end) as bigint) as top_number_seconds
from (
  select customer_key, other_number_code, other_number_text,
         cast(sum(case when direction = 'out' then cast(10000000000 as bigint) + duration_s else 0 end) as bigint) as out_calls_and_seconds,
         cast(sum(duration_s) as bigint) as seconds
  from project.call_record
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
  group by customer_key, other_number_code, other_number_text
) as pairs
group by customer_key;
