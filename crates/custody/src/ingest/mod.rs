//! From a file as received to a revision in custody, typed without loss.
//!
//! The file is read twice, in memory that does not grow with it. First as bytes: it is copied into custody,
//! compressed and hashed, and it is found what it is; the encoding of a text is found from all of its bytes, anything
//! else is unpacked into a text of one known form. Then as records: the type of every field is chosen once the whole
//! file was seen, and the rows are written meanwhile under the types that the first of them have ([`meanwhile`]). Where
//! those turn out not to be the types of all, the rows are written in a third reading. The second and third reading are
//! of the copy in custody, so that a file that changes meanwhile cannot tear a revision.
//!
//! INVARIANT: the same bytes under the same options become the same revision, with the same files.

mod again;
mod ahead;
mod as_written;
mod behind;
mod candidates;
mod column;
mod commit;
mod declared;
mod error;
mod hashes;
mod header;
mod layout;
mod meanwhile;
mod notes;
mod onto;
mod options;
mod output;
mod raw;
mod receive;
mod rows_file;
mod samples;
mod sequence;
mod set_aside;
mod spool;
mod survey;
mod text;
mod titles;
mod together;
mod unpack;
mod warnings;
mod why;
mod write;

#[cfg(test)]
mod tests;

pub use again::ingest_again;
pub use as_written::AsWritten;
pub use declared::Declarations;
pub use error::IngestError;
pub use onto::Onto;
pub use options::IngestOptions;

use crate::{CustodyDir, Receipt, Revision, RevisionId};
use formats::HeaderChoice;
use std::ops::ControlFlow;
use std::path::Path;

/// Counts every change of ingestion that changes what a revision holds; part of every [`RevisionId`].
pub const INGEST_VERSION: u32 = 4;

/// How far ingestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Bytes done in this stage: of the file while receiving, of its text after that.
    pub bytes: u64,
    /// Bytes to do in this stage, where known.
    pub total: Option<u64>,
    /// Rows done in this stage.
    pub rows: u64,
}

/// The stages of ingestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The file is copied into custody.
    Receiving,
    /// A file that is not delimited text is unpacked.
    Unpacking,
    /// The rows of the revision before are put beside those of the file.
    Combining,
    /// The whole file is read, types are chosen, and rows are written meanwhile.
    Reading,
    /// The rows are written, where they could not be meanwhile.
    Writing,
}

/// Told how far ingestion is, and says whether it goes on: after a `Break` nothing is kept.
pub type Watch<'w> = dyn FnMut(Progress) -> ControlFlow<()> + 'w;

/// Lets ingestion go on.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn tell(watch: &mut Watch<'_>, now: Progress) -> Result<(), IngestError> {
    match watch(now) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(IngestError::Stopped),
    }
}

/// Takes a file into custody and returns the revision it became, with its receipt; `onto` says which revision it adds
/// to, where it does not stand for itself.
///
/// A file that was taken in before, under the same options, is the same revision: it is verified and its first
/// receipt returned; a damaged one is made again. On any error nothing is kept.
pub fn ingest(
    source: &Path,
    original_name: &str,
    options: &IngestOptions,
    onto: Option<&Onto>,
    custody: &CustodyDir,
    watch: &mut Watch<'_>,
) -> Result<(RevisionId, Receipt), IngestError> {
    let work = custody.workspace()?;
    let mut received = receive::receive(source, options, &work, watch)?;
    let id = RevisionId::of(&received.sha256, options, onto);
    if let Some(receipt) = in_custody(custody, &id) {
        return Ok((id, receipt));
    }
    // A file that adds to others need not have every field that something is declared of.
    let alone = match onto {
        Some(_) => {
            IngestOptions { kept: options.kept.then(&options.said), said: Declarations::default(), ..options.clone() }
        }
        None => options.clone(),
    };
    let form = received.text.form(options.delimiter, &options.limits)?;
    let meanwhile = onto.is_none().then_some(&work);
    let (mut survey, mut written) = survey::survey(&received, form, &alone, meanwhile, watch)?;
    let mut about = commit::About::of(original_name, &received, &survey, options);
    if let Some(onto) = onto {
        let mut base = raw::RawRows::open(custody, onto.base(), options)?;
        let composition = onto::put_together(&mut base, &mut received, &survey, onto, options, &work, watch)?;
        about.composition = Some(composition);
        let options = IngestOptions { header: HeaderChoice::Auto, ..options.clone() };
        let form = received.text.form(None, &options.limits)?;
        (survey, written) = survey::survey(&received, form, &options, Some(&work), watch)?;
    }
    let written = match written {
        Some(written) => written,
        None => write::write(&received, &survey, options, &work, watch)?,
    };
    let receipt = commit::receipt(&id, about, &received, &survey, written);
    commit::commit(custody, &work, &received, &receipt)?;
    Ok((id, receipt))
}

/// The receipt of a revision that is in custody and whole.
fn in_custody(custody: &CustodyDir, id: &RevisionId) -> Option<Receipt> {
    let revision = Revision::open(custody, id).ok()?;
    revision.verify(custody).ok()?;
    Some(revision.receipt().clone())
}
