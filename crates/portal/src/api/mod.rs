//! The APIs and files of the portal, one file a door.

pub(crate) mod archive;
mod ask;
pub(crate) mod data;
pub(crate) mod feeds;
mod file;
mod found;
pub(crate) mod health;
mod json;
pub(crate) mod native;
pub(crate) mod openapi;
mod paging;
mod problem;
pub(crate) mod produced;
pub(crate) mod rows;
pub(crate) mod soda;
pub(crate) mod views;

pub use ask::Ask;
pub use problem::{Door, Problem};

use axum::extract::Path;
use axum::extract::rejection::PathRejection;

/// The segments of a path; one that is not text names nothing.
pub(crate) fn segments<T: Default>(path: Result<Path<T>, PathRejection>) -> T {
    path.map(|Path(segments)| segments).unwrap_or_default()
}
