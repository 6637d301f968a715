-- The first code was right: from now on it is asked for.
update second_factor set confirmed_us = $2 where user_id = $1
