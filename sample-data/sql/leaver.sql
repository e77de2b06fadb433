-- Grain: customer who leaves in the month after m, on any of its days.
INSERT INTO leaver
SELECT h.c, $next_first_day::DATE + floor(u(month_key(ck, $m), 901) * $next_days)::INTEGER
FROM hazard h JOIN customer USING (c)
WHERE h.m = $m AND leaves
ORDER BY h.c
