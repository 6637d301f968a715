-- What a mail tells of: the public number of a matter. Whoever looks at the matter sees that it did not go out.
alter table outgoing_mail add column about text;

create index outgoing_mail_about on outgoing_mail (about);
