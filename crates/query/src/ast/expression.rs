//! Expressions and the values written in them.

use super::{Position, Window};
use serde::{Deserialize, Serialize};

/// A literal value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// No value.
    Null,
    /// Text.
    Text(String),
    /// A number in plain decimal or exponent notation, as written, so that no digit is lost.
    Number(String),
    /// True or false.
    Boolean(bool),
    /// A calendar date.
    Date(jiff::civil::Date),
    /// A date and time without zone.
    Timestamp(jiff::civil::DateTime),
    /// An instant.
    TimestampUtc(jiff::Timestamp),
    /// A time of day.
    Time(jiff::civil::Time),
    /// A shape on the map, as [`crate::geometry`] writes it.
    Geometry(String),
    /// A length of time. Months and days have no fixed length, so the three are kept apart.
    Interval {
        /// Months; years are twelve of them.
        months: i32,
        /// Days; weeks are seven of them.
        days: i32,
        /// Hours, minutes and seconds, in microseconds.
        micros: i64,
    },
}

/// Operators with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the operator of its name")]
pub enum BinaryOp {
    Or,
    And,
    Eq,
    NotEq,
    Lt,
    LtEq,
    Gt,
    GtEq,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Concat,
}

/// An expression as written.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A field or an alias of the select list, by name as written; system fields begin with `:`.
    Name {
        /// The name.
        name: String,
        /// Where it stands.
        at: Position,
    },
    /// `@x.name`: a field of one of the tables of the query.
    Qualified {
        /// The name of the table.
        table: String,
        /// The name of the field.
        name: String,
        /// Where it stands.
        at: Position,
    },
    /// A literal.
    Literal {
        /// Its value: `Null`, `Text`, `Number` or `Boolean` (the others arise by coercion).
        value: Value,
        /// Where it stands.
        at: Position,
    },
    /// A call by name, of a function or an aggregate; `count(*)` has no argument.
    Call {
        /// The function's name as written.
        function: String,
        /// `count(distinct x)`.
        distinct: bool,
        /// The arguments.
        args: Vec<Expr>,
        /// `filter (where …)`: which rows an aggregate looks at.
        filter: Option<Box<Expr>>,
        /// `over (…)`.
        over: Option<Box<Window>>,
        /// Where it stands.
        at: Position,
    },
    /// A part of a value: `opened.year`, `place.latitude`.
    Part {
        /// The value.
        of: Box<Expr>,
        /// The name of the part.
        name: String,
        /// Where it stands.
        at: Position,
    },
    /// `x[i]`: an element of a JSON value, by the name of a key or by its place, counted from 0.
    Element {
        /// The JSON value.
        of: Box<Expr>,
        /// Which element.
        index: Box<Expr>,
        /// Where the bracket stands.
        at: Position,
    },
    /// `-x`.
    Negate(Box<Expr>),
    /// `not x`.
    Not(Box<Expr>),
    /// `a op b`.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
        /// Where the operator stands.
        at: Position,
    },
    /// `x [not] between a and b`.
    Between {
        /// What is compared.
        expr: Box<Expr>,
        /// The lower bound, included.
        low: Box<Expr>,
        /// The upper bound, included.
        high: Box<Expr>,
        /// `not between`.
        negated: bool,
    },
    /// `x [not] in (a, b)`.
    In {
        /// What is looked for.
        expr: Box<Expr>,
        /// Where.
        list: Vec<Expr>,
        /// `not in`.
        negated: bool,
    },
    /// `x is [not] null`.
    IsNull {
        /// What is tested.
        expr: Box<Expr>,
        /// `is not null`.
        negated: bool,
    },
    /// `x [not] like 'pattern'` with `%` and `_`.
    Like {
        /// What is matched.
        expr: Box<Expr>,
        /// The pattern.
        pattern: Box<Expr>,
        /// `not like`.
        negated: bool,
    },
    /// `case when a then b … else c end`, and SoQL's `case(a, b, …)`.
    Case {
        /// Conditions and results.
        branches: Vec<(Expr, Expr)>,
        /// Otherwise; null when absent.
        otherwise: Option<Box<Expr>>,
    },
    /// `x::type`; a value that cannot be read as the type becomes null.
    Cast {
        /// What is cast.
        expr: Box<Expr>,
        /// The SoQL name of the type.
        to: String,
        /// Where it stands.
        at: Position,
    },
}

impl Expr {
    /// A name that stands in no text.
    pub fn name(name: impl Into<String>) -> Self {
        Self::Name { name: name.into(), at: Position::default() }
    }

    /// A literal that stands in no text.
    pub fn literal(value: Value) -> Self {
        Self::Literal { value, at: Position::default() }
    }

    /// A plain call, standing in no text.
    pub fn call(function: impl Into<String>, args: Vec<Self>) -> Self {
        let function = function.into();
        Self::Call { function, distinct: false, args, filter: None, over: None, at: Position::default() }
    }

    /// Whether a function of this name is called anywhere in it.
    pub(super) fn calls(&self, name: &str) -> bool {
        matches!(self, Self::Call { function, .. } if function.eq_ignore_ascii_case(name))
            || self.children().into_iter().any(|child| child.calls(name))
    }

    /// `left op right`, standing in no text.
    pub fn binary(op: BinaryOp, left: Self, right: Self) -> Self {
        Self::Binary { op, left: Box::new(left), right: Box::new(right), at: Position::default() }
    }

    /// All of the conditions, as a balanced tree of `and`; `None` of none.
    pub fn all(conditions: Vec<Self>) -> Option<Self> {
        (!conditions.is_empty()).then(|| crate::syntax::balance(BinaryOp::And, conditions, &[]))
    }

    /// Any of the conditions, as a balanced tree of `or`; `None` of none.
    pub fn any(conditions: Vec<Self>) -> Option<Self> {
        (!conditions.is_empty()).then(|| crate::syntax::balance(BinaryOp::Or, conditions, &[]))
    }

    /// Where it stands: the place of its operator, or of its first part.
    pub fn position(&self) -> Position {
        match self {
            Self::Name { at, .. }
            | Self::Qualified { at, .. }
            | Self::Literal { at, .. }
            | Self::Call { at, .. }
            | Self::Part { at, .. }
            | Self::Element { at, .. }
            | Self::Binary { at, .. }
            | Self::Cast { at, .. } => *at,
            Self::Negate(expr) | Self::Not(expr) => expr.position(),
            Self::Between { expr, .. }
            | Self::In { expr, .. }
            | Self::IsNull { expr, .. }
            | Self::Like { expr, .. } => expr.position(),
            Self::Case { branches, .. } => branches.first().map(|(c, _)| c.position()).unwrap_or_default(),
        }
    }

    /// The expressions directly inside, in the order in which they are written.
    pub fn children(&self) -> Vec<&Self> {
        match self {
            Self::Name { .. } | Self::Qualified { .. } | Self::Literal { .. } => Vec::new(),
            Self::Call { args, filter, over, .. } => {
                let window = over.iter().flat_map(|w| w.partition.iter().chain(w.order.iter().map(|o| &o.expr)));
                args.iter().chain(filter.as_deref()).chain(window).collect()
            }
            Self::Part { of, .. } => vec![of],
            Self::Element { of, index, .. } => vec![of, index],
            Self::Negate(expr) | Self::Not(expr) => vec![expr],
            Self::Binary { left, right, .. } => vec![left, right],
            Self::Between { expr, low, high, .. } => vec![expr, low, high],
            Self::In { expr, list, .. } => std::iter::once(&**expr).chain(list).collect(),
            Self::IsNull { expr, .. } | Self::Cast { expr, .. } => vec![expr],
            Self::Like { expr, pattern, .. } => vec![expr, pattern],
            Self::Case { branches, otherwise } => {
                branches.iter().flat_map(|(c, r)| [c, r]).chain(otherwise.as_deref()).collect()
            }
        }
    }
}
