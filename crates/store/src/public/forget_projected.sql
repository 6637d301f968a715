-- The documents tell of no event. Unconditional, and first, so that other writers wait.
update projected set seq = 0 where id = 1
