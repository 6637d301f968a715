-- Sign a person out everywhere else.
delete from session where user_id = $1 and token_hash <> $2
