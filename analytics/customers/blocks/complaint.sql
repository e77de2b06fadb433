-- Grain: one row per customer with a complaint opened before $as_of_end. As of: a complaint closed on or after $as_of_end is open.
-- Counts and averages over complaints opened in the window [$window_start, $as_of_end); averages over those closed by then.
-- Open ones whenever opened. Units: hours; satisfaction 1..5 (summed in ten-thousandths so that the order does not matter).
-- Range: customer_key in [$key_from, $key_to).
select
  customer_key,
  cast(sum(case when opened_at >= cast($window_start as timestamp) then 1 else 0 end) as integer) as complaints,
  cast(sum(case when opened_at >= cast($window_start as timestamp) and closed_at < cast($as_of_end as timestamp)
                then (cast(closed_at as date) - cast(opened_at as date)) * 86400
                  + (extract(hour from closed_at) - extract(hour from opened_at)) * 3600
                  + (extract(minute from closed_at) - extract(minute from opened_at)) * 60
                  + extract(second from closed_at) - extract(second from opened_at) end) as double)
    / nullif(3600 * cast(sum(case when opened_at >= cast($window_start as timestamp) and closed_at < cast($as_of_end as timestamp)
                then 1 else 0 end) as double), 0) as resolution_hours_avg,
  cast(sum(case when opened_at >= cast($window_start as timestamp) and closed_at < cast($as_of_end as timestamp)
                then cast(round(satisfaction * 10000) as bigint) end) as double)
    / nullif(10000 * cast(count(case when opened_at >= cast($window_start as timestamp) and closed_at < cast($as_of_end as timestamp)
                then satisfaction end) as double), 0) as satisfaction_avg,
  cast(sum(case when closed_at is null or closed_at >= cast($as_of_end as timestamp) then 1 else 0 end) as integer) as open_complaints
from project.complaint
where opened_at < cast($as_of_end as timestamp)
  and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
group by customer_key;
