//! Giving up a revision that no decision stands behind.

use crate::{CustodyDir, Revision, RevisionId, StorageError};
use std::fs;
use std::io;

/// Removes a revision, and its original unless another revision was read from it. Twice is once.
///
/// The caller knows that nothing refers to the revision, and keeps others from referring to it meanwhile.
pub fn discard(custody: &CustodyDir, id: &RevisionId) -> Result<(), StorageError> {
    let failed = StorageError::doing("removing a revision that was refused");
    let _settling = custody.settling().map_err(&failed)?;
    let Ok(revision) = Revision::open(custody, id) else { return Ok(()) };
    let original = revision.receipt().original.sha256.clone();
    // Out of the way first, in one step: what a crash leaves of the rest is swept with the working space.
    let work = custody.workspace()?;
    fs::rename(custody.revision(id), work.path().join("refused")).map_err(&failed)?;
    if may_be_of_another(custody, &original).map_err(&failed)? {
        return Ok(());
    }
    match fs::remove_file(custody.original(&original)) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(failed(e)),
        _ => Ok(()),
    }
}

/// Whether another revision was read from the original, or may have been: one whose receipt is unreadable does not say.
fn may_be_of_another(custody: &CustodyDir, original: &str) -> io::Result<bool> {
    for entry in fs::read_dir(custody.root().join("revisions"))? {
        let name = entry?.file_name();
        let Some(id) = name.to_str().and_then(|name| name.parse::<RevisionId>().ok()) else { continue };
        if Revision::open(custody, &id).map_or(true, |other| other.receipt().original.sha256 == original) {
            return Ok(true);
        }
    }
    Ok(false)
}
