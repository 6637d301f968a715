-- Mail to send. Written in the transaction of the decision it tells of, sent afterwards, possibly twice.
create table outgoing_mail (
    id text primary key,
    queued_us bigint not null,
    due_us bigint not null,             -- not to be tried before
    attempts bigint not null,
    body text not null,                 -- JSON of the mail; emptied once sent
    sent_us bigint,
    given_up_us bigint,
    last_error text                     -- a code, never an address or text
);

create index outgoing_mail_due on outgoing_mail (due_us);
