-- Grain: reply or purchase, of either arm. Amount in yuan.
SELECT $campaign::VARCHAR AS campaign_id, customer_id(c) AS customer_id, strftime(responded_at, '%Y-%m-%d %H:%M:%S') AS responded_at, outcome,
  CASE WHEN outcome = 'bought' THEN yuan(2000 + 1000 * floor(u(mk, 412) * 9)::BIGINT) END AS amount
FROM (
  SELECT *, sent_at + to_seconds(1800 + floor(u(mk, 410) * 1728000)) AS responded_at,
    CASE WHEN u(mk, 411) < buys THEN 'bought' WHEN treated AND delivered AND u(mk, 413) < 0.08 THEN 'declined' END AS outcome
  FROM campaign
)
WHERE outcome IS NOT NULL AND (left_on IS NULL OR responded_at < left_on + INTERVAL 1 DAY)
