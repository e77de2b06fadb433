-- Grain: one row per average bill that occurs, with its tier.
-- Reads temp.view_tier_bills (tier_bill: the average bill of each customer with one, fen). Equal bills share a tier; a bill of zero
-- or less is D. $a, $b, $c: hundredths of a percent of revenue when $by_share, else the least average bill of A, B and C in fen.
select tier_bill,
  case when tier_bill <= 0 then 'D'
       when cast($by_share as boolean) and above_fen * 10000 < all_fen * cast($a as hugeint) then 'A'
       when cast($by_share as boolean) and above_fen * 10000 < all_fen * cast($b as hugeint) then 'B'
       when cast($by_share as boolean) and above_fen * 10000 < all_fen * cast($c as hugeint) then 'C'
       when not cast($by_share as boolean) and tier_bill >= cast($a as hugeint) then 'A'
       when not cast($by_share as boolean) and tier_bill >= cast($b as hugeint) then 'B'
       when not cast($by_share as boolean) and tier_bill >= cast($c as hugeint) then 'C'
       else 'D' end as tier
from (
  select tier_bill, sum(revenue_fen) over (order by tier_bill desc) - revenue_fen as above_fen, sum(revenue_fen) over () as all_fen
  from (
    select tier_bill, sum(cast(greatest(tier_bill, 0) as hugeint)) as revenue_fen
    from temp.view_tier_bills group by tier_bill
  ) as by_bill
) as ranked;
