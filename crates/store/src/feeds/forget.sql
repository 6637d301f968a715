-- A feed ended.
delete from feed_run where dataset = $1
