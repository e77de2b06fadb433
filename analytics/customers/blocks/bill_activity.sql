-- Grain: one row per customer with a bill in the months that tell who is dormant.
-- Window: months in [$dormant_start, $as_of_end), which may be longer than the view's. Units: fen.
-- Range: customer_key in [$key_from, $key_to).
select customer_key, cast(sum(total_fen) as bigint) as recent_fen
from project.bill
where month >= cast($dormant_start as date) and month < cast($as_of_end as date)
  and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
group by customer_key;
