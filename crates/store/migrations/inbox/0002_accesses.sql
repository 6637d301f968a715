-- How often each release was read, by day: ids and numbers, nothing of who asked.
create table access (
    dataset text not null,
    release text not null,
    day bigint not null,                -- of UTC, counted from 1970
    how text not null,                  -- download or query
    times bigint not null,
    primary key (dataset, release, day, how)
);
