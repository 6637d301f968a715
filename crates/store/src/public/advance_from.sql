-- The documents now tell up to this event, if they told up to that one.
update projected set seq = $1 where id = 1 and seq = $2
