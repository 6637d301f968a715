//! Where readers write the rows they find.

use super::Column;
use crate::{FormatError, Limits};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::ops::ControlFlow;

/// The cells of one row, in order; an empty one is null.
pub type Row = csv::StringRecord;

/// Something of a row that is not in its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// The row, counted from 1.
    pub row: u64,
    /// The column, counted from 1.
    pub column: u32,
    /// What the file has.
    pub text: String,
}

/// Writes rows as delimited text: commas, every cell in quotes, LF, UTF-8. What does not fit a cell is written beside
/// them, one JSON object a line.
pub struct TableWriter<'a> {
    table: csv::Writer<Box<dyn Write + 'a>>,
    asides: Box<dyn Write + 'a>,
    progress: Box<dyn FnMut(u64) -> ControlFlow<()> + 'a>,
    limits: Limits,
    rows: u64,
    /// Bytes written, asides included.
    bytes: u64,
}

impl<'a> TableWriter<'a> {
    /// Writes the table to `table` and what does not fit a cell to `asides`; `progress` is told of rows from time to
    /// time, and says whether reading goes on.
    pub fn new(
        table: impl Write + 'a,
        asides: impl Write + 'a,
        limits: &Limits,
        progress: impl FnMut(u64) -> ControlFlow<()> + 'a,
    ) -> Self {
        let table = csv::WriterBuilder::new()
            .quote_style(csv::QuoteStyle::Always)
            .flexible(true)
            .buffer_capacity(256 << 10)
            .from_writer(Box::new(table) as Box<dyn Write + 'a>);
        let (asides, progress) = (Box::new(asides), Box::new(progress));
        Self { table, asides, progress, limits: *limits, rows: 0, bytes: 0 }
    }

    /// Names the columns, before any row. A table whose first rows are part of it, as those of a sheet, has none.
    pub fn columns(&mut self, columns: &[Column]) -> Result<(), FormatError> {
        self.check_width(columns.len())?;
        if columns.is_empty() {
            return Err(FormatError::Empty);
        }
        let labels = || columns.iter().map(|column| column.label.as_str());
        self.count(labels())?;
        self.table.write_record(labels()).map_err(failed)
    }

    /// Writes a row.
    pub fn row(&mut self, row: &Row) -> Result<(), FormatError> {
        self.rows += 1;
        if self.rows > self.limits.rows_max {
            return Err(FormatError::TooManyRows { max: self.limits.rows_max });
        }
        self.check_width(row.len())?;
        if row.as_slice().len() as u64 > self.limits.record_bytes_max {
            let place = format!("in row {}", self.rows);
            return Err(FormatError::RecordTooLong { max: self.limits.record_bytes_max, place });
        }
        self.count(row.iter())?;
        if self.rows.is_multiple_of(8192) && (self.progress)(self.rows).is_break() {
            return Err(FormatError::Stopped);
        }
        self.table.write_record(row).map_err(failed)
    }

    /// Sets aside something of the row that is written next: `column` counts from 0.
    pub fn set_aside(&mut self, column: usize, text: &str) -> Result<(), FormatError> {
        let column = u32::try_from(column + 1).unwrap_or(u32::MAX);
        let aside = Aside { row: self.rows + 1, column, text: text.to_owned() };
        let mut line = serde_json::to_vec(&aside).map_err(|e| FormatError::from_io(e.into(), 0))?;
        line.push(b'\n');
        self.count_bytes(line.len())?;
        self.asides.write_all(&line).map_err(FormatError::writing)
    }

    /// Counts cells; what a small file becomes is bounded like what it is unpacked to.
    fn count<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<(), FormatError> {
        // Two quotes and what separates it from the next.
        self.count_bytes(cells.map(|cell| cell.len() + 3).sum())
    }

    fn count_bytes(&mut self, bytes: usize) -> Result<(), FormatError> {
        self.bytes = self.bytes.saturating_add(bytes as u64);
        match self.bytes > self.limits.decompressed_bytes_max {
            true => Err(FormatError::TooLarge { max: self.limits.decompressed_bytes_max }),
            false => Ok(()),
        }
    }

    /// Rows written so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes out what is left.
    pub fn finish(mut self) -> Result<(), FormatError> {
        self.table.flush().and_then(|()| self.asides.flush()).map_err(FormatError::writing)
    }

    fn check_width(&self, columns: usize) -> Result<(), FormatError> {
        match columns > self.limits.columns_max {
            true => Err(FormatError::TooManyColumns { record: self.rows, columns, max: self.limits.columns_max }),
            false => Ok(()),
        }
    }
}

fn failed(error: csv::Error) -> FormatError {
    match error.into_kind() {
        csv::ErrorKind::Io(e) => FormatError::writing(e),
        _ => FormatError::writing(io::ErrorKind::InvalidData.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(limits: Limits, rows: &[&[&str]]) -> Result<(String, String), FormatError> {
        let (mut table, mut asides) = (Vec::new(), Vec::new());
        let mut writer = TableWriter::new(&mut table, &mut asides, &limits, |_| ControlFlow::Continue(()));
        writer.columns(&[Column::titled("a"), Column::titled("b")])?;
        for row in rows {
            if row.len() > 2 {
                writer.set_aside(2, row[2])?;
            }
            writer.row(&row[..row.len().min(2)].to_vec().into())?;
        }
        writer.finish()?;
        Ok((String::from_utf8(table).unwrap(), String::from_utf8(asides).unwrap()))
    }

    #[test]
    fn cells_are_quoted_and_the_rest_stands_beside_them() {
        let (table, asides) = written(Limits::default(), &[&["1", "x\r\n\"y\""], &["", "", "left"]]).unwrap();
        assert_eq!(table, "\"a\",\"b\"\n\"1\",\"x\r\n\"\"y\"\"\"\n\"\",\"\"\n");
        assert_eq!(asides, "{\"row\":2,\"column\":3,\"text\":\"left\"}\n");
    }

    #[test]
    fn rows_widths_and_lengths_are_bounded() {
        let rows = Limits { rows_max: 1, ..Limits::default() };
        assert!(matches!(written(rows, &[&["1"], &["2"]]), Err(FormatError::TooManyRows { max: 1 })));
        let width = Limits { columns_max: 1, ..Limits::default() };
        assert!(matches!(written(width, &[]), Err(FormatError::TooManyColumns { columns: 2, .. })));
        let long = Limits { record_bytes_max: 3, ..Limits::default() };
        let error = written(long, &[&["1"], &["1234"]]).unwrap_err().to_string();
        assert!(error.contains("it begins in row 2"), "{error}");
        // Cells of nothing are bytes too, and so is what is set aside.
        let all = Limits { decompressed_bytes_max: 19, ..Limits::default() };
        assert!(written(all, &[&["", ""]]).is_ok());
        assert!(matches!(written(all, &[&["", ""], &["", ""]]), Err(FormatError::TooLarge { max: 19 })));
        assert!(matches!(written(all, &[&["", "", "left"]]), Err(FormatError::TooLarge { .. })));
    }
}
