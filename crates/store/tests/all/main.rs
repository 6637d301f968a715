//! The tests of the crate in one program: compiled once, and not once for each file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

#[macro_use]
mod common;

mod accounts;
mod batch;
#[cfg(unix)]
mod crash;
mod feeds;
mod inbox;
mod ledger;
mod opening;
mod outbox;
mod public;
mod versions;
mod webhooks;
