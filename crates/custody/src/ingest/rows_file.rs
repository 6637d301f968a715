//! The Parquet file of a revision's rows: rows are collected into batches, and a thread of its own writes these into the
//! file.

use super::IngestError;
use crate::hashing::Hashing;
use crate::infer::{ColumnBuilder, arrow_type};
use crate::known_values::KnownValues;
use crate::revision::{ROW_COLUMN, ROWS};
use crate::{StorageError, Workspace};
use arrow::array::{ArrayRef, Int64Builder};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use catalog::{FieldName, FieldType};
use formats::Record;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

const BATCH_ROWS: usize = 8_192;
const BATCH_BYTES: usize = 16 << 20;
const GROUP_ROWS: usize = 131_072;
const GROUP_BYTES: usize = 256 << 20;
/// Size of a dictionary at most: what has more different values is not worth looking for those that are the same.
const DICTIONARY_BYTES: usize = 32 << 10;
const DOING: &str = "writing the rows";

/// `rows.parquet` as it is written: the number of every row, and its cells.
pub(super) struct RowsFile {
    schema: Arc<Schema>,
    numbers: Int64Builder,
    columns: Vec<ColumnBuilder>,
    batches: SyncSender<RecordBatch>,
    writing: Option<JoinHandle<Result<Writer, StorageError>>>,
    rows: i64,
    batch_rows: usize,
    batch_bytes: usize,
}

impl RowsFile {
    /// A file of columns of these types, in a workspace.
    pub(super) fn create<'f>(
        work: &Workspace,
        columns: impl Iterator<Item = (&'f FieldName, FieldType)> + Clone,
    ) -> Result<Self, StorageError> {
        let fields = columns.clone().map(|(name, ty)| Field::new(name.as_str(), arrow_type(ty), true));
        let row = Field::new(ROW_COLUMN, DataType::Int64, false);
        let schema = Arc::new(Schema::new(std::iter::once(row).chain(fields).collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).map_err(failed)?))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .set_max_row_group_bytes(Some(GROUP_BYTES))
            .set_dictionary_page_size_limit(DICTIONARY_BYTES)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_created_by("daylight".into())
            .build();
        let file = work.file(ROWS).map_err(StorageError::doing(DOING))?;
        let writer = ArrowWriter::try_new(Hashing::new(file), Arc::clone(&schema), Some(properties)).map_err(failed)?;
        let columns = columns.map(|(_, ty)| ColumnBuilder::new(ty)).collect();
        let (batches, to_write) = sync_channel(1);
        let writing = Some(thread::spawn(move || write(writer, &to_write)));
        let numbers = Int64Builder::new();
        Ok(Self { schema, numbers, columns, batches, writing, rows: 0, batch_rows: 0, batch_bytes: 0 })
    }

    /// How many of these rows belong into the batch that is being filled: a function of the rows before and of these, however
    /// they are handed over.
    pub(super) fn room(&self, rows: &[Record]) -> usize {
        let mut bytes = self.batch_bytes;
        let fits = |record: &&Record| {
            let fits = bytes < BATCH_BYTES;
            bytes += record.bytes();
            fits
        };
        rows.iter().take(BATCH_ROWS - self.batch_rows).take_while(fits).count()
    }

    /// A column, to add the cells of rows for which there is room.
    pub(super) fn column(&mut self, column: usize) -> &mut ColumnBuilder {
        &mut self.columns[column]
    }

    /// Ends rows of which every column has been given its cells.
    pub(super) fn end_rows(&mut self, rows: &[Record]) -> Result<(), IngestError> {
        for record in rows {
            self.rows += 1;
            self.numbers.append_value(self.rows);
            self.batch_bytes += record.bytes();
        }
        self.batch_rows += rows.len();
        if self.batch_rows >= BATCH_ROWS || self.batch_bytes >= BATCH_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// Hands over the rows so far. Where nobody takes them, writing failed, and reading on would be for nothing.
    fn flush(&mut self) -> Result<(), IngestError> {
        if self.batch_rows == 0 {
            return Ok(());
        }
        (self.batch_rows, self.batch_bytes) = (0, 0);
        let numbers: ArrayRef = Arc::new(self.numbers.finish());
        let arrays = std::iter::once(numbers).chain(self.columns.iter_mut().map(ColumnBuilder::finish)).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)
            .map_err(|_| IngestError::Fault("a batch of rows does not fit its schema"))?;
        match self.batches.send(batch) {
            Ok(()) => Ok(()),
            Err(_) => written(self.writing.take()).map(drop),
        }
    }

    /// Ends writing for nothing: the file is not to be used.
    pub(super) fn abandon(self) {
        drop(self.batches);
        let _ = written(self.writing);
    }

    /// Closes the file for good, with what is known of its values; returns its checksum.
    pub(super) fn finish(mut self, known: &KnownValues) -> Result<String, IngestError> {
        self.flush()?;
        drop(self.batches);
        let mut writer = written(self.writing)?;
        if let Some(pair) = known.written() {
            writer.append_key_value_metadata(pair);
        }
        let file = writer.into_inner().map_err(failed)?;
        file.get_ref().sync_all().map_err(StorageError::doing(DOING))?;
        Ok(file.sha256())
    }
}

/// What the writer says in the end.
fn written(writing: Option<JoinHandle<Result<Writer, StorageError>>>) -> Result<Writer, IngestError> {
    let early = || IngestError::Fault("the writer of rows ended early");
    Ok(writing.and_then(|writing| writing.join().ok()).ok_or_else(early)??)
}

type Writer = ArrowWriter<Hashing<File>>;

/// Writes what comes until no more does.
fn write(mut file: Writer, batches: &Receiver<RecordBatch>) -> Result<Writer, StorageError> {
    batches.iter().try_for_each(|batch| file.write(&batch)).map_err(failed)?;
    Ok(file)
}

/// The input/output error inside a Parquet error; a full disk must be told from a fault of ours.
fn failed(error: ParquetError) -> StorageError {
    let kind = match error {
        ParquetError::External(inner) => inner.downcast::<io::Error>().map_or(io::ErrorKind::Other, |e| e.kind()),
        _ => io::ErrorKind::Other,
    };
    StorageError { doing: DOING, kind }
}
