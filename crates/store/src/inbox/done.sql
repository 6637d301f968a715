-- A submission is in the ledger.
delete from submission where id = $1
