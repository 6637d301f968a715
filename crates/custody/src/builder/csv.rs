//! CSV as we publish it: UTF-8, `\n`, a header of field names, quotes only where they are needed.
//!
//! A null is an empty cell and an empty text is `""`, so that the two can be told apart.

use crate::infer::canonical_text;
use arrow::array::{ArrayRef, RecordBatch};
use catalog::FieldName;
use std::io::{self, Write};

/// Writes the released fields of batches; row numbers and marks are left out.
pub(super) struct CsvWriter<'a, W> {
    fields: Vec<&'a FieldName>,
    out: W,
    text: String,
}

impl<'a, W: Write> CsvWriter<'a, W> {
    /// Begins with the header: the names of the released fields.
    pub fn new(fields: impl Iterator<Item = &'a FieldName>, mut out: W) -> io::Result<Self> {
        let fields: Vec<&FieldName> = fields.collect();
        let names: Vec<Option<&str>> = fields.iter().map(|name| Some(name.as_str())).collect();
        write_record(&mut out, &names)?;
        Ok(Self { fields, out, text: String::new() })
    }

    /// Writes the rows of a batch.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        let missing = || io::Error::from(io::ErrorKind::InvalidData);
        let columns = self.fields.iter().map(|name| batch.column_by_name(name.as_str()));
        let columns: Vec<&ArrayRef> = columns.collect::<Option<_>>().ok_or_else(missing)?;
        for row in 0..batch.num_rows() {
            for (i, column) in columns.iter().enumerate() {
                if i > 0 {
                    self.out.write_all(b",")?;
                }
                if canonical_text(column, row, &mut self.text) {
                    write_cell(&mut self.out, &self.text)?;
                } else if columns.len() == 1 {
                    // A line with nothing on it would be no record.
                    self.out.write_all(b"\"\"")?;
                }
            }
            self.out.write_all(b"\n")?;
        }
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
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        if let Some(cell) = cell {
            write_cell(out, cell)?;
        }
    }
    out.write_all(b"\n")
}

fn write_cell(out: &mut impl Write, text: &str) -> io::Result<()> {
    let plain = !text.is_empty() && !text.bytes().any(|b| matches!(b, b'"' | b',' | b'\n' | b'\r'));
    if plain {
        return out.write_all(text.as_bytes());
    }
    out.write_all(b"\"")?;
    for (i, part) in text.split('"').enumerate() {
        if i > 0 {
            out.write_all(b"\"\"")?;
        }
        out.write_all(part.as_bytes())?;
    }
    out.write_all(b"\"")
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
