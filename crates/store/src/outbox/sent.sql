-- A mail was handed over; its text goes, since the record of the matter keeps it.
update outgoing_mail set sent_us = $1, body = '', last_error = null where id = $2
