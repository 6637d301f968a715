-- Queue a mail.
insert into outgoing_mail (id, queued_us, due_us, attempts, body, about, subject) values ($1, $2, $2, 0, $3, $4, $5)
