-- Grain: one row per customer with a complaint of known type in the window.
-- Window: opened_at in [$window_start, $as_of_end). The type with most complaints, ties by name.
-- Range: customer_key in [$key_from, $key_to).
select customer_key, arg_min(type, row(-type_complaints, type)) as main_complaint_type
from (
  select customer_key, type, cast(count(*) as bigint) as type_complaints
  from project.complaint
  where opened_at >= cast($window_start as timestamp) and opened_at < cast($as_of_end as timestamp) and type is not null
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
  group by customer_key, type
) as pairs
group by customer_key;
