-- The second factor of a person: a secret shared with an application on the telephone (RFC 6238), and codes for the day it
-- is lost. Sessions say from where they are, and one may wait for the code.
create table second_factor (
    user_id text primary key,
    secret text not null,               -- base32, as the application has it
    confirmed_us bigint,                -- when the first code was right; before that it asks for nothing
    last_step bigint not null           -- the step of the last code that was used: none is used twice
);

create table recovery_code (
    code_hash text primary key,         -- SHA-256 of the code
    user_id text not null
);

create index recovery_code_of_user on recovery_code (user_id);

alter table session add column waits bigint not null default 0;      -- 1 while the code is asked for
alter table session add column address text not null default '';     -- from where it was begun
alter table session add column agent text not null default '';       -- with what browser, as it says itself
