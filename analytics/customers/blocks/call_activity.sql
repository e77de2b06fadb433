-- Grain: one row per customer with a call record in the months that tell who is dormant.
-- Window: started_at in [$dormant_start, $as_of_end), which may be longer than the view's. Range: customer_key in [$key_from, $key_to).
select customer_key, cast(count(*) as bigint) as recent_calls
from project.call
where started_at >= cast($dormant_start as timestamp) and started_at < cast($as_of_end as timestamp)
  and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
group by customer_key;
