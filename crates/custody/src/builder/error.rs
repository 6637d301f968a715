//! Why nothing was built, and what is wrong with a release. No message repeats a value or a literal.

use catalog::FieldName;
use std::io;

/// Why a release or a production was not built. Nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Whoever watches it ended it.
    #[error("cutting was stopped; nothing was published")]
    Stopped,
    /// The plan withholds the whole dataset.
    #[error("the dataset is withheld as a whole; there is nothing to release")]
    DatasetWithheld,
    /// The plan releases no field.
    #[error("no field is classified as public; there is nothing to release")]
    NothingPublic,
    /// The revision is missing, damaged or not a revision.
    #[error("the revision cannot be read; nothing was published")]
    Revision,
    /// The plan is of another revision.
    #[error("the revision does not have field `{0}`, which the plan names")]
    FieldMissing(FieldName),
    /// A predicate cannot be applied to this revision, so nobody knows what it withholds.
    #[error("the predicate of exemption {exemption} cannot be applied to this revision: {why}")]
    Predicate {
        /// The public number of the exemption.
        exemption: String,
        /// Why.
        why: PredicateError,
    },
    /// Two released rows have the same row identifier.
    #[error("field `{0}` cannot identify rows: two released rows have the same value")]
    RowIdRepeats(FieldName),
    /// A released row has no row identifier.
    #[error("field `{0}` cannot identify rows: a released row has no value")]
    RowIdMissing(FieldName),
    /// A production cannot be narrowed as asked.
    #[error("{0}")]
    Narrowing(String),
    /// More rows or more text than one release can hold.
    #[error("the released rows are too many for one release: {0}")]
    TooLarge(&'static str),
    /// What was written is not what the plan says.
    #[error("the files written are not what the plan says ({0}); nothing was published")]
    Assertion(&'static str),
    /// The directory to be written exists.
    #[error("a production is there already; productions are never overwritten")]
    AlreadyThere,
    /// Row numbers cannot be kept.
    #[error(transparent)]
    Counters(#[from] super::CounterError),
    /// Storage failed.
    #[error("{doing} failed: {kind}")]
    Storage {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        kind: io::ErrorKind,
    },
}

impl BuildError {
    /// Wraps an input/output error with what was being done.
    pub(super) fn doing(doing: &'static str) -> impl Fn(io::Error) -> Self {
        move |error| Self::Storage { doing, kind: error.kind() }
    }

    /// Whether the revision is the reason: the plan does not fit it, or it cannot be read.
    pub(super) fn is_of_the_revision(&self) -> bool {
        match self {
            Self::Revision
            | Self::FieldMissing(_)
            | Self::Predicate { .. }
            | Self::RowIdRepeats(_)
            | Self::RowIdMissing(_) => true,
            Self::Stopped
            | Self::DatasetWithheld
            | Self::NothingPublic
            | Self::Narrowing(_)
            | Self::TooLarge(_)
            | Self::Assertion(_)
            | Self::AlreadyThere
            | Self::Counters(_)
            | Self::Storage { .. } => false,
        }
    }
}

/// Why a predicate cannot be applied, in one line without its literals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PredicateError {
    /// Not an expression.
    #[error(
        "the condition cannot be read at line {line}, column {column}: it is written in SoQL, such as `kind = 'noise'`"
    )]
    Syntax {
        /// The line, from 1.
        line: u32,
        /// The column in characters, from 1.
        column: u32,
    },
    /// A name or a type that does not fit the fields in custody.
    #[error("{0}")]
    Fields(String),
    /// It reads well but cannot be evaluated.
    #[error("it is not a condition that can be evaluated")]
    NotEvaluable,
}

/// What is wrong with a release directory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseFault {
    /// A file is missing or cannot be read.
    #[error("`{0}` is missing or cannot be read")]
    Unreadable(&'static str),
    /// The directory is not named by the hash of its content.
    #[error("the name of the release is not the hash of its content")]
    Renamed,
    /// A file is not what the name of the release commits to.
    #[error("`{0}` is not what the release was published with")]
    Altered(&'static str),
    /// The data are not what the schema says.
    #[error("the data are not what the schema says ({0})")]
    Contradiction(&'static str),
}
