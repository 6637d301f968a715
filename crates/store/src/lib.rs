//! Ledger, projections and inbox; the only crate that names the database.
