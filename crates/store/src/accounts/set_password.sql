-- Set a password.
insert into credential (user_id, phc) values ($1, $2) on conflict (user_id) do update set phc = excluded.phc
