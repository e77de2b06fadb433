-- Grain: customer × month at whose end it was still there. The last month's outcome lies after the raw files.
SELECT customer_id(c) AS customer_id, strftime($first_day::DATE + to_months(m - 1), '%Y-%m') AS as_of, round(hazard, 9) AS hazard, leaves::TINYINT AS left_next_month,
  complaints, round(relative_slope, 9) AS relative_slope, late_payments, round(drop_rate, 9) AS drop_rate, contract_ending
FROM hazard
