-- One document.
select body from document where kind = $1 and doc_key = $2
