-- Forgets a filter.
delete from saved_filter where user_id = $1 and name = $2
