-- Which customers carry a planted fault. Every count is met exactly.
INSERT INTO dirt
SELECT CASE WHEN place <= $wrong_ids THEN 'wrong_id_check' WHEN place <= $wrong_ids + $duplicates THEN 'duplicate_customer' ELSE 'blank_customer' END, c, NULL
FROM (SELECT c, row_number() OVER (ORDER BY u(ck, 2000), c) AS place FROM (SELECT c, ck FROM customer ORDER BY u(ck, 2000), c LIMIT $wrong_ids + $duplicates + $blanks))
