-- Where the webhooks of matters lead, and how far each was told. Where they stand are events; this is forgotten with them.
create table webhook (
    id text primary key,
    matter text not null,               -- the public number
    url text not null,
    secret text not null,               -- what is sent is signed with it
    told_seq bigint not null,           -- events of the ledger up to here were told, or are older than the webhook
    attempts bigint not null,           -- that failed or broke off, in a row
    due_us bigint not null              -- not to be tried before
);
