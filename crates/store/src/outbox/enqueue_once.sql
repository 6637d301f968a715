-- Queue a mail, unless one of the same id was queued before.
insert into outgoing_mail (id, queued_us, due_us, attempts, body, about, subject) values ($1, $2, $2, 0, $3, $4, $5)
on conflict (id) do nothing
