-- Only one process sets a database up at a time; the number means nothing but is ours. Held until the transaction ends.
select pg_advisory_xact_lock(4711820260101)
