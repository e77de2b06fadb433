-- Grain: complaint. Closed only if that falls inside the period and before the customer left.
WITH opened AS (
  SELECT c, cm.m, i, left_on, drop_rate, draw(mk, 300 + i) AS k,
    $first_day::DATE + to_months(cm.m - 1) + to_days(from_day - 1 + floor(u(mk, 310 + i) * days)::INTEGER)
      + to_seconds(32400 + floor(u(mk, 320 + i) * 39600)) AS opened_at
  FROM (SELECT c, m, mk, from_day, days, unnest(range(complaints)) AS i FROM customer_month WHERE complaints > 0) AS cm
  JOIN (SELECT c, home_cell FROM customer) AS cu USING (c)
  LEFT JOIN leaver USING (c)
  JOIN cell_month q ON q.cell = cu.home_cell AND q.m = cm.m
), closed AS (
  SELECT *, opened_at + to_seconds(7200 + floor(u(k, 1) ** 2 * 864000)) AS closes_at,
    least(coalesce(left_on, $last_day::DATE), $last_day::DATE) + INTERVAL 1 DAY AS known_until
  FROM opened
)
SELECT customer_id(c) AS 客户编号, strftime(opened_at, '%Y-%m-%d %H:%M:%S') AS 受理时间,
  CASE WHEN closes_at < known_until THEN strftime(closes_at, '%Y-%m-%d %H:%M:%S') END AS 办结时间,
  CASE WHEN drop_rate > 0.04 AND u(k, 2) < 0.75 THEN '网络质量' ELSE word(getvariable('words').complaintTypes, draw(k, 3) >> 16) END AS 投诉类型,
  CASE WHEN closes_at < known_until AND u(k, 4) < 0.85 THEN least(5, greatest(1, 4 - floor(u(k, 1) * 3)::INTEGER + floor(u(k, 5) * 3)::INTEGER - 1)) END AS 满意度
FROM closed
ORDER BY m, c, i
