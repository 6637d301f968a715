-- The password hash.
select phc from credential where user_id = $1
