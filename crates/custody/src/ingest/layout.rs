//! Which record names the columns, and what the columns are called.

use super::IngestError;
use super::ahead::RecordsAhead;
use super::titles::Titles;
use catalog::{FieldName, field_names};
use formats::tables::Column;
use formats::{FormatError, HeaderChoice, Record};

/// The columns of a file.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// Records before the first row: what stands before the header, and the header.
    pub(super) before_rows: u32,
    /// Whether the last of them is the header.
    pub(super) has_header: bool,
    /// Whether the file names its columns by its format, and not in a row of the table.
    pub(super) named_by_format: bool,
    /// What stands above the header, where it was found without being told.
    pub(super) titles: Option<Titles>,
    /// The headers exactly as written.
    pub(super) labels: Vec<String>,
    /// The names queries use.
    pub(super) names: Vec<FieldName>,
}

impl Layout {
    /// Reads up to and including the header; without one, `first` is left holding the first row. `columns` are those
    /// that the format names, and not a row of the table; `titles` is what was found above the header.
    pub(super) fn read(
        records: &mut RecordsAhead,
        choice: HeaderChoice,
        columns: &[Column],
        titles: Option<Titles>,
        first: &mut Record,
    ) -> Result<Self, IngestError> {
        let named_by_format = !columns.is_empty();
        if named_by_format && choice != HeaderChoice::Auto {
            return Err(IngestError::NamedByFormat);
        }
        let before_rows = match choice {
            HeaderChoice::Auto => titles.map_or(0, |titles| titles.records) + 1,
            HeaderChoice::Row(row) => row,
            HeaderChoice::None => 0,
        };
        for read in 0..before_rows.max(1) {
            if !records.read(first)? {
                return Err(match choice {
                    HeaderChoice::Row(wanted) => IngestError::NoHeader { wanted, records: read },
                    _ => FormatError::Empty.into(),
                });
            }
        }
        let has_header = before_rows > 0;
        let labels: Vec<String> = match has_header {
            true => first.cells().map(str::to_owned).collect(),
            false => (1..=first.len()).map(|n| format!("Column {n}")).collect(),
        };
        let name =
            |i: usize, label: &String| columns.get(i).and_then(|c| c.name.clone()).unwrap_or_else(|| label.clone());
        let names = field_names(&labels.iter().enumerate().map(|(i, label)| name(i, label)).collect::<Vec<_>>());
        Ok(Self { before_rows, has_header, named_by_format, titles, labels, names })
    }

    /// Whether a record repeats the header.
    pub(super) fn is_header(&self, record: &Record) -> bool {
        let same = || self.labels.iter().zip(record.cells()).all(|(label, cell)| label == cell);
        self.has_header && record.len() == self.labels.len() && same()
    }

    /// Records of the table before its first row.
    pub(super) fn table_rows_before(&self) -> u64 {
        if self.named_by_format { 0 } else { u64::from(self.before_rows) }
    }
}
