-- How many arrived since.
select count(id) from submission where at_us >= $1
