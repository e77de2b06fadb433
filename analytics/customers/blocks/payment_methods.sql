-- Grain: one row per customer with a payment of known method in the window.
-- Window: paid_at in [$window_start, $as_of_end). Most used: most payments, ties by amount, then by name. All used: by name.
-- Range: customer_key in [$key_from, $key_to).
select
  customer_key,
  arg_min(method, row(-payments, -paid_fen, method)) as main_payment_method,
  array_to_string(list_sort(list(method)), '; ') as payment_methods
from (
  select customer_key, method, cast(count(*) as bigint) as payments, cast(coalesce(sum(amount_fen), 0) as bigint) as paid_fen
  from project.payment
  where paid_at >= cast($window_start as timestamp) and paid_at < cast($as_of_end as timestamp) and method is not null
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
  group by customer_key, method
) as pairs
group by customer_key;
