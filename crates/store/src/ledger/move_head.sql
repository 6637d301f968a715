-- Move the end of the chain, if it is still where the act saw it.
update head set seq = $1, hash = $2 where id = 1 and seq = $3 and hash = $4
