-- What the next events after a place say.
select seq, at_us, payload from event where seq > $1 order by seq limit $2
