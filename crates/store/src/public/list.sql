-- All documents of a kind.
select doc_key, body from document where kind = $1 order by doc_key
