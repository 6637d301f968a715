-- How many failed since.
select count(*) from failed_attempt where subject = $1 and at_us >= $2
