-- Everything decided or received, in one chain. Rows are inserted and never changed, but for a lawful destruction order,
-- which empties salt and payload.
create table event (
    seq bigint primary key,      -- its place, from 1, without gaps
    at_us bigint not null,       -- when, microseconds since the epoch
    salt text,                   -- 16 random bytes, hexadecimal
    payload text,                -- JSON of actor and event, as it was committed to
    commitment text not null,    -- SHA-256 of salt and payload, hexadecimal
    hash text not null,          -- links this event to the one before, hexadecimal
    removed text                 -- the order under which the payload was destroyed
);

-- Where the chain ends; one row. Appending moves it with a condition, which is what keeps two writers apart.
create table head (
    id bigint primary key,
    seq bigint not null,
    hash text not null
);

insert into head (id, seq, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
