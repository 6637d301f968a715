-- The mail due longest.
select id, attempts, body, queued_us from outgoing_mail
where sent_us is null and given_up_us is null and due_us <= $1
order by due_us, id limit 1
