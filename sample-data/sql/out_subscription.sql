-- Grain: customer × product × period. PLAN-… is the main contract: its end is the agreed date, also for those who left before it.
WITH held AS (
  SELECT c, left_on,
    unnest([
      {place: 1, product_id: 'PLAN-' || plan::VARCHAR, kept: has_contract, started_on: greatest(joined_on, contract_ends_on - 730), ended_on: contract_ends_on},
      {place: 2, product_id: 'PLAN-' || plan::VARCHAR, kept: has_contract AND renews, started_on: contract_ends_on + 1, ended_on: contract_ends_on + 730},
      {place: 1, product_id: 'PLAN-' || plan::VARCHAR, kept: NOT has_contract, started_on: joined_on, ended_on: NULL::DATE},
      {place: 3, product_id: 'ADD-RING', kept: has_ring_back, started_on: joined_on + floor(u(ck, 70) * 200)::INTEGER, ended_on: NULL::DATE},
      {place: 4, product_id: 'ADD-DATA10', kept: u(ck, 71) < data_packs / 3, started_on: joined_on + floor(u(ck, 72) * 300)::INTEGER, ended_on: NULL::DATE},
      {place: 5, product_id: 'ADD-DATA5', kept: u(ck, 73) < 0.15, started_on: joined_on, ended_on: joined_on + 30 + floor(u(ck, 74) * 60)::INTEGER}
    ]) AS s
  FROM customer LEFT JOIN leaver USING (c)
)
SELECT customer_id(c) AS customer_id, s.product_id AS product_id, s.started_on AS started_on,
  CASE WHEN s.product_id LIKE 'PLAN-%' OR s.ended_on <= least(coalesce(left_on, $last_day::DATE), $last_day::DATE) THEN s.ended_on END AS ended_on
FROM held
WHERE s.kept AND s.started_on <= least(coalesce(left_on, $last_day::DATE), $last_day::DATE)
ORDER BY c, s.place
