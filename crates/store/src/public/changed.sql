-- The documents of a kind that changed after an event. In no order: a large sort would need a temporary file, and the
-- portal may write none.
select doc_key, body from document where kind = $1 and updated_seq > $2
