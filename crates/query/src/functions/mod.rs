//! The functions of the language: what they are called, what they take and what they give.
//!
//! The names and meanings are those of Socrata's own `SoQLFunctions` (soql-reference), which is what callers have tried
//! their queries on.

mod aggregates;
mod scalars;
mod signature;
mod windows;

pub use aggregates::Aggregate;
pub use scalars::Function;
pub(crate) use signature::{Gives, Param, Signature, count_words};
pub use windows::WindowFunction;
