-- Grain: one row per customer with a call record in the month; kept in derived.call_month.
-- Window: one calendar month, started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
-- Units: records, whatever their outcome; seconds; days with a call. Each is a sum over days, so months add up.
-- Off-peak: the calendar minute in [$off_peak_k_from, $off_peak_k_to) for a k (unused ones are empty). Minutes 0 to 1439 are those of
-- a weekday, 1440 to 2879 those of Saturday, Sunday and the dates in $holidays. 1970-01-05 was a Monday.
select
  customer_key,
  cast(count(*) as bigint) as calls,
  cast(sum(case when direction = 'out' then 1 else 0 end) as bigint) as outgoing_calls,
  cast(sum(duration_s) as bigint) as seconds,
  cast(sum(case when outcome = 'dropped' then 1 else 0 end) as bigint) as dropped_calls,
  cast(sum(case when outcome in ('connected', 'dropped') then 1 else 0 end) as bigint) as connected_calls,
  cast(sum(case when calendar_minute >= cast($off_peak_1_from as integer) and calendar_minute < cast($off_peak_1_to as integer)
             or calendar_minute >= cast($off_peak_2_from as integer) and calendar_minute < cast($off_peak_2_to as integer)
             or calendar_minute >= cast($off_peak_3_from as integer) and calendar_minute < cast($off_peak_3_to as integer)
             or calendar_minute >= cast($off_peak_4_from as integer) and calendar_minute < cast($off_peak_4_to as integer)
             or calendar_minute >= cast($off_peak_5_from as integer) and calendar_minute < cast($off_peak_5_to as integer)
             or calendar_minute >= cast($off_peak_6_from as integer) and calendar_minute < cast($off_peak_6_to as integer)
             or calendar_minute >= cast($off_peak_7_from as integer) and calendar_minute < cast($off_peak_7_to as integer)
             or calendar_minute >= cast($off_peak_8_from as integer) and calendar_minute < cast($off_peak_8_to as integer)
             or calendar_minute >= cast($off_peak_9_from as integer) and calendar_minute < cast($off_peak_9_to as integer)
             or calendar_minute >= cast($off_peak_10_from as integer) and calendar_minute < cast($off_peak_10_to as integer)
           then 1 else 0 end) as bigint) as off_peak_calls,
  cast(count(forwarded_to_code) + count(forwarded_to_text) as bigint) as forwarded_calls,
  cast(sum(case when is_long_distance or is_ip_long_distance then 1 else 0 end) as bigint) as long_distance_calls,
  cast(sum(case when is_ip_long_distance then 1 else 0 end) as bigint) as ip_long_distance_calls,
  cast(bit_count(bit_or(day_bit)) as bigint) as days
from (
  select customer_key, duration_s, direction, outcome, forwarded_to_code, forwarded_to_text, is_long_distance, is_ip_long_distance,
         cast(1 as integer) << cast(extract(day from started_at) - 1 as integer) as day_bit,
         extract(hour from started_at) * 60 + extract(minute from started_at)
           + case when (cast(started_at as date) - cast('1970-01-05' as date)) % 7 >= 5 then 1440
                  when cast($any_holiday as boolean) and list_contains(cast($holidays as date[]), cast(started_at as date)) then 1440
                  else 0 end as calendar_minute
  from project.call_record
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
) as calls
group by customer_key;
