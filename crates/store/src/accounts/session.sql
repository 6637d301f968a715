-- Who is signed in, or is about to be.
select user_id, created_us, expires_us, waits, address, agent, token_hash from session where token_hash = $1 and expires_us > $2
