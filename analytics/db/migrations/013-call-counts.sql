-- Calls are counted in one pass over the window: sums kept by month save nothing any more.
drop table derived.call_month;
drop table derived.call_month_cells;
drop table derived.call_month_stations;
drop table derived.call_month_rates;
drop table derived.call_month_kept;
