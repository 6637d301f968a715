-- Credentials of the staff. Accounts themselves, with names and roles, are events.

-- A way in for somebody without a password yet; one a person.
create table invitation (
    user_id text primary key,
    token_hash text not null unique,    -- SHA-256 of what the link holds
    expires_us bigint not null
);

create table credential (
    user_id text primary key,
    phc text not null                   -- password hash in PHC form
);

create table session (
    token_hash text primary key,        -- SHA-256 of what the cookie holds
    user_id text not null,
    created_us bigint not null,
    expires_us bigint not null
);

create index session_of_user on session (user_id);

-- Failed attempts to sign in; the subject (an address, a network) is kept as a SHA-256.
create table failed_attempt (
    subject text not null,
    at_us bigint not null
);

create index failed_attempt_of_subject on failed_attempt (subject, at_us);
