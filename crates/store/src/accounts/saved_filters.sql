-- The filters that a person keeps.
select name, query from saved_filter where user_id = $1 order by name
