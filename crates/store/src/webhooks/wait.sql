-- An attempt failed: not to be tried before.
update webhook set due_us = $1 where id = $2
