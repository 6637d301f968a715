-- What a mail told of, when it was queued, and what it was called.
select about, queued_us, subject from outgoing_mail where id = $1
