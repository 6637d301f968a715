-- The account was closed.
delete from credential where user_id = $1
