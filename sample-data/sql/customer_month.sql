-- Grain: customer × month m, those present on at least one day of it. Money in fen.
-- pay_state is of last month's bill, due on the 15th: 0 none, 1 in time, 2 late but inside month m, 3 unpaid.
INSERT INTO customer_month
WITH present AS (
  SELECT cu.*, month_key(ck, $m) AS mk, before.total_fen AS due_fen, q.drop_rate, q.connect_rate,
    greatest(joined_on, $first_day::DATE) AS from_on, least(coalesce(left_on, $last_day::DATE), $last_day::DATE) AS to_on,
    -- Three months down, one at the bottom, three back up.
    (1 - decline) ** greatest(0, least(3, $m - declines_from + 1, declines_from + 6 - $m)) AS level
  FROM customer cu
  LEFT JOIN leaver USING (c)
  LEFT JOIN (SELECT c, total_fen FROM customer_month WHERE m = $m - 1) AS before USING (c)
  JOIN (SELECT * FROM cell_month WHERE m = $m) AS q ON q.cell = cu.home_cell
  WHERE joined_on <= $last_day::DATE AND (left_on IS NULL OR left_on >= $first_day::DATE)
), counted AS (
  SELECT *, day(from_on) AS from_day, (to_on - from_on + 1)::INTEGER AS days, (to_on - from_on + 1) / day($last_day::DATE) AS part,
    day(to_on) AS to_day,
    least(16383, floor(calls * level * (to_on - from_on + 1) / day($last_day::DATE) * exp(0.1 * g(mk, 1)) + u(mk, 2)))::INTEGER AS n
  FROM present
), attempted AS (
  SELECT *, floor(n * (1 - connect_rate) + u(mk, 3))::INTEGER AS failed,
    floor(sms * level * part * exp(0.1 * g(mk, 5)) + u(mk, 6))::INTEGER AS n_sms,
    floor(mms * level * part * exp(0.1 * g(mk, 7)) + u(mk, 8))::INTEGER AS n_mms,
    floor(portal * level * part * exp(0.1 * g(mk, 9)) + u(mk, 10))::INTEGER AS n_portal,
    (has_ring_back AND part > 0.2)::INTEGER AS n_ring_back,
    floor(data_packs * level * part + u(mk, 11))::INTEGER AS n_packs,
    (minute_fen * outgoing * call_s / 60 * n * exp(0.06 * g(mk, 12)))::BIGINT AS call_fen,
    (data_fen * level * part * exp(0.1 * g(mk, 13)))::BIGINT AS month_data_fen,
    (plan_fen * (0.35 + 0.65 * level) * part)::BIGINT AS month_plan_fen,
    (discount_fen * (0.35 + 0.65 * level) * part)::BIGINT AS month_discount_fen
  FROM counted
), paying AS (
  SELECT *, 10 * n_sms + 30 * n_mms + 20 * n_portal + 500 * n_ring_back + 1000 * n_packs AS vas,
    1 + floor(u(mk, 14) * 15)::INTEGER AS prompt_day, 16 + floor(u(mk, 15) * 13)::INTEGER AS late_day,
    CASE WHEN u(mk, 16) < 0.012 THEN 3 WHEN u(mk, 17) < late THEN 2 ELSE 1 END AS intent
  FROM attempted
), paid AS (
  SELECT *, CASE
      WHEN due_fen IS NULL THEN 0
      WHEN intent = 1 AND prompt_day <= to_day THEN 1
      WHEN to_day < 15 THEN 0
      WHEN intent = 2 AND late_day <= to_day THEN 2
      ELSE 3 END AS pay_state
  FROM paying
)
SELECT c, $m, mk, from_day, days, n, failed,
  least(n - failed, floor((n - failed) * least(0.4, drop_rate * drop_factor) + u(mk, 4)))::INTEGER,
  floor(0.02 + CASE WHEN $m - unhappy_from BETWEEN 0 AND 1 THEN 1.3 ELSE 0 END + CASE WHEN drop_rate > 0.04 THEN 0.15 ELSE 0 END + u(mk, 18))::INTEGER,
  call_fen, month_data_fen, vas, month_discount_fen, month_plan_fen + call_fen + month_data_fen + vas - month_discount_fen,
  n_sms, n_mms, n_portal, n_ring_back, n_packs,
  due_fen, pay_state, CASE pay_state WHEN 1 THEN prompt_day WHEN 2 THEN late_day END,
  CASE WHEN u(mk, 19) < 0.9 THEN method ELSE 1 + floor(u(mk, 20) * 6)::INTEGER END
FROM paid
ORDER BY c
