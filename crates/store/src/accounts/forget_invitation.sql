-- The account was closed.
delete from invitation where user_id = $1
