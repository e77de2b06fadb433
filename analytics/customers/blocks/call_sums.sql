-- Grain: one row per customer with a call record in the window.
-- Window: started_at in [$window_start, $as_of_end); month_number 1 is its first ($month_k: first day of month k, $as_of_end beyond the
-- window). Range: customer_key in [$key_from, $key_to).
-- Units: records, whatever their outcome; seconds; distinct days with a call. month_seconds: seconds by the number of their month.
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
  cast(sum(case when is_long_distance or is_ip_long_distance then 1 else 0 end) as bigint) as long_distance_calls,
  cast(sum(case when is_ip_long_distance then 1 else 0 end) as bigint) as ip_long_distance_calls,
  cast(count(distinct day) as bigint) as days,
  cast(sum(cast(month_number as bigint) * duration_s) as bigint) as month_seconds
from (
  select customer_key, duration_s, direction, outcome, is_long_distance, is_ip_long_distance,
         cast(started_at as date) as day,
         extract(hour from started_at) * 60 + extract(minute from started_at)
           + case when (cast(started_at as date) - cast('1970-01-05' as date)) % 7 >= 5 then 1440
                  when cast($any_holiday as boolean) and list_contains(cast($holidays as date[]), cast(started_at as date)) then 1440
                  else 0 end as calendar_minute,
         case
           when started_at < cast($month_2 as timestamp) then 1
           when started_at < cast($month_3 as timestamp) then 2
           when started_at < cast($month_4 as timestamp) then 3
           when started_at < cast($month_5 as timestamp) then 4
           when started_at < cast($month_6 as timestamp) then 5
           when started_at < cast($month_7 as timestamp) then 6
           when started_at < cast($month_8 as timestamp) then 7
           when started_at < cast($month_9 as timestamp) then 8
           when started_at < cast($month_10 as timestamp) then 9
           when started_at < cast($month_11 as timestamp) then 10
           when started_at < cast($month_12 as timestamp) then 11
           when started_at < cast($month_13 as timestamp) then 12
           when started_at < cast($month_14 as timestamp) then 13
           when started_at < cast($month_15 as timestamp) then 14
           when started_at < cast($month_16 as timestamp) then 15
           when started_at < cast($month_17 as timestamp) then 16
           when started_at < cast($month_18 as timestamp) then 17
           when started_at < cast($month_19 as timestamp) then 18
           when started_at < cast($month_20 as timestamp) then 19
           when started_at < cast($month_21 as timestamp) then 20
           when started_at < cast($month_22 as timestamp) then 21
           when started_at < cast($month_23 as timestamp) then 22
           when started_at < cast($month_24 as timestamp) then 23
           else 24 end as month_number
  from project.call_record
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
) as calls
group by customer_key;
