//! An original that is in custody, read once more: because a person decided how. Where the rows are of several files,
//! all of them are read as they were written.

use super::{IngestError, IngestOptions, Onto, Watch, ingest};
use crate::{CustodyDir, Receipt, Revision, RevisionId, StorageError};
use std::fs::File;
use std::io;

/// The name of the original in working space, as it was received.
const AS_RECEIVED: &str = "as-received";

/// Reads the original of a revision again under these options: the same bytes, and another revision where the options
/// differ.
pub fn ingest_again(
    revision: &Revision,
    options: &IngestOptions,
    custody: &CustodyDir,
    watch: &mut Watch<'_>,
) -> Result<(RevisionId, Receipt), IngestError> {
    let failed = StorageError::doing("reading the original again");
    let original = &revision.receipt().original;
    let work = custody.workspace()?;
    let mut plain = work.file(AS_RECEIVED).map_err(&failed)?;
    let kept = File::open(custody.original(&original.sha256)).map_err(&failed)?;
    let mut content = zstd::stream::read::Decoder::new(kept).map_err(&failed)?;
    io::copy(&mut content, &mut plain).map_err(&failed)?;
    drop(plain);
    let onto = revision.receipt().composition.is_some().then(|| Onto::Again { base: revision.id().clone() });
    ingest(&work.path().join(AS_RECEIVED), &original.name, options, onto.as_ref(), custody, watch)
}
