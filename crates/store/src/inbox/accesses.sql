-- How often the releases and productions of a dataset were read, or the documents of a matter.
select release, day, how, times from access where dataset = $1 order by day, release, how
