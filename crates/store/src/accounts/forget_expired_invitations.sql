-- Invitations nobody took up in time.
delete from invitation where expires_us <= $1
