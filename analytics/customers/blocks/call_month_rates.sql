-- Grain: one row per cell with a call of any customer in the month; kept in derived.call_month_rates.
-- Window: one calendar month, started_at in [$window_start, $as_of_end). Units: records.
select
  cell_id as cell,
  cast(count(*) as bigint) as calls,
  cast(sum(case when outcome = 'dropped' then 1 else 0 end) as bigint) as dropped_calls,
  cast(sum(case when outcome in ('connected', 'dropped') then 1 else 0 end) as bigint) as connected_calls
from project.call
where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
  and cell_id is not null
group by cell_id;
