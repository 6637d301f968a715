-- Who has a second factor in use.
select user_id from second_factor where confirmed_us is not null
