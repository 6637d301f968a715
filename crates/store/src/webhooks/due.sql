-- The webhooks that may be tried now.
select id, matter, url, secret, told_seq, attempts, due_us from webhook where due_us <= $1 order by due_us, id
