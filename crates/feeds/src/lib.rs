//! Fetches what a dataset is refreshed from into a file: a path, an address of the web, an S3 object, an ArcGIS layer,
//! a Socrata dataset, a CKAN resource.
//!
//! It also tells other servers ([`post`]), within the same bounds.
//!
//! Blocking, without a database, knowing nothing of datasets. A source is typed by a person, and what it answers is
//! somebody else's: every connection is checked after the name was looked up ([`address`]), every answer has a limit of
//! size and of time, and what is not what it should be is an error of one line that names the host and never a query.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod access;
pub mod address;
mod arcgis;
mod ckan;
mod error;
mod fetch;
mod hosts;
mod local;
mod post;
mod reach;
mod retry;
mod s3;
mod sink;
mod socrata;
mod source;
mod web;

pub use access::{Access, Limits, Secret};
pub use error::FeedError;
pub use fetch::{Fetched, Seen, fetch};
pub use hosts::{Hosts, NotAHost};
pub use local::real_file;
pub use post::{Posted, post};
pub use s3::S3Access;
pub use source::{Source, SourceError};
