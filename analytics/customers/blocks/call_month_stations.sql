-- Grain: one row per customer with a call at a known base_station_id in the month; kept in derived.call_month_stations.
-- Window: one calendar month, started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
-- Units: distinct (day, base_station_id) pairs. A station's days are bits of one number: a tenth of the groups that pairs would be.
select customer_key, cast(sum(bit_count(days)) as bigint) as station_days
from (
  select customer_key, base_station_id_code, base_station_id_text, bit_or(cast(1 as integer) << cast(extract(day from started_at) - 1 as integer)) as days
  from project.call_record
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
    and (base_station_id_code is not null or base_station_id_text is not null)
  group by customer_key, base_station_id_code, base_station_id_text
) as pairs
group by customer_key;
