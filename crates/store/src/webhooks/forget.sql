-- A webhook is gone.
delete from webhook where id = $1
