-- Use an invitation up; of two at once, one gets it.
delete from invitation where token_hash = $1 and expires_us > $2 returning user_id
