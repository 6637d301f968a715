//! The Parquet file of a release.
//!
//! Its bytes are a function of its columns and rows: fixed creator, no metadata but the schema and the boxes around
//! shapes, no timestamps, row groups and pages of fixed size, statistics of what is in it. The Arrow schema is left out because it would carry whatever
//! metadata the columns had in memory.

use super::BuildError;
use super::table::GROUP_ROWS;
use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::datatypes::{Field, SchemaRef};
use catalog::FieldName;
use engine::ShapeBounds;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, ArrowWriterOptions, compute_leaves,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Rows of a page at most, and of the rows that one box is around; small, so that a page of results costs a page of the file.
const PAGE_ROWS: usize = 4096;
/// Size of a dictionary at most: all of it is decoded to read a single row.
const DICTIONARY_BYTES: usize = 32 * 1024;
/// Who writes the files.
pub(super) const CREATED_BY: &str = "daylight";

/// Writes batches of exactly one row group each (the last may be shorter), their columns side by side.
pub(super) struct ParquetFile {
    file: SerializedFileWriter<BufWriter<File>>,
    columns: ArrowRowGroupWriterFactory,
    schema: SchemaRef,
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
        let writer = ArrowWriter::try_new_with_options(BufWriter::new(file), Arc::clone(&schema), options);
        let (file, columns) = writer.and_then(ArrowWriter::into_serialized_writer).map_err(failed)?;
        Ok(Self { file, columns, schema, bounds: ShapeBounds::new(PAGE_ROWS, shapes) })
    }

    /// Writes one row group.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), BuildError> {
        let shapes: Vec<FieldName> = self.bounds.fields().cloned().collect();
        for field in shapes {
            let column = batch.column_by_name(field.as_str()).ok_or(BuildError::Assertion("shapes and columns"))?;
            self.bounds.observe(&field, column);
        }
        let writers = self.columns.create_column_writers(self.file.flushed_row_groups().len()).map_err(failed)?;
        let columns = self.schema.fields().iter().zip(batch.columns()).zip(writers);
        let columns = columns.map(|((field, values), writer)| Column { field, values, writer }).collect();
        let mut group = self.file.next_row_group().map_err(failed)?;
        for chunk in encoded(columns)? {
            chunk.append_to_row_group(&mut group).map_err(failed)?;
        }
        group.close().map(drop).map_err(failed)
    }

    /// Writes the footer and makes the file last.
    pub fn finish(mut self) -> Result<(), BuildError> {
        if let Some((key, value)) = self.bounds.written() {
            self.file.append_key_value_metadata(KeyValue::new(key, value));
        }
        let mut out = self.file.into_inner().map_err(failed)?;
        out.flush().and_then(|()| out.get_ref().sync_all()).map_err(BuildError::doing("writing the release"))
    }
}

/// A column of a row group, and what encodes it.
struct Column<'b> {
    field: &'b Field,
    values: &'b ArrayRef,
    writer: ArrowColumnWriter,
}

impl Column<'_> {
    fn encode(mut self) -> Result<ArrowColumnChunk, BuildError> {
        // The statistics of a group, which are kept to the end, hold on to everything that was handed over together with the
        // least and the greatest value. A page at a time, that is little.
        for from in (0..self.values.len()).step_by(PAGE_ROWS) {
            let rows = PAGE_ROWS.min(self.values.len() - from);
            for leaf in compute_leaves(self.field, &self.values.slice(from, rows)).map_err(failed)? {
                self.writer.write(&leaf).map_err(failed)?;
            }
        }
        self.writer.close().map_err(failed)
    }
}

/// Encodes columns on all processors; gives them in their order.
fn encoded(columns: Vec<Column<'_>>) -> Result<Vec<ArrowColumnChunk>, BuildError> {
    let mut columns: Vec<(usize, Column<'_>)> = columns.into_iter().enumerate().collect();
    // The largest first, which are taken from the end: or else one of them would be waited for in the end.
    columns.sort_by_key(|(_, column)| column.values.get_array_memory_size());
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(columns.len());
    let columns = Mutex::new(columns);
    let next = || columns.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let work = || -> Result<Vec<(usize, ArrowColumnChunk)>, BuildError> {
        std::iter::from_fn(next).map(|(at, column)| Ok((at, column.encode()?))).collect()
    };
    let mut chunks = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut chunks = work()?;
        for other in others {
            chunks.extend(other.join().unwrap_or(Err(BuildError::Assertion("a writer of files ended early")))?);
        }
        Ok::<_, BuildError>(chunks)
    })?;
    chunks.sort_by_key(|(at, _)| *at);
    Ok(chunks.into_iter().map(|(_, chunk)| chunk).collect())
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
