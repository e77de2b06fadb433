-- Grain: planted fault that belongs to a customer.
SELECT kind, strftime($first_day::DATE + to_months(m - 1), '%Y%m') AS month, customer_id(c) AS customer_id FROM dirt ORDER BY kind, m, c
