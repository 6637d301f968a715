-- Told up to here; the next delivery may follow at once.
update webhook set told_seq = $1, attempts = 0, due_us = 0 where id = $2
