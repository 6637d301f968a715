//! The staff side over HTTP: sign-in, roles, pages.
//!
//! Every page is made by the server and is complete without scripts. What a person may see or do is decided in
//! [`roles`] and nowhere else; what an act does is decided in `acts`. Nothing custodial is shown beyond what acts
//! return, and logs carry ids only.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod answers;
mod assets;
mod cookies;
mod download;
mod error;
mod flash;
mod multipart;
mod once;
mod pages;
pub mod roles;
mod router;
mod serve;
mod state;
mod visit;
mod words;

pub use router::router;
pub use serve::serve;
pub use state::{CityAccounts, DeskOptions, DeskState};
