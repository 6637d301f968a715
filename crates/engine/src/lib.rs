//! Runs a resolved query over a release; the only crate that names DataFusion.
//!
//! A [`Engine`] opens releases (immutable Parquet files named by what they hold) and runs [`query::ResolvedQuery`]s over
//! them. Expressions are built node by node from a closed list of functions, never from text. Nothing in a query can
//! raise an error that depends on a value: what overflows, divides by zero or cannot be read is null.
//!
//! The order of the answer is always total: ties, and queries without an order, fall back to the order of the release
//! (or, in an aggregate, to the group keys). The same query over the same release gives the same rows, in the same
//! order, whatever the number of cores.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod compile;
mod engine;
mod error;
mod functions;
mod limits;
mod release;
mod row_test;
mod rows;
mod run;
#[cfg(test)]
mod tests;

pub use engine::Engine;
pub use error::{Budget, EngineError, Fault};
pub use limits::Limits;
pub use release::{OpenRelease, ShapeBounds, bounds_of};
pub use row_test::RowTest;
pub use rows::Rows;
