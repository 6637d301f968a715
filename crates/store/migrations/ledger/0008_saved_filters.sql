-- The filters of the inbox that a person keeps. They decide nothing, so they are no events.
create table saved_filter (
    user_id text not null,
    name text not null,
    query text not null,                -- what the address of the inbox asks
    primary key (user_id, name)
);
