-- An attempt failed.
insert into failed_attempt (subject, at_us) values ($1, $2)
