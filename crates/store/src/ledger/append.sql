-- One event.
insert into event (seq, at_us, salt, payload, commitment, hash) values ($1, $2, $3, $4, $5, $6)
