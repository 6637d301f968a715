//! Queries as written: names are text, nothing is checked yet.

mod expression;
mod query;
mod window;

pub use expression::{BinaryOp, Expr, Value};
pub use query::{Combined, Join, JoinKind, Query, SelectItem, SetOp, Source, Table};
use serde::{Deserialize, Serialize};
pub use window::{Bound, Frame, FrameUnit, Window};

/// Where in the text of a clause something stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One key of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// What to order by.
    pub expr: Expr,
    /// Largest first.
    pub descending: bool,
    /// Where nulls go; by default last when ascending, first when descending.
    pub nulls_first: Option<bool>,
}

/// A name as names are compared: lower case, `-` as `_`.
pub(crate) fn normalise(name: &str) -> String {
    name.to_ascii_lowercase().replace('-', "_")
}
