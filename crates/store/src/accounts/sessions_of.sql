-- Where a person is signed in, the latest first.
select user_id, created_us, expires_us, waits, address, agent, token_hash, id_token from session
where user_id = $1 and expires_us > $2 and waits = 0 order by created_us desc, token_hash
