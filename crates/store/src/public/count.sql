-- How many documents of a kind there are.
select count(*) from document where kind = $1
