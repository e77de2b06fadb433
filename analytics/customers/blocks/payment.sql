-- Grain: one row per customer with a payment row. As of: a bill paid on or after $as_of_end is unpaid.
-- Late: paid in the window [$window_start, $as_of_end) on a later day than due. Units: whole days; fen due and unpaid.
-- Range: customer_key in [$key_from, $key_to).
select
  customer_key,
  cast(sum(case when paid_at >= cast($window_start as timestamp) and paid_at < cast($as_of_end as timestamp)
                  and cast(paid_at as date) > due_on then 1 else 0 end) as integer) as late_payments,
  cast(sum(case when paid_at >= cast($window_start as timestamp) and paid_at < cast($as_of_end as timestamp)
                  and cast(paid_at as date) > due_on then cast(paid_at as date) - due_on end) as double)
    / nullif(cast(sum(case when paid_at >= cast($window_start as timestamp) and paid_at < cast($as_of_end as timestamp)
                  and cast(paid_at as date) > due_on then 1 else 0 end) as double), 0) as days_late_avg,
  cast(coalesce(sum(case when due_on < cast($as_of_end as date) and (paid_at is null or paid_at >= cast($as_of_end as timestamp))
                  then amount_fen end), 0) as bigint) as unpaid_fen
from project.payment
where customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
group by customer_key;
