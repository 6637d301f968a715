-- How many codes are left.
select count(*) from recovery_code where user_id = $1
