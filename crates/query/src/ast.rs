//! A query as written: names are text, nothing is checked yet.

use crate::functions::Function;
use crate::refusal::Clause;
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
    /// What it asks.
    pub from: Table,
    /// What is looked up beside each row.
    pub joins: Vec<Join>,
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
    /// The moment that `get_utc_date()` stands for. The caller says it: the same query at another time is another one.
    pub now: Option<jiff::Timestamp>,
}

/// A table that a query asks, with the name it goes by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Whose rows.
    pub source: Source,
    /// The name given, if one was.
    pub alias: Option<String>,
}

/// Whose rows a query asks.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Source {
    /// Those of the dataset that the request is addressed to.
    #[default]
    This,
    /// `@abcd-1234`: those of this dataset.
    Dataset {
        /// Its id.
        id: String,
        /// Where it is named.
        at: Position,
    },
    /// Those of another query: `… |> …`, or a query in parentheses.
    Query(Box<Query>),
    /// Those of two queries.
    Combined(Box<Combined>),
}

/// `a union b`.
#[derive(Debug, Clone, PartialEq)]
pub struct Combined {
    /// How.
    pub op: SetOp,
    /// Equal rows as often as they occur; else once.
    pub all: bool,
    /// The first query.
    pub left: Query,
    /// The second one.
    pub right: Query,
    /// Where the operator stands.
    pub at: Position,
}

/// How the rows of two queries are brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetOp {
    /// Those of both.
    Union,
    /// Those that are in both.
    Intersect,
    /// Those of the first that are not in the second.
    Minus,
}

impl SetOp {
    /// The word of the query language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Union => "union",
            Self::Intersect => "intersect",
            Self::Minus => "minus",
        }
    }
}

/// `join … on …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// Which rows are kept that have no partner.
    pub kind: JoinKind,
    /// The table that is looked up.
    pub table: Table,
    /// Which of its rows go with a row.
    pub on: Expr,
}

/// Which rows of a join are kept that have no partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinKind {
    /// None.
    Inner,
    /// Those on the left.
    Left,
    /// Those on the right.
    Right,
    /// Those on both sides.
    Full,
}

impl Table {
    /// The name it goes by: the alias, or the id of the dataset.
    pub fn key(&self) -> Option<String> {
        let id = match &self.source {
            Source::Dataset { id, .. } => Some(id.as_str()),
            Source::This => Some("this"),
            Source::Query(_) | Source::Combined(_) => None,
        };
        self.alias.as_deref().or(id).map(normalise)
    }

    fn datasets<'a>(&'a self, found: &mut Vec<(&'a str, Position)>) {
        match &self.source {
            Source::This => {}
            Source::Dataset { id, at } => found.push((id, *at)),
            Source::Query(query) => query.collect_datasets(found),
            Source::Combined(combined) => {
                combined.left.collect_datasets(found);
                combined.right.collect_datasets(found);
            }
        }
    }
}

impl Query {
    /// The datasets that are named with `@`, with the place where each is named first.
    pub fn datasets(&self) -> Vec<(&str, Position)> {
        let mut found = Vec::new();
        self.collect_datasets(&mut found);
        let mut seen = std::collections::HashSet::new();
        found.retain(|(id, _)| seen.insert(*id));
        found
    }

    fn collect_datasets<'a>(&'a self, found: &mut Vec<(&'a str, Position)>) {
        self.from.datasets(found);
        self.joins.iter().for_each(|join| join.table.datasets(found));
    }

    /// The queries directly inside.
    pub(crate) fn inner(&self) -> impl Iterator<Item = &Query> {
        let tables = std::iter::once(&self.from).chain(self.joins.iter().map(|join| &join.table));
        tables.flat_map(|table| match &table.source {
            Source::This | Source::Dataset { .. } => Vec::new(),
            Source::Query(query) => vec![&**query],
            Source::Combined(combined) => vec![&combined.left, &combined.right],
        })
    }

    /// Every expression with the clause in which it stands, in the order of the clauses.
    pub fn expressions(&self) -> impl Iterator<Item = (&Expr, Clause)> {
        let selected = self.select.iter().filter_map(|item| match item {
            SelectItem::Expr { expr, .. } => Some((expr, Clause::Select)),
            SelectItem::AllFields | SelectItem::SystemFields | SelectItem::AllOf { .. } | SelectItem::AllExcept(_) => {
                None
            }
        });
        let joins = self.joins.iter().map(|join| (&join.on, Clause::Join));
        (selected.chain(joins).chain(self.filter.iter().map(|e| (e, Clause::Where))))
            .chain(self.group_by.iter().map(|e| (e, Clause::Group)))
            .chain(self.having.iter().map(|e| (e, Clause::Having)))
            .chain(self.order.iter().map(|o| (&o.expr, Clause::Order)))
    }

    /// Whether the answer depends on the moment of the query.
    pub fn names_now(&self) -> bool {
        self.expressions().any(|(expr, _)| expr.calls(Function::GetUtcDate.name())) || self.inner().any(Self::names_now)
    }
}

/// One entry of a select list.
#[derive(Debug, Clone, PartialEq)]
pub enum SelectItem {
    /// `*`: every released field. Never a withheld one.
    AllFields,
    /// `:*`: the system fields (`:id`).
    SystemFields,
    /// `* (except a, b)`: every released field but these. Each is an [`Expr::Name`].
    AllExcept(Vec<Expr>),
    /// `@x.*`: every field of a table that is joined.
    AllOf {
        /// The name of the table.
        table: String,
        /// Where it stands.
        at: Position,
    },
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

    /// A plain call, standing in no text.
    pub fn call(function: impl Into<String>, args: Vec<Self>) -> Self {
        let function = function.into();
        Self::Call { function, distinct: false, args, filter: None, over: None, at: Position::default() }
    }

    /// Whether a function of this name is called anywhere in it.
    fn calls(&self, name: &str) -> bool {
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
