-- One document goes.
delete from document where kind = $1 and doc_key = $2
