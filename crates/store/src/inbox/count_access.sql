-- Add to how often a release, or a production under its own id, was read on a day; of documents, `dataset` is the matter
-- that they answer.
insert into access (dataset, release, day, how, times)
values (cast($1 as text), cast($2 as text), cast($3 as bigint), cast($4 as text), cast($5 as bigint))
on conflict (dataset, release, day, how) do update set times = access.times + excluded.times
