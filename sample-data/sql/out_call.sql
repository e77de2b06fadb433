-- Grain: call of one month, in order of time. Seconds count from the month's start.
-- What is sorted is kept small: one whole number (second, customer, place) and 17 bytes, written out in words afterwards.
WITH drawn AS (
  SELECT p.*, draw(mk, 65536 + i) AS h, draw(mk, 1048576 + i) AS h2,
    spread(i, 0.8812714616, start) < night AS at_night,
    spread(i, 0.7766393891, start * 7) < outgoing AS is_out,
    spread(i, 0.6844301295, start * 13) < long_distance AS is_far,
    spread(i, 0.6031687406, start * 29) < ip_long_distance AS is_ip,
    floor(cells * spread(i, 0.5315333714, start * 3) ** 1.6)::INTEGER AS j
  FROM (SELECT *, unnest(range(calls))::INTEGER AS i FROM call_plan) AS p
), dayed AS (
  SELECT *, from_day - 1 + (((h & 65535) * days) >> 16)::INTEGER AS day, ((h >> 16) & 4294967295) / 4294967296.0 AS x, (h >> 48) / 65536.0 AS y,
    is_out AND is_far AS is_long
  FROM drawn
), worked AS (
  SELECT *, CASE WHEN (day + $first_weekday) % 7 >= 5 AND y < weekday
      THEN CASE WHEN day - 3 >= from_day - 1 THEN day - 3 WHEN day + 3 < from_day - 1 + days THEN day + 3 ELSE day END
      ELSE day END AS worked_day
  FROM dayed
), placed AS (
  SELECT *, spread(worked_day // 2, 0.6180339887, start * 31) < roaming AS is_roaming, draw(mk, 4096 + worked_day // 2) AS trip_draw,
    draw(ck, 8192 + CASE WHEN is_long THEN 4096 ELSE 0 END + floor(contacts * ((h2 & 65535) / 65536.0) ** contact_skew)::INTEGER) AS number_draw
  FROM worked
), packed AS (
  SELECT ((worked_day * 86400 + CASE WHEN at_night THEN floor(75600 + 39600 * x ** 1.8)::INTEGER % 86400 ELSE floor(28800 + 46800 * x)::INTEGER END)::UBIGINT << 42)
      | (c::UBIGINT << 14) | i::UBIGINT AS place,
    CASE WHEN i >= dropped AND i < dropped + failed THEN 0
      ELSE 1 + floor(call_s * (CASE WHEN i < dropped THEN -0.2 ELSE -0.5 END)::DOUBLE
        * ln((((h2 >> 16) & 65535) + 0.5) / 65536.0 * ((((h2 >> 32) & 65535) + 0.5) / 65536.0)))::INTEGER END AS duration_s,
    ((number_draw % 10) * 1000000 + (number_draw >> 8) % 1000000)::INTEGER AS number,
    CASE WHEN NOT is_out AND (h2 >> 48) / 65536.0 < forwarding
      THEN ((ck % 3) * 1000000 + (draw(ck, 32768 + (h2 & 1)) >> 8) % 1000000)::INTEGER END AS forwarded,
    CASE
      WHEN is_roaming THEN (trip_draw % $regions)::INTEGER * $cells_per_region + (((trip_draw >> 16) % 65536)::INTEGER + j % 5) % $cells_per_region
      WHEN j = 0 THEN home_cell
      WHEN j = 1 THEN home_cell - home_cell % 3 + (home_cell + 1) % 3
      ELSE home_cell - home_cell % $cells_per_region + (draw(ck, 16384 + j) % $cells_per_region)::INTEGER END AS cell,
    (is_out::INTEGER + 2 * is_long::INTEGER + 4 * (is_long AND is_ip)::INTEGER + 8 * is_roaming::INTEGER
      + CASE WHEN i < dropped THEN 16 WHEN i < dropped + failed THEN 32 ELSE 0 END)::TINYINT AS flags
  FROM placed
  ORDER BY place
)
SELECT customer_id(((place >> 14) & 268435455)::INTEGER) AS customer_id,
  make_timestamp($start_us::BIGINT + (place >> 42)::BIGINT * 1000000) AS started_at,
  duration_s,
  CASE WHEN flags & 1 = 1 THEN 'out' ELSE 'in' END AS direction,
  CASE WHEN flags & 2 = 2 THEN '0' || ((20 + number // 1000000)::BIGINT * 100000000 + 80000000 + number % 1000000)::VARCHAR
    ELSE ((130 + number // 1000000)::BIGINT * 100000000 + 1000000 + number % 1000000)::VARCHAR END AS other_number,
  (4601000000 + cell // 3 * 10 + 1 + cell % 3)::VARCHAR AS cell_id,
  (460100000 + cell // 3)::VARCHAR AS base_station_id,
  CASE WHEN flags & 16 = 16 THEN 'dropped' WHEN flags & 32 = 32 THEN 'failed' ELSE 'connected' END AS outcome,
  ((150 + forwarded // 1000000)::BIGINT * 100000000 + 2000000 + forwarded % 1000000)::VARCHAR AS forwarded_to,
  (flags >> 1) & 1 AS is_long_distance,
  (flags >> 2) & 1 AS is_ip_long_distance,
  (flags >> 3) & 1 AS is_roaming
FROM packed
