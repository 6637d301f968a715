-- Invite a person; one invitation a person.
insert into invitation (user_id, token_hash, expires_us) values ($1, $2, $3)
on conflict (user_id) do update set token_hash = excluded.token_hash, expires_us = excluded.expires_us
