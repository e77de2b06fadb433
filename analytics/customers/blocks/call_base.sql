-- Grain: one row per customer with a call record in the window.
-- Window: months in [$window_start, $as_of_end), $window_months of them; month_number 1 is the first ($month_k: first day of month
-- k, $as_of_end beyond the window). Range: customer_key in [$key_from, $key_to).
-- Units: calls and minutes per calendar month of the window (months without calls count as 0), shares 0..1,
-- duration_trend minutes per month per month. Every record counts as a call, whatever its outcome.
-- days: days with a call.
-- Flat: within $flat_bp hundredths of a percent of the monthly mean.
select
  customer_key,
  cast(sum(calls) as double) / cast($window_months as double) as calls_per_month,
  cast(sum(outgoing_calls) as double) / cast($window_months as double) as outgoing_calls_per_month,
  cast(sum(seconds) as double) / cast(60 * cast($window_months as bigint) as double) as minutes_per_month,
  cast(sum(dropped_calls) as double) / nullif(cast(sum(connected_calls) as double), 0) as own_drop_rate,
  cast(sum(connected_calls) as double) / nullif(cast(sum(calls) as double), 0) as own_connect_rate,
  cast(sum(off_peak_calls) as double) / cast($window_months as double) as off_peak_calls_per_month,
  cast(sum(off_peak_calls) as double) / nullif(cast(sum(calls) as double), 0) as off_peak_share,
  cast(sum(forwarded_calls) as double) / cast($window_months as double) as forwards_per_month,
  cast(sum(long_distance_calls) as double) / cast($window_months as double) as long_distance_calls_per_month,
  cast(sum(ip_long_distance_calls) as double) / nullif(cast(sum(long_distance_calls) as double), 0) as ip_share_of_long_distance,
  cast(sum(month_days) as bigint) as days,
  cast(sum(seconds) as bigint) as talk_s,
  -- Twelve times numerator and denominator of the slope of seconds over months 1 … n: whole numbers throughout.
  12 * cast($window_months as bigint) * sum(month_number * seconds)
    - 6 * cast($window_months as bigint) * (cast($window_months as bigint) + 1) * talk_s as slope_over,
  cast($window_months as bigint) * cast($window_months as bigint)
    * (cast($window_months as bigint) * cast($window_months as bigint) - 1) as slope_under,
  cast(slope_over as double) / nullif(cast(60 * slope_under as double), 0) as duration_trend,
  case when slope_under = 0 then null
       when 10000 * abs(slope_over) * cast($window_months as bigint) <= cast($flat_bp as bigint) * talk_s * slope_under then 'flat'
       when slope_over > 0 then 'rising' else 'falling' end as duration_trend_direction
from (
  select customer_key, calls, outgoing_calls, seconds, dropped_calls, connected_calls, off_peak_calls, forwarded_calls,
         long_distance_calls, ip_long_distance_calls, days as month_days,
         case
           when month < cast($month_2 as date) then 1
           when month < cast($month_3 as date) then 2
           when month < cast($month_4 as date) then 3
           when month < cast($month_5 as date) then 4
           when month < cast($month_6 as date) then 5
           when month < cast($month_7 as date) then 6
           when month < cast($month_8 as date) then 7
           when month < cast($month_9 as date) then 8
           when month < cast($month_10 as date) then 9
           when month < cast($month_11 as date) then 10
           when month < cast($month_12 as date) then 11
           when month < cast($month_13 as date) then 12
           when month < cast($month_14 as date) then 13
           when month < cast($month_15 as date) then 14
           when month < cast($month_16 as date) then 15
           when month < cast($month_17 as date) then 16
           when month < cast($month_18 as date) then 17
           when month < cast($month_19 as date) then 18
           when month < cast($month_20 as date) then 19
           when month < cast($month_21 as date) then 20
           when month < cast($month_22 as date) then 21
           when month < cast($month_23 as date) then 22
           when month < cast($month_24 as date) then 23
           else 24 end as month_number
  from derived.call_month
  where month >= cast($window_start as date) and month < cast($as_of_end as date)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
) as months
group by customer_key;
