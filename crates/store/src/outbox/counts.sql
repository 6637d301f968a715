-- How much waits, and how much was given up.
select
    cast(coalesce(sum(case when sent_us is null and given_up_us is null then 1 else 0 end), 0) as bigint),
    cast(coalesce(sum(case when given_up_us is not null then 1 else 0 end), 0) as bigint)
from outgoing_mail
