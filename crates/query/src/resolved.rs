//! A query that has been resolved against a public schema: typed, and unable to mention anything withheld.

use crate::ast::{BinaryOp, Frame, JoinKind, SetOp, Value};
use crate::functions::{Aggregate, Function, WindowFunction};
use catalog::{DatasetId, FieldName, FieldType};
use serde::{Deserialize, Serialize};

/// The type of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the field type of its name")]
pub enum ExprType {
    Text,
    /// Integer, decimal or double; the engine keeps integers and decimals exact.
    Number,
    /// A number that is told to be a double, by `::double`.
    Double,
    Boolean,
    Date,
    Timestamp,
    TimestampUtc,
    /// A time of day.
    Time,
    Point,
    MultiPoint,
    Line,
    MultiLine,
    Polygon,
    MultiPolygon,
    /// A length of time, held as [`crate::interval`] writes it.
    Interval,
    /// A JSON value, held as its text.
    Json,
    /// A point with an address, held as the object that SODA makes of it.
    Location,
    /// A bare `null`.
    Null,
}

impl From<FieldType> for ExprType {
    fn from(t: FieldType) -> Self {
        match t {
            FieldType::Text | FieldType::Url | FieldType::Email | FieldType::Phone => Self::Text,
            FieldType::Json => Self::Json,
            FieldType::Integer | FieldType::Decimal { .. } | FieldType::Money { .. } => Self::Number,
            FieldType::Boolean => Self::Boolean,
            FieldType::Date => Self::Date,
            FieldType::Timestamp => Self::Timestamp,
            FieldType::TimestampUtc => Self::TimestampUtc,
            FieldType::Point => Self::Point,
            FieldType::MultiPoint => Self::MultiPoint,
            FieldType::MultiLine => Self::MultiLine,
            FieldType::MultiPolygon => Self::MultiPolygon,
        }
    }
}

impl ExprType {
    /// Whether values of this type are shapes on the map, held as well-known text.
    pub fn is_geometry(self) -> bool {
        use ExprType::{Line, MultiLine, MultiPoint, MultiPolygon, Point, Polygon};
        matches!(self, Point | MultiPoint | Line | MultiLine | Polygon | MultiPolygon)
    }

    /// Whether values of this type have an order.
    pub fn has_order(self) -> bool {
        !self.is_geometry() && !matches!(self, Self::Interval | Self::Location)
    }

    /// Whether values of this type are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Double)
    }

    /// The type that holds several of what this one holds.
    pub fn several(self) -> Self {
        match self {
            Self::Point => Self::MultiPoint,
            Self::Line => Self::MultiLine,
            Self::Polygon => Self::MultiPolygon,
            other => other,
        }
    }
}

/// An expression with its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// What it is.
    pub node: Node,
    /// Its type.
    pub ty: ExprType,
}

/// A resolved expression. Implicit conversions have been made explicit as [`Node::Cast`] or by rewriting literals,
/// so that both sides of an operator have one type (text with text, number with number, date with date, …).
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A released field (or, in custody, a field of the revision).
    Field(FieldName),
    /// `:id`, the public row number.
    RowId,
    /// The column at this place of a row of several tables, or of another query.
    Column(usize),
    /// A literal.
    Literal(Value),
    /// A function call; the number and types of arguments have been checked.
    Call {
        /// The function.
        function: Function,
        /// The arguments.
        args: Vec<Typed>,
    },
    /// An aggregate.
    Aggregate {
        /// The aggregate.
        function: Aggregate,
        /// Distinct values only.
        distinct: bool,
        /// The arguments; none is `count(*)`.
        args: Vec<Typed>,
        /// Only of the rows for which this is true.
        filter: Option<Box<Typed>>,
    },
    /// A function of a row and the rows around it.
    Window(Box<Windowed>),
    /// `-x`.
    Negate(Box<Typed>),
    /// `not x`.
    Not(Box<Typed>),
    /// `a op b`. Division by zero and overflow are null, never an error.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// The left side.
        left: Box<Typed>,
        /// The right side.
        right: Box<Typed>,
    },
    /// `x [not] between a and b`.
    Between {
        /// What is compared.
        expr: Box<Typed>,
        /// The lower bound, included.
        low: Box<Typed>,
        /// The upper bound, included.
        high: Box<Typed>,
        /// `not between`.
        negated: bool,
    },
    /// `x [not] in (…)`.
    In {
        /// What is looked for.
        expr: Box<Typed>,
        /// Where.
        list: Vec<Typed>,
        /// `not in`.
        negated: bool,
    },
    /// `x is [not] null`.
    IsNull {
        /// What is tested.
        expr: Box<Typed>,
        /// `is not null`.
        negated: bool,
    },
    /// `x [not] like pattern`, case-sensitive.
    Like {
        /// What is matched.
        expr: Box<Typed>,
        /// The pattern: always a literal.
        pattern: String,
        /// `not like`.
        negated: bool,
    },
    /// `case when … end`.
    Case {
        /// Conditions and results.
        branches: Vec<(Typed, Typed)>,
        /// Otherwise.
        otherwise: Option<Box<Typed>>,
    },
    /// A conversion that gives null where it cannot be made.
    Cast(Box<Typed>),
}

/// A function of a row and the rows around it. In an aggregate query the rows are the groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Windowed {
    /// The function.
    pub function: WindowFunction,
    /// Its arguments. The second one of `lead` and `lag`, and that of `ntile`, are whole numbers written out.
    pub args: Vec<Typed>,
    /// Rows are together whose values of these are equal.
    pub partition: Vec<Typed>,
    /// The order among them.
    pub order: Vec<ResolvedOrder>,
    /// Which of them count.
    pub frame: Option<Frame>,
}

/// A column of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// Its name: the alias, the field's name, or the implicit alias (`count`, `max_magnitude`).
    pub name: String,
    /// What it holds.
    pub expr: Typed,
    /// The type of the field that it shows whole. Money is asked as a number, and web and e-mail addresses, telephone
    /// numbers and JSON as text; this tells whoever writes them that they are more.
    pub field_type: Option<FieldType>,
}

/// A key of the order.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedOrder {
    /// What to order by (in an aggregate query: group keys and aggregates).
    pub expr: Typed,
    /// Largest first.
    pub descending: bool,
    /// Nulls first.
    pub nulls_first: bool,
}

/// Whose rows a query asks.
#[derive(Debug, Clone, PartialEq)]
pub enum ResolvedSource {
    /// Those of the release of a dataset: its released fields, and `:id` as the last column.
    Release(DatasetId),
    /// Those of another query: its outputs.
    Query(Box<ResolvedQuery>),
    /// Those of two queries with columns of the same types.
    Combined(Box<ResolvedCombined>),
    /// Pairs of rows: the columns of the left one, then those of the right one.
    Joined(Box<ResolvedJoin>),
}

/// Two queries brought together.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedCombined {
    /// How.
    pub op: SetOp,
    /// Equal rows as often as they occur; else once.
    pub all: bool,
    /// The first query.
    pub left: ResolvedQuery,
    /// The second one.
    pub right: ResolvedQuery,
}

/// Rows with those that go with them.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedJoin {
    /// The first table, or what has been joined already.
    pub left: ResolvedSource,
    /// What is looked up.
    pub right: ResolvedSource,
    /// Which rows are kept that have no partner.
    pub kind: JoinKind,
    /// Which rows go together; columns are counted through both.
    pub on: Typed,
}

/// A query that can be run.
///
/// INVARIANT: made only by `resolve`; every field in it is in the public schema it was resolved against.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedQuery {
    pub(crate) source: ResolvedSource,
    pub(crate) outputs: Vec<Output>,
    pub(crate) distinct: bool,
    pub(crate) distinct_on: Vec<Typed>,
    pub(crate) filter: Option<Typed>,
    pub(crate) aggregate: bool,
    pub(crate) group_by: Vec<Typed>,
    pub(crate) having: Option<Typed>,
    pub(crate) order: Vec<ResolvedOrder>,
    pub(crate) search: Vec<String>,
    pub(crate) search_fields: Vec<Typed>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: u64,
}

impl ResolvedQuery {
    /// Whose rows it asks. Of a release, fields are named by [`Node::Field`]; of anything else by [`Node::Column`].
    pub fn source(&self) -> &ResolvedSource {
        &self.source
    }
    /// The columns of the result, in order.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }
    /// Whether equal rows are returned once.
    pub fn distinct(&self) -> bool {
        self.distinct
    }
    /// Of rows that are equal in these, only the first one in the order is returned.
    pub fn distinct_on(&self) -> &[Typed] {
        &self.distinct_on
    }
    /// Which rows.
    pub fn filter(&self) -> Option<&Typed> {
        self.filter.as_ref()
    }
    /// Whether rows are grouped (possibly into one group).
    pub fn is_aggregate(&self) -> bool {
        self.aggregate
    }
    /// The group keys.
    pub fn group_by(&self) -> &[Typed] {
        &self.group_by
    }
    /// Which groups.
    pub fn having(&self) -> Option<&Typed> {
        self.having.as_ref()
    }
    /// The order asked for. The engine adds what makes it total: `:id`, or the group keys.
    pub fn order(&self) -> &[ResolvedOrder] {
        &self.order
    }
    /// Words in lower case, as they were written between spaces, each of them once. A row is meant when each of them
    /// begins a word of one of the texts that are searched, or has the English stem of one; one that begins with a sign
    /// may stand anywhere in a text. Where there are none, every row is meant.
    pub fn search(&self) -> &[String] {
        &self.search
    }
    /// The texts that are searched. Not all words need be in the same one.
    pub fn search_fields(&self) -> &[Typed] {
        &self.search_fields
    }
    /// At most this many rows.
    pub fn limit(&self) -> Option<u64> {
        self.limit
    }
    /// Rows passed over first.
    pub fn offset(&self) -> u64 {
        self.offset
    }
}

impl Typed {
    /// An expression with its type.
    pub fn new(node: Node, ty: ExprType) -> Self {
        Self { node, ty }
    }

    /// The expressions directly inside.
    pub fn children(&self) -> Vec<&Self> {
        match &self.node {
            Node::Field(_) | Node::RowId | Node::Column(_) | Node::Literal(_) => Vec::new(),
            Node::Call { args, .. } => args.iter().collect(),
            Node::Aggregate { args, filter, .. } => args.iter().chain(filter.as_deref()).collect(),
            Node::Window(window) => {
                let order = window.order.iter().map(|key| &key.expr);
                window.args.iter().chain(&window.partition).chain(order).collect()
            }
            Node::Negate(inner) | Node::Not(inner) | Node::Cast(inner) => vec![inner],
            Node::Binary { left, right, .. } => vec![left, right],
            Node::Between { expr, low, high, .. } => vec![expr, low, high],
            Node::In { expr, list, .. } => std::iter::once(&**expr).chain(list).collect(),
            Node::IsNull { expr, .. } | Node::Like { expr, .. } => vec![expr],
            Node::Case { branches, otherwise } => {
                branches.iter().flat_map(|(c, r)| [c, r]).chain(otherwise.as_deref()).collect()
            }
        }
    }

    /// Whether an aggregate is in it.
    pub fn has_aggregate(&self) -> bool {
        matches!(self.node, Node::Aggregate { .. }) || self.children().into_iter().any(Self::has_aggregate)
    }

    /// Whether a function with `over (…)` is in it.
    pub fn has_window(&self) -> bool {
        matches!(self.node, Node::Window(_)) || self.children().into_iter().any(Self::has_window)
    }

    /// Adds the names of the fields it reads.
    pub fn collect_fields<'a>(&'a self, into: &mut std::collections::BTreeSet<&'a FieldName>) {
        if let Node::Field(name) = &self.node {
            into.insert(name);
        }
        self.children().into_iter().for_each(|child| child.collect_fields(into));
    }
}

impl ResolvedQuery {
    /// Every expression of the query.
    pub fn expressions(&self) -> impl Iterator<Item = &Typed> {
        (self.outputs.iter().map(|o| &o.expr))
            .chain(&self.distinct_on)
            .chain(&self.filter)
            .chain(&self.group_by)
            .chain(&self.having)
            .chain(self.order.iter().map(|o| &o.expr))
    }

    /// Whether rows are looked at together with the rows around them.
    pub fn has_windows(&self) -> bool {
        let shown = self.outputs.iter().map(|o| &o.expr).chain(&self.distinct_on);
        shown.chain(self.order.iter().map(|o| &o.expr)).any(Typed::has_window)
    }

    /// The fields that must be read to answer it.
    pub fn fields(&self) -> std::collections::BTreeSet<&FieldName> {
        let mut fields = std::collections::BTreeSet::new();
        self.expressions().for_each(|e| e.collect_fields(&mut fields));
        if !self.search.is_empty() {
            self.search_fields.iter().for_each(|e| e.collect_fields(&mut fields));
        }
        fields
    }
}
