-- Sessions that are over.
delete from session where expires_us <= $1
