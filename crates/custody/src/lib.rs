//! Ingest, revisions, and the builder of releases and productions; the only crate that reads custodial data.
