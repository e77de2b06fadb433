-- Grain: one row per customer with a dated contract end. A contract is known by its start (before $as_of_end; undated starts
-- always). The latest end decides, however long ago it was.
-- Units: whole months from the as-of month end to the end of the last contract day, rounded down; negative when ended.
-- A year and month pair compares as year * 12 + month; a contract that ends on the last day of a month fills that month.
-- Range: customer_key in [$key_from, $key_to).
select
  customer_key,
  max(ended_on) as contract_ended_on,
  cast(extract(year from max(ended_on) + 1) * 12 + extract(month from max(ended_on) + 1)
    - extract(year from cast($as_of_end as date)) * 12 - extract(month from cast($as_of_end as date)) as integer) as contract_months_left
from project.subscription
where (started_on is null or started_on < cast($as_of_end as date)) and ended_on is not null
  and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
group by customer_key;
