-- Sign in.
insert into session (token_hash, user_id, created_us, expires_us, waits, address, agent, id_token)
values ($1, $2, $3, $4, $5, $6, $7, $8)
