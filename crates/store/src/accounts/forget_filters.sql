-- Forgets the filters of an account that was closed.
delete from saved_filter where user_id = $1
