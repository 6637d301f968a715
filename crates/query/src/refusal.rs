//! Why a query is not run: a refusal with its citation, or a mistake the caller can put right.
//!
//! Both are decided on names and types alone. No text here depends on what a row holds, and no literal of the query is
//! repeated, so the same messages serve custodial predicates.

use crate::ast::Position;
use catalog::WithheldField;
use std::fmt;

/// The part of a query in which something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clause {
    /// The select list.
    Select,
    /// What is joined.
    Join,
    /// The filter.
    Where,
    /// The group keys.
    Group,
    /// The filter of groups.
    Having,
    /// The order.
    Order,
}

impl Clause {
    /// The word of the query language: `select`, `join`, `where`, `group`, `having`, `order`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Join => "join",
            Self::Where => "where",
            Self::Group => "group",
            Self::Having => "having",
            Self::Order => "order",
        }
    }
}

/// Why a query cannot be resolved.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The law says no: the query names a withheld field. Decided by the name alone, before anything else is checked.
    Withheld {
        /// The field, with the reasons.
        field: WithheldField,
        /// Where it was named.
        clause: Clause,
        /// The place in the text of the clause; line 0 when the query did not come from a text.
        at: Position,
    },
    /// The caller can put it right.
    Mistake(Mistake),
}

/// Something the caller can put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What kind of mistake.
    pub kind: MistakeKind,
    /// One line: lower case, names in backticks, what to do.
    pub message: String,
    /// The nearest released name, when one is near.
    pub suggestion: Option<String>,
    /// Where it was made.
    pub clause: Clause,
    /// The place in the text of the clause; line 0 when the query did not come from a text.
    pub at: Position,
}

/// The kinds of mistakes; each protocol gives them its own codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MistakeKind {
    /// No released field and no alias has this name.
    NoSuchColumn {
        /// The name as written.
        name: String,
    },
    /// No function or type has this name.
    NoSuchFunction {
        /// The name as written.
        name: String,
    },
    /// The wrong number of arguments.
    WrongArguments,
    /// Types that do not go together.
    TypeMismatch,
    /// An aggregate where single rows are looked at.
    AggregateInUngrouped,
    /// No table of the query goes by this name.
    NoSuchTable {
        /// The name as written.
        name: String,
    },
    /// Two tables of the query go by one name, or a table that is looked up has none.
    TableName,
    /// Queries that are combined have other columns.
    OtherColumns,
    /// A function that looks at other rows, without `over (…)` or where it cannot stand.
    Window,
    /// A field that is neither grouped by nor inside an aggregate.
    ColumnNotInGroupBys {
        /// The name of the field.
        name: String,
    },
    /// Two result columns with one name.
    DuplicateAlias {
        /// The name.
        name: String,
    },
    /// An alias defined by itself.
    CircularAlias {
        /// The alias.
        name: String,
    },
    /// A select list that comes to no column at all.
    NothingSelected,
    /// With `distinct`, an order by something that is not selected.
    OrderNotSelected,
    /// Larger than the limits of the language.
    TooLarge,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mistake(mistake) => mistake.fmt(f),
            Self::Withheld { field, clause, .. } => {
                write!(f, "{}; remove it from `{}`", withheld_words(field), clause.word())
            }
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Mistake> for Refusal {
    fn from(mistake: Mistake) -> Self {
        Self::Mistake(mistake)
    }
}

/// The words of a refusal without the advice: ``field `x` is withheld (Gov. Code § 7923.600)``.
pub fn withheld_words(field: &WithheldField) -> String {
    match field.withholdings.first() {
        Some(first) => format!("field `{}` is withheld ({})", field.name, first.citation_line()),
        None => format!("field `{}` is withheld until it has been classified for publication", field.name),
    }
}
