//! What can go wrong on our side. Said to the visitor with an id, logged once with the id.

use engine::EngineError;
use store::StoreError;

/// A fault of ours. Texts carry places and codes, never values.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// The public documents could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A public document is not what this program writes.
    #[error("a public document of kind `{kind}` cannot be read")]
    Document {
        /// Its kind.
        kind: &'static str,
    },
    /// A published dataset without its release.
    #[error("the release of {dataset} is not described")]
    NoRelease {
        /// The dataset.
        dataset: String,
    },
    /// The release or a query over it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The archive of a matter could not be written.
    #[error("the archive of a matter cannot be written: {0}")]
    Archive(String),
    /// A file of the public folder.
    #[error("a public file cannot be read: {0}")]
    File(std::io::ErrorKind),
}
