-- Sign a person out in one place.
delete from session where user_id = $1 and token_hash = $2
