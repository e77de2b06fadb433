-- Grain: one row per customer with a forwarded call in the window.
-- Window: started_at in [$window_start, $as_of_end). Range: customer_key in [$key_from, $key_to).
-- Units: forwarded calls per calendar month of the window, $window_months of them; distinct numbers.
-- forward_keys: the numbers by forwarded calls, ties by number, each as calls counted down from 9s (9 digits) and the number.
select
  customer_key,
  cast(sum(forwards) as double) / cast($window_months as double) as forwards_per_month,
  cast(count(*) as integer) as forward_targets,
  list_sort(list(lpad(cast(999999999 - forwards as varchar), 9, '0') || coalesce(forwarded_to_text, substr(cast(forwarded_to_code as varchar), 2)))) as forward_keys
from (
  select customer_key, forwarded_to_code, forwarded_to_text, count(*) as forwards
  from project.call_record
  where started_at >= cast($window_start as timestamp) and started_at < cast($as_of_end as timestamp)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
    and (forwarded_to_code is not null or forwarded_to_text is not null)
  group by customer_key, forwarded_to_code, forwarded_to_text
) as pairs
group by customer_key;
