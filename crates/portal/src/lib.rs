//! The public side over HTTP: pages and APIs over releases only.
//!
//! It is given the public folder, the public documents and the inbox, and nothing else: it has no way to name what is in
//! custody. Every door asks [`PortalState::dataset`] first, which says whether there is a release to read; everything else
//! (withheld, taken down, planned, being changed) is answered from the public documents.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod accesses;
pub mod api;
mod appeals;
mod base;
mod conditional;
mod counted;
mod dataset;
mod error;
mod history;
mod instant;
mod meter;
mod middleware;
mod pages;
mod reported;
mod request_log;
mod router;
mod serve;
mod state;
pub mod submissions;
mod suggested;
#[cfg(test)]
mod tests;
pub mod track;
mod watch;

pub use accesses::AccessCounter;
pub use base::base_url;
pub use dataset::{Lookup, OpenDataset};
pub use error::PortalError;
pub use meter::{Meter, Share};
pub use middleware::RequestId;
pub use reported::ReportCache;
pub use request_log::RequestLog;
pub use router::router;
pub use serve::serve;
pub use state::{PortalLimits, PortalState};
pub use suggested::SuggestionCache;
