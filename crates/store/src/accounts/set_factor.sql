-- A new secret; the one before, and its codes, are forgotten.
insert into second_factor (user_id, secret, confirmed_us, last_step) values ($1, $2, null, 0)
on conflict (user_id) do update set secret = excluded.secret, confirmed_us = null, last_step = 0
