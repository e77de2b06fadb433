-- Grain: cell × month. A twentieth of the cells is bad throughout, others for three months.
CREATE TABLE cell_month AS
SELECT cell, m,
  (CASE WHEN bad THEN 0.05 + 0.05 * u(mk, 3) ELSE 0.006 + 0.008 * u(mk, 3) END)::DECIMAL(5, 4) AS drop_rate,
  (CASE WHEN bad THEN 0.90 + 0.04 * u(mk, 4) ELSE 0.965 + 0.025 * u(mk, 4) END)::DECIMAL(5, 4) AS connect_rate
FROM (
  SELECT cell, m, month_key(k, m) AS mk, u(k, 1) < 0.05 OR m - (floor(u(k, 2) / 0.012)::INTEGER - 2) BETWEEN 0 AND 2 AS bad
  FROM (SELECT cell::INTEGER AS cell, m::INTEGER AS m, draw(hash($seed::UBIGINT), 7000000000 + cell) AS k
        FROM (SELECT unnest(range($cells::BIGINT)) AS cell), (SELECT unnest(range(1, $months::BIGINT + 1)) AS m))
)
ORDER BY cell, m
