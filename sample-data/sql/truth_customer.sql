-- Grain: customer. Leaving is told up to the end of the raw files; what the next month brings stands in hazard.csv alone.
SELECT customer_id(c) AS customer_id, archetype_key AS archetype, strftime(left_on, '%Y-%m-%d') AS left_on FROM customer LEFT JOIN leaver USING (c) ORDER BY c
