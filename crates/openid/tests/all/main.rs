//! The tests of the crate in one program: a provider on loopback, and what is believed of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fake;
mod sign_in;
mod tokens;
