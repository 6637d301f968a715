-- Every feed that was ever tried.
select dataset, set_us, etag, last_modified, sha256, tried_us, succeeded_us, changed_us, failures, next_us, failure,
    pending_sha256, pending_base
from feed_run order by dataset
