-- A claim is kept for longer by who has it.
update outgoing_mail set due_us = $1 where id = $2 and attempts = $3 and sent_us is null and given_up_us is null
