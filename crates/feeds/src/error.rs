//! Why nothing was fetched: one line that names the host, never a query, a key or a value.

use std::time::Duration;

/// Why nothing was fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// The host is of a private network.
    #[error("{host} is on a private network, which a feed reaches only where the settings of the city name the host")]
    Private {
        /// The host.
        host: String,
    },
    /// Unencrypted, from a host that the settings do not name.
    #[error(
        "{host} would answer without encryption, which a feed takes only where the settings of the city name the host"
    )]
    Unencrypted {
        /// The host.
        host: String,
    },
    /// The answer was an error.
    #[error("{host} answered {status}{}", meaning(*status))]
    Status {
        /// The host.
        host: String,
        /// The status.
        status: u16,
        /// How long it asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// No connection, or one that broke.
    #[error("{host} {what}")]
    Connection {
        /// The host.
        host: String,
        /// What happened, to complete “data.example.gov …”.
        what: String,
    },
    /// No encrypted connection.
    #[error("no encrypted connection to {host} could be made: {what}")]
    Encryption {
        /// The host.
        host: String,
        /// What was wrong.
        what: String,
    },
    /// Out of time.
    #[error("{host} was not done after {} seconds, the longest a feed waits", after.as_secs())]
    Slow {
        /// The host.
        host: String,
        /// The limit.
        after: Duration,
    },
    /// Too much.
    #[error("{what} is larger than {} bytes, the most a feed takes", bytes_max)]
    TooLarge {
        /// What is too large.
        what: String,
        /// The limit.
        bytes_max: u64,
    },
    /// Pointed elsewhere where nothing is followed.
    #[error("{host} redirects {what}")]
    Redirect {
        /// The host.
        host: String,
        /// How, to complete “data.example.gov redirects …”.
        what: String,
    },
    /// An answer that is not what this kind of source answers.
    #[error("{host} {what}")]
    Answer {
        /// The host.
        host: String,
        /// What was wrong, to complete “gis.example.gov …”.
        what: String,
    },
    /// The rows that came are not as many as there are.
    #[error(
        "the layer has {counted} rows by its count and {received} were received: it changed meanwhile, or does not answer in full"
    )]
    Count {
        /// By the server's count.
        counted: u64,
        /// Received.
        received: u64,
    },
    /// A path that is in none of the folders whose files are sources.
    #[error("files of this machine are read only from the folders that the settings of the city name for feeds")]
    Outside,
    /// The file of a path cannot be taken.
    #[error("the file {what}")]
    File {
        /// What is wrong with it, to complete “the file …”.
        what: String,
    },
    /// The source cannot be reached with what the installation says.
    #[error("{0}")]
    Setup(String),
    /// The disk failed here.
    #[error("keeping what was fetched: {0}")]
    Disk(String),
}

impl FeedError {
    /// Whether another attempt soon may do better.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Connection { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500 | 502..=504),
            _ => false,
        }
    }

    /// How long the server asked to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

/// What a status means, where that helps whoever reads it.
fn meaning(status: u16) -> &'static str {
    match status {
        401 | 403 => " (no access)",
        404 => " (not found)",
        410 => " (gone for good)",
        429 => " (too many requests)",
        500..=599 => " (an error of that server)",
        _ => "",
    }
}
