-- Grain: customer with calls in month m. What its calls are drawn from.
CREATE OR REPLACE TABLE call_plan AS
SELECT cm.c, mk, cm.calls, failed, dropped, from_day, days, ck, home_cell, cu.call_s, outgoing, contacts, contact_skew, night, weekday,
  long_distance, ip_long_distance, roaming, cells, forwarding, u(mk, 50)::FLOAT AS start
FROM (SELECT * FROM customer_month WHERE m = $m AND calls > 0) AS cm JOIN customer cu USING (c)
