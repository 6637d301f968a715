-- One document; untouched when it says the same already.
insert into document (kind, doc_key, body, updated_seq) values ($1, $2, $3, $4)
on conflict (kind, doc_key) do update set body = excluded.body, updated_seq = excluded.updated_seq
where document.body <> excluded.body
