-- Who is signed in, or is about to be.
select user_id, created_us, expires_us, waits, address, agent, token_hash, id_token from session where token_hash = $1 and expires_us > $2
