-- Grain: one row per cell with a call of any customer in the window.
-- Window: months in [$window_start, $as_of_end). Units: 0..1. Failed attempts count for the connect rate only.
select
  cell,
  cast(sum(dropped_calls) as double) / nullif(cast(sum(connected_calls) as double), 0) as calls_drop_rate,
  cast(sum(connected_calls) as double) / nullif(cast(sum(calls) as double), 0) as calls_connect_rate
from derived.call_month_rates
where month >= cast($window_start as date) and month < cast($as_of_end as date)
group by cell;
