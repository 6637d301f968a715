-- What the public may see, made from the ledger; may be thrown away and made again.
create table document (
    kind text not null,
    doc_key text not null,
    body text not null,                 -- JSON
    updated_seq bigint not null,        -- the event after which it last changed
    primary key (kind, doc_key)
);

-- Up to which event the documents tell; one row.
create table projected (
    id bigint primary key,
    seq bigint not null
);

insert into projected (id, seq) values (1, 0);

-- Datasets that no door may answer for, while their releases are cut again.
create table closed_dataset (
    dataset text primary key
);
