//! Why a query could not be run. No message ever quotes a value, a literal or a path.

use datafusion::common::DataFusionError;
use std::fmt;

/// What a query used too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Budget {
    /// Seconds of work.
    Time,
    /// Bytes of memory.
    Memory,
    /// Rows returned.
    Rows,
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "time",
            Self::Memory => "memory",
            Self::Rows => "rows",
        })
    }
}

/// Something that is ours to mend: a code that says in which part, and nothing of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fault(&'static str);

impl Fault {
    /// The stable code, such as `plan` or `arrow`.
    pub fn code(self) -> &'static str {
        self.0
    }
}

/// Why a query could not be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum EngineError {
    /// The query cost more than [`crate::Limits`] allows.
    #[error("the query needs more {what} than one query may use")]
    OverBudget {
        /// What it needed too much of.
        what: Budget,
    },
    /// The file of the release is missing, cut short or not Parquet.
    #[error("the release cannot be read")]
    Unreadable,
    /// The file of the release does not hold exactly what its public schema says.
    #[error("the release is not what its public schema says: {what}")]
    Corrupt {
        /// Which check failed.
        what: &'static str,
    },
    /// A mistake of ours.
    #[error("the query could not be run (fault `{}`)", .0.code())]
    Fault(Fault),
}

impl EngineError {
    pub(crate) fn fault(code: &'static str) -> Self {
        Self::Fault(Fault(code))
    }

    pub(crate) fn over(what: Budget) -> Self {
        Self::OverBudget { what }
    }
}

/// A function that took too long over one batch.
#[derive(Debug, thiserror::Error)]
#[error("over time")]
pub(crate) struct OverTime;

/// DataFusion's texts quote values and paths, so only the kind of the error is kept.
impl From<DataFusionError> for EngineError {
    fn from(error: DataFusionError) -> Self {
        #[cfg(test)]
        eprintln!("{error}");
        match error.find_root() {
            DataFusionError::External(error) if error.is::<OverTime>() => Self::over(Budget::Time),
            DataFusionError::ResourcesExhausted(_) => Self::over(Budget::Memory),
            DataFusionError::ParquetError(_) | DataFusionError::ObjectStore(_) | DataFusionError::IoError(_) => {
                Self::Unreadable
            }
            DataFusionError::ArrowError(..) => Self::fault("arrow"),
            DataFusionError::NotImplemented(_) => Self::fault("not-implemented"),
            DataFusionError::Plan(_) | DataFusionError::SchemaError(..) => Self::fault("plan"),
            DataFusionError::Execution(_) | DataFusionError::ExecutionJoin(_) => Self::fault("execution"),
            _ => Self::fault("internal"),
        }
    }
}
