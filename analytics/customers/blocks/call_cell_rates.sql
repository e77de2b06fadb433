-- Grain: one row per cell with a call of any customer in the window: rates of block call_cell_sums, row by row.
-- Window: that of call_cell_sums. Units: 0..1. Failed attempts count for the connect rate only.
select
  cell,
  cast(dropped_calls as double) / nullif(cast(connected_calls as double), 0) as calls_drop_rate,
  cast(connected_calls as double) / nullif(cast(calls as double), 0) as calls_connect_rate
from temp.view_call_cell_sums;
