-- What waits, as it arrived.
select id, at_us, body from submission order by at_us, id
