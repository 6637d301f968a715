-- What happened last with the feed of a dataset. What was decided of it are events.
create table feed_run (
    dataset text primary key,
    set_us bigint not null,             -- when the feed it tells of was decided; of another feed it says nothing
    etag text,                          -- by what the source says whether it changed
    last_modified text,
    sha256 text,                        -- of the file that was last received
    tried_us bigint,                    -- the last attempt
    succeeded_us bigint,                -- the last attempt that succeeded, whether or not anything had changed
    changed_us bigint,                  -- the last attempt that brought a revision
    failures bigint not null,           -- in a row
    next_us bigint,                     -- the next attempt; none while a person has to look
    failure text,                       -- the last failure in words, for staff
    pending_sha256 text,                -- of a file about to be received, and the revision it came after: what a killed
    pending_base text                   -- process had received is not received again
);
