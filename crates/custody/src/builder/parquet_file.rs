//! The Parquet file of a release.
//!
//! Its bytes are a function of its columns and rows: fixed creator, no metadata but the schema and the boxes around
//! shapes, no timestamps, row groups and pages of fixed size, statistics of what is in it. The Arrow schema is left out because it would carry whatever
//! metadata the columns had in memory.

use super::BuildError;
use super::table::GROUP_ROWS;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use catalog::FieldName;
use engine::ShapeBounds;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Rows of a page at most, and of the rows that one box is around; small, so that a page of results costs a page of the file.
const PAGE_ROWS: usize = 4096;
/// Size of a dictionary at most: all of it is decoded to read a single row.
const DICTIONARY_BYTES: usize = 32 * 1024;
/// Who writes the files.
pub(super) const CREATED_BY: &str = "daylight";

/// Writes batches of exactly one row group each (the last may be shorter).
pub(super) struct ParquetFile {
    writer: ArrowWriter<BufWriter<File>>,
    bounds: ShapeBounds,
}

impl ParquetFile {
    /// Begins the file; these columns of it are shapes.
    pub fn create(
        path: &Path,
        schema: SchemaRef,
        shapes: impl IntoIterator<Item = FieldName>,
    ) -> Result<Self, BuildError> {
        let file = File::create_new(path).map_err(BuildError::doing("writing the release"))?;
        let options = ArrowWriterOptions::new().with_properties(properties()?).with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(BufWriter::new(file), schema, options).map_err(failed)?;
        Ok(Self { writer, bounds: ShapeBounds::new(PAGE_ROWS, shapes) })
    }

    /// Writes one row group.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), BuildError> {
        let shapes: Vec<FieldName> = self.bounds.fields().cloned().collect();
        for field in shapes {
            let column = batch.column_by_name(field.as_str()).ok_or(BuildError::Assertion("shapes and columns"))?;
            self.bounds.observe(&field, column);
        }
        // The statistics of a group, which are kept to the end, hold on to everything that was handed over together with the
        // least and the greatest value. A page at a time, that is little.
        for from in (0..batch.num_rows()).step_by(PAGE_ROWS) {
            let rows = PAGE_ROWS.min(batch.num_rows() - from);
            self.writer.write(&batch.slice(from, rows)).map_err(failed)?;
        }
        self.writer.flush().map_err(failed)
    }

    /// Writes the footer and makes the file last.
    pub fn finish(mut self) -> Result<(), BuildError> {
        if let Some((key, value)) = self.bounds.written() {
            self.writer.append_key_value_metadata(KeyValue::new(key, value));
        }
        let mut out = self.writer.into_inner().map_err(failed)?;
        out.flush().and_then(|()| out.get_ref().sync_all()).map_err(BuildError::doing("writing the release"))
    }
}

fn properties() -> Result<WriterProperties, BuildError> {
    let level = ZstdLevel::try_new(1).map_err(failed)?;
    Ok(WriterProperties::builder()
        .set_created_by(CREATED_BY.into())
        .set_key_value_metadata(None)
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_dictionary_page_size_limit(DICTIONARY_BYTES)
        .set_statistics_enabled(EnabledStatistics::Page)
        .build())
}

fn failed(error: ParquetError) -> BuildError {
    let kind = match error {
        ParquetError::External(inner) => inner.downcast::<io::Error>().map_or(io::ErrorKind::Other, |e| e.kind()),
        _ => io::ErrorKind::Other,
    };
    BuildError::Storage { doing: "writing the release", kind }
}
