//! CSV as we publish it: UTF-8, `\n`, a header of field names, quotes only where they are needed.
//!
//! A null is an empty cell and an empty text is `""`, so that the two can be told apart.

use crate::infer::Cells;
use arrow::array::{ArrayRef, RecordBatch};
use catalog::FieldName;
use memchr::memchr3;
use std::io::{self, Write};

/// Text that is written together, bytes.
const LINES_BYTES: usize = 256 << 10;

/// Writes the released fields of batches; row numbers and marks are left out.
pub(super) struct CsvWriter<'a, W> {
    fields: Vec<&'a FieldName>,
    out: W,
    /// Lines that are written together.
    lines: String,
}

impl<'a, W: Write> CsvWriter<'a, W> {
    /// Begins with the header: the names of the released fields.
    pub fn new(fields: impl Iterator<Item = &'a FieldName>, mut out: W) -> io::Result<Self> {
        let fields: Vec<&FieldName> = fields.collect();
        let names: Vec<Option<&str>> = fields.iter().map(|name| Some(name.as_str())).collect();
        write_record(&mut out, &names)?;
        Ok(Self { fields, out, lines: String::new() })
    }

    /// Writes the rows of a batch.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        let missing = || io::Error::from(io::ErrorKind::InvalidData);
        let columns = self.fields.iter().map(|name| batch.column_by_name(name.as_str()));
        let columns: Vec<&ArrayRef> = columns.collect::<Option<_>>().ok_or_else(missing)?;
        let columns: Vec<Cells<'_>> = columns.into_iter().map(Cells::of).collect();
        for row in 0..batch.num_rows() {
            for (i, column) in columns.iter().enumerate() {
                if i > 0 {
                    self.lines.push(',');
                }
                let is_there = match column.text(row) {
                    Some(text) => {
                        push_cell(&mut self.lines, text);
                        true
                    }
                    // Neither numbers nor times have what would need quotes.
                    None => column.write(row, &mut self.lines),
                };
                if !is_there && columns.len() == 1 {
                    // A line with nothing on it would be no record.
                    self.lines.push_str("\"\"");
                }
            }
            self.lines.push('\n');
            if self.lines.len() >= LINES_BYTES {
                self.write_lines()?;
            }
        }
        self.write_lines()
    }

    fn write_lines(&mut self) -> io::Result<()> {
        self.out.write_all(self.lines.as_bytes())?;
        self.lines.clear();
        Ok(())
    }

    /// Flushes and gives back what was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Writes one record.
pub(super) fn write_record(out: &mut impl Write, cells: &[Option<&str>]) -> io::Result<()> {
    let mut line = String::new();
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            line.push(',');
        }
        if let Some(cell) = cell {
            push_cell(&mut line, cell);
        }
    }
    line.push('\n');
    out.write_all(line.as_bytes())
}

fn push_cell(out: &mut String, text: &str) {
    let needs_quotes = memchr3(b'"', b',', b'\n', text.as_bytes()).is_some() || text.contains('\r');
    if !needs_quotes && !text.is_empty() {
        return out.push_str(text);
    }
    out.push('"');
    for (i, part) in text.split('"').enumerate() {
        if i > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cells_that_need_quotes_have_them() {
        let mut out = Vec::new();
        let cells = [Some("a b"), None, Some(""), Some("a,b"), Some("say \"hi\""), Some("two\nlines"), Some(" x ")];
        write_record(&mut out, &cells).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a b,,\"\",\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\", x \n");
    }
}
