//! The APIs and files of the portal, one file a door.

mod ask;
mod found;
pub(crate) mod health;
mod problem;

pub use ask::Ask;
pub use problem::{Door, Problem};

use axum::extract::Path;
use axum::extract::rejection::PathRejection;

/// The segments of a path; one that is not text names nothing.
pub(crate) fn segments<T: Default>(path: Result<Path<T>, PathRejection>) -> T {
    path.map(|Path(segments)| segments).unwrap_or_default()
}
