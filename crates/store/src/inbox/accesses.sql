-- How often the releases of a dataset were read.
select release, day, how, times from access where dataset = $1 order by day, release, how
