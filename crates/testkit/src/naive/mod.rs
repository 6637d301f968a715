//! The naive evaluator: whole statements, row by row, in plain Rust.
//!
//! It is slow and obvious, so that a disagreement with the engine is the engine's. What it does not know it says nothing
//! about: every function of it gives `None` then.

mod aggregate;
mod arithmetic;
mod casts;
mod expression;
mod functions;
mod groups;
mod join;
mod logic;
mod number;
mod point;
mod search;
mod sets;
mod statement;
mod text;
mod time;
mod value;
mod window;

pub use value::Value;

use catalog::DatasetId;
use query::{ResolvedQuery, Typed};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A row: of a release, its released fields in the order of the schema; of anything else, its columns.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The row number, where it has one.
    pub id: i64,
    /// Names and values.
    pub cells: Vec<(String, Value)>,
}

/// What a release holds.
#[derive(Debug, Clone, Default)]
pub struct Released {
    /// How many fields it has, which its rows do not say where there are none.
    pub fields: usize,
    /// Its rows, in their order.
    pub rows: Vec<Row>,
}

/// The releases that a statement may ask.
pub type Releases = BTreeMap<DatasetId, Released>;

/// The rows that answer a query; `None` when it says something that the evaluator does not know.
pub fn answer(query: &ResolvedQuery, releases: &Releases) -> Option<Vec<Vec<Value>>> {
    statement::rows_of(query, releases)
}

/// What is known already of a row or of a group of rows: of a group its keys and aggregates, of both their windows.
type Known = Vec<(Typed, Value)>;

/// A row or a group of rows. Of a group the row is an empty one: all that can be asked of it is known.
struct Item<'a> {
    row: &'a Row,
    known: Known,
}

impl Item<'_> {
    fn value(&self, expr: &Typed) -> Option<Value> {
        expression::evaluate(expr, self.row, &self.known)
    }

    fn values<'e>(&self, exprs: impl Iterator<Item = &'e Typed>) -> Option<Vec<Value>> {
        exprs.map(|expr| self.value(expr)).collect()
    }
}

/// How two values of a key of an order stand.
fn compare_for_order(a: &Value, b: &Value, descending: bool, nulls_first: bool) -> Ordering {
    match (a.is_null(), b.is_null()) {
        (true, true) => Ordering::Equal,
        (true, false) if nulls_first => Ordering::Less,
        (true, false) => Ordering::Greater,
        (false, true) if nulls_first => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) if descending => b.compare(a),
        (false, false) => a.compare(b),
    }
}

/// Smallest first, nulls last, value by value.
fn rising(a: &[Value], b: &[Value]) -> Ordering {
    let mut orders = a.iter().zip(b).map(|(x, y)| compare_for_order(x, y, false, false));
    orders.find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
}

/// Whether two rows are the same, nulls being the same as each other.
fn same(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.is_same(y))
}
