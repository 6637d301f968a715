//! Windows: which rows a function looks at for each row.

use super::{Expr, Order};

/// `over (…)`: the rows that a function of many rows looks at for each row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Window {
    /// Rows are together whose values of these are equal.
    pub partition: Vec<Expr>,
    /// The order among the rows that are together.
    pub order: Vec<Order>,
    /// Which of them count; by default all up to the row and its equals, or all where there is no order.
    pub frame: Option<Frame>,
}

/// `rows between … and …`: which of the rows that are together count for each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Frame {
    /// What is counted.
    pub unit: FrameUnit,
    /// The first that counts.
    pub start: Bound,
    /// The last that counts.
    pub end: Bound,
}

/// What the bounds of a frame count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameUnit {
    /// Rows.
    Rows,
    /// Differences of the value that is ordered by.
    Range,
    /// Groups of rows equal in order.
    Groups,
}

/// A bound of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// `unbounded preceding`.
    First,
    /// `n preceding`.
    Preceding(u32),
    /// `current row`.
    Current,
    /// `n following`.
    Following(u32),
    /// `unbounded following`.
    Last,
}
