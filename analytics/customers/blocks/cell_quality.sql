-- Grain: one row per cell. The latest month before $as_of_end in which the rate was reported; undated rows count as
-- oldest, rows of the same month by import and line. Units: 0..1.
select
  cell_id as cell,
  arg_max(drop_rate, row(coalesce(month, cast('0001-01-01' as date)), import_id, line)) as network_drop_rate,
  arg_max(connect_rate, row(coalesce(month, cast('0001-01-01' as date)), import_id, line)) as network_connect_rate
from project.cell_quality
where month is null or month < cast($as_of_end as date)
group by cell_id;
