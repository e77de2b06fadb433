-- Grain: customer still there at the end of month m. Window: months m-2 to m. From quantities that the raw files show.
INSERT INTO hazard
WITH seen AS (
  SELECT cu.c, cu.ck,
    now.complaints + coalesce(one.complaints, 0) + coalesce(two.complaints, 0) AS complaints,
    (now.pay_state = 2)::INTEGER + coalesce((one.pay_state = 2)::INTEGER, 0) + coalesce((two.pay_state = 2)::INTEGER, 0) AS late_payments,
    now.dropped + coalesce(one.dropped, 0) + coalesce(two.dropped, 0) AS dropped,
    now.calls - now.failed + coalesce(one.calls - one.failed, 0) + coalesce(two.calls - two.failed, 0) AS reached,
    CASE
      WHEN two.c IS NOT NULL THEN (now.total_fen - two.total_fen) / 2.0 / greatest(1, (now.total_fen + one.total_fen + two.total_fen) / 3.0)
      WHEN one.c IS NOT NULL THEN (now.total_fen - one.total_fen)::DOUBLE / greatest(1, (now.total_fen + one.total_fen) / 2.0)
      ELSE 0 END AS relative_slope,
    (has_contract AND contract_ends_on <= last_day($last_day::DATE + INTERVAL 1 DAY + INTERVAL 1 MONTH)
      AND NOT (renews AND contract_ends_on < $last_day::DATE))::INTEGER AS contract_ending
  FROM (SELECT * FROM customer_month WHERE m = $m) AS now
  LEFT JOIN (SELECT * FROM customer_month WHERE m = $m - 1) AS one USING (c)
  LEFT JOIN (SELECT * FROM customer_month WHERE m = $m - 2) AS two USING (c)
  JOIN customer cu USING (c)
  LEFT JOIN leaver l USING (c)
  WHERE l.left_on IS NULL OR l.left_on > $last_day::DATE
), scored AS (
  SELECT c, ck, complaints, relative_slope, late_payments, CASE WHEN reached > 0 THEN dropped / reached ELSE 0 END AS drop_rate, contract_ending
  FROM seen
), likely AS (
  SELECT *, 1 / (1 + exp(-($intercept + $complaints * complaints + $relative_slope * relative_slope
      + $late_payments * late_payments + $drop_rate * drop_rate + $contract_ending * contract_ending))) AS hazard
  FROM scored
)
SELECT c, $m, complaints, relative_slope, late_payments, drop_rate, contract_ending, hazard, u(month_key(ck, $m), 900) < hazard
FROM likely
ORDER BY c
