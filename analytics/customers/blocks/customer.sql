-- Grain: one row per customer whose record counts as of $as_of_end (not those who join later); $as_of_end NULL: an undated project.
-- Of customers with several records project.customer_now has the one that counts. Units: whole years and months at the last day before $as_of_end.
-- Someone who leaves on or after $as_of_end has not left yet. Months: full calendar months; the last day of a month fills it.
-- Range: customer_key in [$key_from, $key_to).
select
  c.customer_key, name, gender, id_number, phone, email, address, region, industry, hobbies, account_type, join_channel, plan,
  joined_on, marketing_consent, account_manager,
  case when left_on < coalesce(cast($as_of_end as date), left_on + 1) then left_on end as gone_on,
  case when left_on < coalesce(cast($as_of_end as date), left_on + 1) then 'left'
       when left_on is not null and status is not null then 'active' else status end as status_then,
  cast((extract(year from cast($as_of_end as date) - 1) - extract(year from joined_on)) * 12
    + extract(month from cast($as_of_end as date) - 1) - extract(month from joined_on) as integer) as whole_tenure,
  cast(case when born_on < cast($as_of_end as date)
    then extract(year from cast($as_of_end as date) - 1) - extract(year from born_on)
      - case when extract(month from born_on) * 100 + extract(day from born_on)
               > extract(month from cast($as_of_end as date) - 1) * 100 + extract(day from cast($as_of_end as date) - 1)
             then 1 else 0 end
    else age_years end as integer) as age_then
from (
  select *, coalesce(birth_date, case when regexp_full_match(trim(id_number), '[0-9]{17}[0-9Xx]')
    then try_cast(substr(trim(id_number), 7, 4) || '-' || substr(trim(id_number), 11, 2) || '-' || substr(trim(id_number), 13, 2) as date) end) as born_on
  from project.customer_now
  where (joined_on is null or $as_of_end is null or joined_on < cast($as_of_end as date))
    and customer_key >= cast($key_from as integer) and customer_key < cast($key_to as integer)
) as c;
