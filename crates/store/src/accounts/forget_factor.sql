-- No second factor any more.
delete from second_factor where user_id = $1
