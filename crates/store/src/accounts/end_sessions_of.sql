-- Sign a person out everywhere.
delete from session where user_id = $1
