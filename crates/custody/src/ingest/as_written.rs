//! A revision as its file says it, before anybody said of what type its fields are.

use super::raw::RawRows;
use super::rows_file::RowsFile;
use super::{IngestError, IngestOptions};
use crate::known_values::KnownValues;
use crate::{CustodyDir, RevisionId, Workspace};
use catalog::FieldType;
use formats::Record;
use std::path::PathBuf;

/// The rows of a revision with every cell as it was written, in a file of columns of text; a cell that is empty is null.
/// It is gone when dropped.
#[derive(Debug)]
pub struct AsWritten {
    path: PathBuf,
    _work: Workspace,
}

impl AsWritten {
    /// Reads the original of a revision again.
    ///
    /// # Errors
    /// [`IngestError::Storage`] or [`IngestError::Source`] when reading or writing failed; any other means that the
    /// revision can no longer be read.
    pub fn of(custody: &CustodyDir, revision: &RevisionId) -> Result<Self, IngestError> {
        let mut rows = RawRows::open(custody, revision, &IngestOptions::default())?;
        let work = custody.workspace()?;
        let names: Vec<_> = rows.fields().iter().map(|field| field.name.clone()).collect();
        let mut file = RowsFile::create(&work, names.iter().map(|name| (name, FieldType::Text)))?;
        let mut record = Record::default();
        while rows.read(&mut record)? {
            for column in 0..names.len() {
                file.column(column).push(record.cell(column).filter(|cell| !cell.is_empty()));
            }
            file.end_rows(std::slice::from_ref(&record))?;
        }
        file.finish(&KnownValues::default())?;
        Ok(Self { path: work.path().join(crate::revision::ROWS), _work: work })
    }

    /// Where the file is: the number of each row and then its cells, as in a revision.
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }
}
