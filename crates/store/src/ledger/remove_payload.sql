-- Destroy what an event says; its link in the chain stays.
update event set salt = null, payload = null, removed = $1 where seq = $2 and payload is not null
