-- The documents of a kind that changed after an event.
select doc_key, body from document where kind = $1 and updated_seq > $2 order by doc_key
