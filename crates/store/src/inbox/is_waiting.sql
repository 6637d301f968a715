-- Whether a submission waits; reads no more than the portal may.
select id from submission where id = $1
