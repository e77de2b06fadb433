-- Grain: bill that came due (on the 15th of the month after it). One in a hundred reached the operator's own books late:
-- those lines stand in the late file only.
SELECT customer_id(c) AS 客户编号, strftime($first_day::DATE + to_months(m - 2), '%Y%m') AS 账期,
  strftime($first_day::DATE + to_months(m - 1) + to_days(14), '%Y-%m-%d') AS 应缴日期,
  strftime($first_day::DATE + to_months(m - 1) + to_days(paid_day - 1) + to_seconds(28800 + floor(u(mk, 60) * 46800)), '%Y-%m-%d %H:%M:%S') AS 缴费时间,
  yuan(due_fen) AS 缴费金额,
  CASE WHEN pay_state < 3 THEN word(getvariable('words').paymentMethods, method - 1) END AS 缴费方式
FROM customer_month
WHERE pay_state > 0 AND (pay_state < 3 AND m < $months AND u(mk, 63) < 0.01) = $late::BOOLEAN
