-- The steps that were done.
create table schema_version (
    version bigint primary key,
    name text not null
);
