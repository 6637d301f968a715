//! Statements: which tables a query asks, and what it wants of their rows.

use super::{Expr, Order, Position, normalise};
use crate::functions::Function;
use crate::refusal::Clause;

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
    /// `distinct on (…)`: of rows that are equal in these, the first one in the order.
    pub distinct_on: Vec<Expr>,
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
    /// Whether the query that is looked up may name fields of the tables before it, and is asked anew for each row.
    pub lateral: bool,
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
        let distinct = self.distinct_on.iter().map(|e| (e, Clause::Select));
        let joins = self.joins.iter().map(|join| (&join.on, Clause::Join));
        (distinct.chain(selected).chain(joins).chain(self.filter.iter().map(|e| (e, Clause::Where))))
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
