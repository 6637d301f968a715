-- An attempt failed: try again at that time or, without one, give up.
update outgoing_mail set
    last_error = $1,
    due_us = coalesce(cast($2 as bigint), due_us),
    given_up_us = case when cast($2 as bigint) is null then cast($3 as bigint) end
where id = $4 and sent_us is null
