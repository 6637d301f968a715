//! What a dataset's file said before, for the history of its release.

use crate::ActError;
use custody::{AsWritten, CustodyDir, Earlier, IngestError, RevisionId, StorageError};
use records::{DatasetState, ReceivedRevision};
use std::io::ErrorKind;

/// Rows of all the releases that a history may follow, and how many releases. Where it begins for their sake depends on
/// what was released alone, so that it says nothing of the rest.
const ROWS_MAX: u64 = 2_000_000;
const RELEASES_MAX: usize = 400;

/// The revisions before the one that is cut, as they were written.
pub(crate) struct Before {
    earlier: Vec<(AsWritten, Option<i64>)>,
    since: Option<i64>,
}

impl Before {
    /// Reads again what was received before this revision since the dataset was published. What cannot be read any more
    /// begins the history after it.
    pub(crate) fn of(custody: &CustodyDir, state: &DatasetState, revision: &str) -> Result<Self, ActError> {
        let (since, before) = match state.revisions.split_last() {
            Some((last, before)) if last.revision == revision => (last.shown.map(|shown| shown.since), before),
            _ => (None, &state.revisions[..]),
        };
        let mut earlier = Vec::new();
        // Rows are followed by their identifier: without one there is no history.
        let followed = if state.dataset.row_id.is_some() { within_bounds(before) } else { &[] };
        for received in followed.iter().rev() {
            match as_written(custody, &received.revision) {
                Ok(written) => earlier.push((written, received.shown.map(|shown| shown.since))),
                Err(error) if is_of_the_storage(&error) => {
                    return Err(ActError::fault("reading an earlier revision")(error));
                }
                Err(_) => {
                    tracing::warn!(dataset = %state.dataset.id, revision = received.revision,
                        "an earlier revision cannot be read again: the history of the dataset begins after it");
                    break;
                }
            }
        }
        earlier.reverse();
        Ok(Self { earlier, since })
    }

    /// The revisions, oldest first.
    pub(crate) fn earlier(&self) -> Vec<Earlier<'_>> {
        self.earlier.iter().map(|(written, since)| Earlier { rows: written.path(), since: *since }).collect()
    }

    /// Since when the revision itself is shown, if it was before.
    pub(crate) fn since(&self) -> Option<i64> {
        self.since
    }
}

/// The newest of these revisions that a history can follow.
fn within_bounds(before: &[ReceivedRevision]) -> &[ReceivedRevision] {
    let (mut rows, mut releases) = (0_u64, 0);
    let first = before.iter().rposition(|received| {
        let Some(shown) = received.shown else { return false };
        (rows, releases) = (rows.saturating_add(shown.rows), releases + 1);
        rows > ROWS_MAX || releases > RELEASES_MAX
    });
    &before[first.map_or(0, |first| first + 1)..]
}

/// Whether trying again may help: the disk is full or fails, where a file that is gone stays gone.
fn is_of_the_storage(error: &IngestError) -> bool {
    match error {
        IngestError::Storage(StorageError { kind, .. }) | IngestError::Source(kind) => *kind != ErrorKind::NotFound,
        _ => false,
    }
}

fn as_written(custody: &CustodyDir, revision: &str) -> Result<AsWritten, IngestError> {
    let id: RevisionId = revision.parse().map_err(|_| IngestError::Fault("a revision with a name that is none"))?;
    AsWritten::of(custody, &id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use records::FirstShown;

    fn received(rows: &[Option<u64>]) -> Vec<ReceivedRevision> {
        let shown = |rows: &Option<u64>| rows.map(|rows| FirstShown { since: 0, rows });
        rows.iter().map(|rows| ReceivedRevision { revision: String::new(), shown: shown(rows) }).collect()
    }

    #[test]
    fn a_history_begins_where_the_releases_after_have_as_many_rows_as_it_follows() {
        let whole = received(&[Some(10), None, Some(20)]);
        assert_eq!(within_bounds(&whole).len(), 3);
        let large = received(&[Some(10), None, Some(ROWS_MAX - 5), None, Some(5), None]);
        assert_eq!(within_bounds(&large).len(), 5);
        let many = received(&vec![Some(1); RELEASES_MAX + 3]);
        assert_eq!(within_bounds(&many).len(), RELEASES_MAX);
        assert!(within_bounds(&received(&[Some(ROWS_MAX + 1)])).is_empty());
    }
}
