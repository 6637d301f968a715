//! Why an act was not done. Nothing was changed then.

use std::fmt::Display;

/// Why an act was not done; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The rules say no, or the caller can mend it: one line that says what and how.
    #[error("{0}")]
    Refused(String),
    /// No such thing.
    #[error("there is no {what} `{name}`")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Its name as given.
        name: String,
    },
    /// The disk, the database or the program failed.
    #[error("{doing}: {cause}")]
    Fault {
        /// What was being done.
        doing: &'static str,
        /// What went wrong, without any value of the data.
        cause: String,
    },
}

impl ActError {
    pub(crate) fn refused(message: impl Display) -> Self {
        Self::Refused(message.to_string())
    }

    pub(crate) fn fault<E: Display>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |cause| Self::Fault { doing, cause: cause.to_string() }
    }
}
