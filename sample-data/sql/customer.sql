-- Grain: customer. All that stays the same over the period. Shares 0..1, money in fen, `calls` per month.
CREATE TABLE customer AS
WITH keyed AS (
  SELECT c::INTEGER AS c, draw(hash($seed::UBIGINT + 1000003), c * 3 + 1) AS ck
  FROM range(1, $customers::BIGINT + 1) AS r(c)
), dated AS (
  SELECT keyed.*, a.* EXCLUDE (slot),
    CASE WHEN u(ck, 2) < least(0.6, 0.016 * $months) THEN $first_day::DATE + floor(u(ck, 3) * $days)::INTEGER
      ELSE $first_day::DATE - 31 - floor(u(ck, 3) ** 1.3 * 365 * least(12, greatest(1, age_years - 17)))::INTEGER END AS joined_on,
    floor(u(ck, 4) * $regions)::INTEGER AS region,
    ($first_day::DATE - (365.25 * least(92, greatest(17, age_years + age_spread * g(ck, 5))))::INTEGER) AS birth_date
  FROM keyed JOIN archetype_slot a ON a.slot = floor(u(ck, 1) * 100)::INTEGER
)
SELECT c, ck, id AS archetype, key AS archetype_key,
  u(ck, 6) < male AS is_male, birth_date, joined_on, region,
  region * $cells_per_region + floor(u(ck, 7) * $cells_per_region)::INTEGER AS home_cell,
  (calls * $call_unit * exp(0.18 * g(ck, 8)))::FLOAT AS calls,
  (call_s * exp(0.15 * g(ck, 9)))::FLOAT AS call_s,
  least(0.95, outgoing * exp(0.08 * g(ck, 10)))::FLOAT AS outgoing,
  greatest(2, round(contacts * exp(0.2 * g(ck, 11))))::INTEGER AS contacts,
  contact_skew::FLOAT AS contact_skew,
  least(0.95, night * exp(0.12 * g(ck, 12)))::FLOAT AS night,
  weekday::FLOAT AS weekday,
  least(0.95, long_distance * exp(0.15 * g(ck, 13)))::FLOAT AS long_distance,
  least(0.98, ip_long_distance * exp(0.12 * g(ck, 14)))::FLOAT AS ip_long_distance,
  least(0.9, roaming * exp(0.2 * g(ck, 15)))::FLOAT AS roaming,
  greatest(1, round(cells * exp(0.15 * g(ck, 16))))::INTEGER AS cells,
  least(0.9, forwarding * exp(0.2 * g(ck, 17)))::FLOAT AS forwarding,
  (sms * exp(0.25 * g(ck, 18)))::FLOAT AS sms,
  (mms * exp(0.25 * g(ck, 19)))::FLOAT AS mms,
  (portal * exp(0.25 * g(ck, 20)))::FLOAT AS portal,
  u(ck, 21) < ring_back AS has_ring_back,
  (data_packs * exp(0.2 * g(ck, 22)))::FLOAT AS data_packs,
  plan, (plan_fen * CASE WHEN u(ck, 23) < 0.15 THEN 1.25 ELSE 1 END)::INTEGER AS plan_fen, minute_fen,
  (data_fen * exp(0.25 * g(ck, 24)))::FLOAT AS data_fen,
  CASE WHEN u(ck, 25) < 0.3 THEN (plan_fen * 0.1)::INTEGER ELSE 0 END AS discount_fen,
  CASE WHEN u(ck, 26) < 0.1 THEN 0.55 ELSE late END::FLOAT AS late,
  CASE WHEN u(ck, 27) < method_share THEN method ELSE 1 + floor(u(ck, 28) * 6)::INTEGER END AS method,
  u(ck, 29) < enterprise AS is_enterprise,
  u(ck, 30) < contract AS has_contract,
  greatest($first_day::DATE - 60 + floor(u(ck, 31) * 730)::INTEGER, joined_on + 365) AS contract_ends_on,
  u(ck, 32) < 0.65 AS renews,
  -- Month numbers count from 1 at the first month; these may lie outside the period.
  floor(u(ck, 33) / 0.025)::INTEGER - 6 AS declines_from,
  (0.26 + 0.18 * u(ck, 34))::FLOAT AS decline,
  floor(u(ck, 35) / 0.025)::INTEGER - 1 AS unhappy_from,
  exp(0.25 * g(ck, 36))::FLOAT AS drop_factor,
  buys_untreated, buys_treated
FROM dated
ORDER BY c
