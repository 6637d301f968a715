-- Keep what happened last.
insert into feed_run (dataset, set_us, etag, last_modified, sha256, tried_us, succeeded_us, changed_us, failures,
    next_us, failure, pending_sha256, pending_base)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
on conflict (dataset) do update set
    set_us = excluded.set_us,
    etag = excluded.etag,
    last_modified = excluded.last_modified,
    sha256 = excluded.sha256,
    tried_us = excluded.tried_us,
    succeeded_us = excluded.succeeded_us,
    changed_us = excluded.changed_us,
    failures = excluded.failures,
    next_us = excluded.next_us,
    failure = excluded.failure,
    pending_sha256 = excluded.pending_sha256,
    pending_base = excluded.pending_base
