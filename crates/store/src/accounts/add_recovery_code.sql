-- A code for the day the telephone is lost.
insert into recovery_code (code_hash, user_id) values ($1, $2)
