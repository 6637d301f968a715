-- An attempt succeeded.
delete from failed_attempt where subject = $1
