-- The mail about a matter that did not go out, the oldest first.
select body, queued_us, attempts, cast(case when given_up_us is null then 0 else 1 end as bigint), last_error
from outgoing_mail
where about = $1 and sent_us is null
order by queued_us, id
