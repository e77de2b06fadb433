-- Grain: one row per cell with a call of any customer in the window.
-- Window: started_at in [$window_start, $as_of_end). Units: records.
select
  coalesce(cell_id_text, substr(cast(cell_id_code as varchar), 2)) as cell,
  cast(count(*) as bigint) as calls,
  cast(sum(case when outcome = 'dropped' then 1 else 0 end) as bigint) as dropped_calls,
  cast(sum(case when outcome in ('connected', 'dropped') then 1 else 0 end) as bigint) as connected_calls
from project.call_record
where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
  and (cell_id_code is not null or cell_id_text is not null)
group by cell_id_code, cell_id_text;
