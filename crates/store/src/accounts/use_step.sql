-- Use the code of a step up; of two at once, one gets it.
update second_factor set last_step = $2 where user_id = $1 and last_step < $2
