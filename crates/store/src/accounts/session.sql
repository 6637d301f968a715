-- Who is signed in.
select user_id, created_us, expires_us from session where token_hash = $1 and expires_us > $2
