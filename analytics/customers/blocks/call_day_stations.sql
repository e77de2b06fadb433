-- Grain: one row per customer with a call at a known base_station_id in the window; distinct (day, base_station_id) pairs.
-- Window: months in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
select customer_key, cast(sum(station_days) as bigint) as station_days
from derived.call_month_stations
where month >= cast($window_start as date) and month < cast($as_of_end as date)
  and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
group by customer_key;
