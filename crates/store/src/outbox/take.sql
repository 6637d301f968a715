-- Claim a mail: not due again before the claim ends. The number of attempts tells two senders apart.
update outgoing_mail set due_us = $1, attempts = attempts + 1
where id = $2 and attempts = $3 and sent_us is null and given_up_us is null
