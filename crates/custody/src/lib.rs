//! Ingest, revisions, and the builder of releases and productions; the only crate that reads custodial data.

pub mod builder;
mod dir;
mod discard;
mod documents;
mod first_rows;
mod hashing;
pub mod infer;
pub mod ingest;
mod known_values;
mod receipt;
mod revision;
mod roles;
pub mod treatments;
pub mod uploads;

pub use builder::{
    BuildError, BuiltProduction, BuiltRelease, CounterError, CutRequest, CutWatch, DateRange, DerivedPoint, Earlier,
    FieldTally, Narrowing, Placed, PredicateError, ReleaseFault, RowCounters, Tally, build_production, build_release,
    check_predicate, cut_to_the_end, placed_in, retire_release, tally, verify_release,
};
pub use dir::{CustodyDir, StorageError, Workspace};
pub use discard::discard;
pub use documents::{
    DocumentError, DocumentFault, DocumentWriter, StagedDocument, copy_document, sweep_documents, verify_document,
};
pub use ingest::{
    AsWritten, Declarations, IngestError, IngestOptions, Onto, Progress, Stage, Watch, ingest, ingest_again, unwatched,
};
pub use receipt::{
    Asked, CandidateId, Composition, FieldReceipt, FileChecksums, HeaderFacts, Original, ProposedRole, Receipt,
    SetAside, SetAsideReason, SetAsideSummary, TextFacts,
};
pub use revision::{ROW_COLUMN, Revision, RevisionError, RevisionId, RevisionIdError};
