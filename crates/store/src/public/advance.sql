-- The documents now tell up to this event, unless they tell of later ones.
update projected set seq = $1 where id = 1 and seq <= $1
