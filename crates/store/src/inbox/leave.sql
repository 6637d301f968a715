-- Leave a submission, unless too many wait; the same id twice is once.
insert into submission (id, at_us, body)
select cast($1 as text), cast($2 as bigint), cast($3 as text)
where (select count(id) from submission) < cast($4 as bigint)
on conflict (id) do nothing
