-- Grain: archetype × whole percent of the population (100 rows).
CREATE TABLE archetype_slot AS
SELECT unnest(range(floor_percent, floor_percent + percent))::INTEGER AS slot, kind.*
FROM (
  SELECT kind, kind.percent AS percent, coalesce(sum(kind.percent) OVER (ORDER BY kind.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::INTEGER AS floor_percent
  FROM (SELECT unnest(from_json($archetypes::JSON, $shape::VARCHAR)) AS kind)
)
ORDER BY slot
