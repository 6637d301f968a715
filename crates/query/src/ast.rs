//! A query as written: names are text, nothing is checked yet.

use serde::{Deserialize, Serialize};

/// Where in the text of a clause something stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// A query as written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// What to return; empty means every released field.
    pub select: Vec<SelectItem>,
    /// Whether equal result rows are returned once.
    pub distinct: bool,
    /// Which rows.
    pub filter: Option<Expr>,
    /// By what to group.
    pub group_by: Vec<Expr>,
    /// Which groups.
    pub having: Option<Expr>,
    /// In what order; ties, and an empty list, fall back to the order of the release.
    pub order: Vec<Order>,
    /// Words that must all occur in the text of the row.
    pub search: Option<String>,
    /// At most this many rows.
    pub limit: Option<u64>,
    /// Rows passed over first.
    pub offset: u64,
}

/// One entry of a select list.
#[derive(Debug, Clone, PartialEq)]
pub enum SelectItem {
    /// `*`: every released field. Never a withheld one.
    AllFields,
    /// `:*`: the system fields (`:id`).
    SystemFields,
    /// An expression, with the name it is to have.
    Expr {
        /// What to compute.
        expr: Expr,
        /// The name given, if one was.
        alias: Option<String>,
    },
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
    /// A point in degrees.
    Point {
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
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
    Concat,
}

/// Functions of one row's values. Their names in SoQL are those of [`Function::name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the SoQL function of its name")]
pub enum Function {
    Lower,
    Upper,
    Length,
    Trim,
    Contains,
    StartsWith,
    Substring,
    Replace,
    SplitPart,
    Abs,
    Ceil,
    Floor,
    Round,
    Ln,
    Greatest,
    Least,
    Coalesce,
    NullIf,
    DateTruncY,
    DateTruncYm,
    DateTruncYmd,
    DateExtractY,
    DateExtractM,
    DateExtractD,
    DateExtractHh,
    DateExtractMm,
    DateExtractSs,
    DateExtractDow,
    DateExtractWoy,
    WithinCircle,
    WithinBox,
    DistanceInMeters,
}

/// Functions of many rows' values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the SoQL aggregate of its name")]
pub enum Aggregate {
    /// `count(*)` without an argument, `count(x)` with one.
    Count,
    Sum,
    Avg,
    Min,
    Max,
    Median,
    StddevPop,
    StddevSamp,
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
        /// Where it stands.
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

/// A name as names are compared: lower case, `-` as `_`.
pub(crate) fn normalise(name: &str) -> String {
    name.to_ascii_lowercase().replace('-', "_")
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
            | Self::Literal { at, .. }
            | Self::Call { at, .. }
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
            Self::Name { .. } | Self::Literal { .. } => Vec::new(),
            Self::Call { args, .. } => args.iter().collect(),
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
