-- Grain: one row per customer with a call record in the month; kept in derived.call_month.
-- Window: one calendar month, started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
-- Units: records, whatever their outcome; seconds; days with a call. Each is a sum over days, so months add up.
-- Off-peak: minute of the day in [$off_peak_from, $off_peak_to), past midnight when from > to; the whole Saturday and Sunday
-- when $off_peak_weekends. 1970-01-05 was a Monday.
select
  customer_key,
  cast(count(*) as bigint) as calls,
  cast(sum(case when direction = 'out' then 1 else 0 end) as bigint) as outgoing_calls,
  cast(sum(duration_s) as bigint) as seconds,
  cast(sum(case when outcome = 'dropped' then 1 else 0 end) as bigint) as dropped_calls,
  cast(sum(case when outcome in ('connected', 'dropped') then 1 else 0 end) as bigint) as connected_calls,
  cast(sum(off_peak) as bigint) as off_peak_calls,
  cast(count(forwarded_to) as bigint) as forwarded_calls,
  cast(sum(case when is_long_distance or is_ip_long_distance then 1 else 0 end) as bigint) as long_distance_calls,
  cast(sum(case when is_ip_long_distance then 1 else 0 end) as bigint) as ip_long_distance_calls,
  cast(bit_count(bit_or(day_bit)) as bigint) as days
from (
  select customer_key, duration_s, direction, outcome, forwarded_to, is_long_distance, is_ip_long_distance,
         cast(1 as integer) << cast(extract(day from started_at) - 1 as integer) as day_bit,
         case when cast($off_peak_weekends as boolean) and (cast(started_at as date) - cast('1970-01-05' as date)) % 7 >= 5 then 1
              when cast($off_peak_from as integer) > cast($off_peak_to as integer)
                and (extract(hour from started_at) * 60 + extract(minute from started_at) >= cast($off_peak_from as integer)
                  or extract(hour from started_at) * 60 + extract(minute from started_at) < cast($off_peak_to as integer)) then 1
              when extract(hour from started_at) * 60 + extract(minute from started_at) >= cast($off_peak_from as integer)
                and extract(hour from started_at) * 60 + extract(minute from started_at) < cast($off_peak_to as integer) then 1
              else 0 end as off_peak
  from project.call
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
) as calls
group by customer_key;
