-- The next events after a place.
select seq, at_us, salt, payload, commitment, hash, removed from event where seq > $1 order by seq limit $2
