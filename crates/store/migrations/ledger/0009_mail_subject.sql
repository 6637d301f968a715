-- What a mail was called, for the day on which it comes back: its text is no longer kept once it was sent.
alter table outgoing_mail add column subject text;
