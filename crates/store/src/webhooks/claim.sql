-- Claim a delivery: not due again before the claim ends. The attempts and the time tell two senders apart.
update webhook set due_us = $1, attempts = attempts + 1 where id = $2 and attempts = $3 and due_us = $4
