-- Grain: one row per customer with a call record in the window: rates and trends of block call_sums, row by row.
-- Window: that of call_sums, $window_months months. Range: customer_key in [$key_from, $key_to).
-- Units: calls and minutes per calendar month of the window (months without calls count as 0), shares 0..1,
-- duration_trend minutes per month per month.
-- Flat: within $flat_bp hundredths of a percent of the monthly mean.
select
  customer_key,
  cast(calls as double) / cast($window_months as double) as calls_per_month,
  cast(outgoing_calls as double) / cast($window_months as double) as outgoing_calls_per_month,
  cast(seconds as double) / cast(60 * cast($window_months as bigint) as double) as minutes_per_month,
  cast(dropped_calls as double) / nullif(cast(connected_calls as double), 0) as own_drop_rate,
  cast(connected_calls as double) / nullif(cast(calls as double), 0) as own_connect_rate,
  cast(off_peak_calls as double) / cast($window_months as double) as off_peak_calls_per_month,
  cast(off_peak_calls as double) / nullif(cast(calls as double), 0) as off_peak_share,
  cast(long_distance_calls as double) / cast($window_months as double) as long_distance_calls_per_month,
  cast(ip_long_distance_calls as double) / nullif(cast(long_distance_calls as double), 0) as ip_share_of_long_distance,
  days,
  seconds as talk_s,
  -- Twelve times numerator and denominator of the slope of seconds over months 1 … n: whole numbers throughout.
  12 * cast($window_months as bigint) * month_seconds
    - 6 * cast($window_months as bigint) * (cast($window_months as bigint) + 1) * talk_s as slope_over,
  cast($window_months as bigint) * cast($window_months as bigint)
    * (cast($window_months as bigint) * cast($window_months as bigint) - 1) as slope_under,
  cast(slope_over as double) / nullif(cast(60 * slope_under as double), 0) as duration_trend,
  case when slope_under = 0 then null
       when 10000 * abs(slope_over) * cast($window_months as bigint) <= cast($flat_bp as bigint) * talk_s * slope_under then 'flat'
       when slope_over > 0 then 'rising' else 'falling' end as duration_trend_direction
from temp.view_call_sums
where customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer);
