-- Keeps a filter of the inbox; one of the same name is replaced.
insert into saved_filter (user_id, name, query) values ($1, $2, $3)
on conflict (user_id, name) do update set query = excluded.query
