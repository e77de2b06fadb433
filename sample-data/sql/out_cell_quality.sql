-- Grain: cell × month. The rates the network itself measured, 0..1.
SELECT (4601000000 + cell // 3 * 10 + 1 + cell % 3)::VARCHAR AS 小区,
  strftime($first_day::DATE + to_months(m - 1), '%Y%m') AS 月份, drop_rate AS 掉话率, connect_rate AS 接通率
FROM cell_month
