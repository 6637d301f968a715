-- Use a code up; of two at once, one gets it.
delete from recovery_code where code_hash = $1 and user_id = $2
