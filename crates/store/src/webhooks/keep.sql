-- Keep where a webhook leads.
insert into webhook (id, matter, url, secret, told_seq, attempts, due_us) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (id) do nothing
