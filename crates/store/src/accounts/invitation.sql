-- Whose invitation this is.
select user_id from invitation where token_hash = $1 and expires_us > $2
