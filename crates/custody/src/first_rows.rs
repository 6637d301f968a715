//! The first rows of a revision, for a person to see whether the file was read as it is meant. Custodial.

use crate::{Revision, StorageError};
use arrow::array::{Array, RecordBatch};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::io;

/// Longer cells are cut here.
const CELL_CHARS_MAX: usize = 80;

impl Revision {
    /// The first rows after so many, a cell a field; `None` is a null. Long cells are cut, and say so with an ellipsis.
    pub fn first_rows(&self, after: usize, rows: usize) -> Result<Vec<Vec<Option<String>>>, StorageError> {
        let failed = StorageError::doing("reading the rows");
        let file = File::open(self.rows()).map_err(&failed)?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .and_then(|builder| builder.with_batch_size(rows).with_offset(after).with_limit(rows).build());
        let mut found = Vec::new();
        for batch in reader.map_err(|e| failed(io::Error::other(e)))? {
            let lines = batch.and_then(|batch| lines(&batch));
            found.extend(lines.map_err(|e| failed(io::Error::other(e)))?);
        }
        Ok(found)
    }
}

fn lines(batch: &RecordBatch) -> Result<Vec<Vec<Option<String>>>, ArrowError> {
    let options = FormatOptions::default();
    // The first column is the number of the row in the file.
    let columns = batch.columns().iter().skip(1);
    let columns: Vec<_> =
        columns.map(|c| Ok((c, ArrayFormatter::try_new(c, &options)?))).collect::<Result<_, ArrowError>>()?;
    let line =
        |row| columns.iter().map(move |(column, cell)| column.is_valid(row).then(|| cut(&cell.value(row).to_string())));
    Ok((0..batch.num_rows()).map(|row| line(row).collect()).collect())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(CELL_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CustodyDir, IngestOptions, ingest};

    #[test]
    fn the_first_rows_are_shown_as_they_were_read() {
        let tmp = tempfile::tempdir().unwrap();
        let custody = CustodyDir::create(tmp.path().join("custodial")).unwrap();
        let file = tmp.path().join("a.csv");
        std::fs::write(&file, format!("Id,When,Text\n1,2026-01-02,{}\n2,,b\n3,2026-01-04,c\n", "é".repeat(90)))
            .unwrap();
        let (id, _) =
            ingest(&file, "a.csv", &IngestOptions::default(), None, &custody, &mut crate::ingest::unwatched).unwrap();
        let rows = Revision::open(&custody, &id).unwrap().first_rows(0, 2).unwrap();
        let cell = |text: &str| Some(text.to_owned());
        assert_eq!(rows[0], [cell("1"), cell("2026-01-02"), cell(&format!("{}…", "é".repeat(80)))]);
        assert_eq!(rows[1], [cell("2"), None, cell("b")]);
        assert_eq!(rows.len(), 2);
        let last = Revision::open(&custody, &id).unwrap().first_rows(2, 2).unwrap();
        assert_eq!(last, [[cell("3"), cell("2026-01-04"), cell("c")]]);
    }
}
