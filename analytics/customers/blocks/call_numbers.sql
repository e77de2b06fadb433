-- Grain: one row per customer with a call record in the window.
-- Window: started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
-- Units: distinct numbers; share of seconds talked. frequent_keys: the five numbers with most outgoing calls, ties by
-- outgoing seconds, then by number, each as calls and seconds counted down from 9s (21 digits) followed by the number.
select
  customer_key,
  cast(sum(case when other_number is not null and out_calls > 0 then 1 else 0 end) as integer) as distinct_numbers_called,
  min(case when other_number is not null and out_calls > 0
           then lpad(cast(999999999 - out_calls as varchar), 9, '0') || lpad(cast(999999999999 - out_seconds as varchar), 12, '0')
             || other_number end, 5) as frequent_keys,
  cast(max(case when other_number is not null then seconds end) as double)
    / nullif(cast(sum(seconds) as double), 0) as top_number_share
from (
  select customer_key, other_number,
         cast(sum(case when direction = 'out' then 1 else 0 end) as bigint) as out_calls,
         cast(sum(case when direction = 'out' then duration_s else 0 end) as bigint) as out_seconds,
         cast(sum(duration_s) as bigint) as seconds
  from project.call
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
  group by customer_key, other_number
) as pairs
group by customer_key;
