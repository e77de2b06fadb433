-- Grain: one row per customer with a bill in the window.
-- Window: months in [$window_start, $as_of_end); month_number 1 is the window's first month ($month_k: first day of month k,
-- $as_of_end beyond the window). Units: fen; bill_trend fen per month per month. A billed month is one with the amount given.
-- Flat: within $flat_bp hundredths of a percent of the average bill.
-- Slope in closed form over the billed months; averages rounded half-up to whole fen in whole numbers.
-- Range: customer_key in [$key_from, $key_to).
select
  customer_key,
  cast(count(month_total) as bigint) as billed_months,
  cast(sum(month_total) as bigint) as billed_fen,
  sum(case when month_total is not null then month_number end) as x_sum,
  sum(case when month_total is not null then month_number * month_number end) as xx_sum,
  sum(month_number * month_total) as xy_sum,
  billed_months * xy_sum - x_sum * billed_fen as slope_over,
  billed_months * xx_sum - x_sum * x_sum as slope_under,
  cast((2 * billed_fen + billed_months
    - ((2 * billed_fen + billed_months) % nullif(2 * billed_months, 0) + 2 * billed_months) % nullif(2 * billed_months, 0))
    / nullif(2 * billed_months, 0) as bigint) as avg_bill,
  cast(count(month_outgoing) as bigint) as outgoing_months,
  cast(sum(month_outgoing) as bigint) as outgoing_fen,
  cast((2 * outgoing_fen + outgoing_months
    - ((2 * outgoing_fen + outgoing_months) % nullif(2 * outgoing_months, 0) + 2 * outgoing_months) % nullif(2 * outgoing_months, 0))
    / nullif(2 * outgoing_months, 0) as bigint) as avg_outgoing_bill,
  cast(slope_over as double) / nullif(cast(slope_under as double), 0) as bill_trend,
  case when coalesce(slope_under, 0) = 0 then null
       when slope_over = 0 or 10000 * abs(slope_over) <= cast($flat_bp as bigint) * avg_bill * slope_under then 'flat'
       when slope_over > 0 then 'rising' else 'falling' end as bill_trend_direction,
  cast(sum(case when month_total is not null then month_vas end) as double)
    / nullif(cast(sum(case when month_vas is not null then month_total end) as double), 0) as vas_share
from (
  select customer_key, sum(total_fen) as month_total, sum(outgoing_call_fen) as month_outgoing, sum(vas_fen) as month_vas,
         case
           when month < cast($month_2 as date) then 1
           when month < cast($month_3 as date) then 2
           when month < cast($month_4 as date) then 3
           when month < cast($month_5 as date) then 4
           when month < cast($month_6 as date) then 5
           when month < cast($month_7 as date) then 6
           when month < cast($month_8 as date) then 7
           when month < cast($month_9 as date) then 8
           when month < cast($month_10 as date) then 9
           when month < cast($month_11 as date) then 10
           when month < cast($month_12 as date) then 11
           when month < cast($month_13 as date) then 12
           when month < cast($month_14 as date) then 13
           when month < cast($month_15 as date) then 14
           when month < cast($month_16 as date) then 15
           when month < cast($month_17 as date) then 16
           when month < cast($month_18 as date) then 17
           when month < cast($month_19 as date) then 18
           when month < cast($month_20 as date) then 19
           when month < cast($month_21 as date) then 20
           when month < cast($month_22 as date) then 21
           when month < cast($month_23 as date) then 22
           when month < cast($month_24 as date) then 23
           else 24 end as month_number
  from project.bill
  where month >= cast($window_start as date) and month < cast($as_of_end as date)
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
  group by customer_key, month
) as months
group by customer_key;
