-- How many lines of customer.csv write 入网日期 as 2019/3/5, repeats and lines without an id included.
SELECT count(*) FILTER (u(ck, 120) < 0.08) + count(*) FILTER (u(ck, 120) < 0.08 AND kind IS NOT NULL) AS slashed
FROM customer LEFT JOIN (SELECT c, kind FROM dirt WHERE kind IN ('duplicate_customer', 'blank_customer')) AS f USING (c)
