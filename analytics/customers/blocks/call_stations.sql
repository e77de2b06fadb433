-- Grain: one row per customer with a call at a known base station in the window.
-- Window: started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
-- station_days: distinct pairs of a day and a base station.
select customer_key, cast(sum(days) as bigint) as station_days
from (
  select customer_key, base_station_id_code, base_station_id_text, count(distinct cast(started_at as date)) as days
  from project.call_record
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
    and (base_station_id_code is not null or base_station_id_text is not null)
  group by customer_key, base_station_id_code, base_station_id_text
) as pairs
group by customer_key;
