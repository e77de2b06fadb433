-- Which bills of month m carry a planted fault. Every count is met exactly while the month has that many bills.
INSERT INTO dirt
SELECT CASE WHEN place <= $duplicates THEN 'corrected_bill' WHEN place <= $duplicates + $blanks THEN 'blank_bill' ELSE 'unparsable_amount' END, c, $m
FROM (
  SELECT c, row_number() OVER (ORDER BY u(mk, 2001), c) AS place
  FROM (SELECT c, mk FROM customer_month WHERE m = $m ORDER BY u(mk, 2001), c LIMIT $duplicates + $blanks + $unparsable)
)
