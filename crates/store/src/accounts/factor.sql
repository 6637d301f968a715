-- The secret of a person, and whether it is in use.
select secret, confirmed_us from second_factor where user_id = $1
