-- What members of the public sent, until the desk has taken it into the ledger.
create table submission (
    id text primary key,
    at_us bigint not null,              -- true arrival time, microseconds since the epoch
    body text not null                  -- JSON
);

create index submission_by_arrival on submission (at_us, id);
