//! The third reading: the rows are written under the types chosen.

use super::candidates::Candidates;
use super::receive::Received;
use super::set_aside::SetAsideWriter;
use super::survey::Survey;
use super::unpack::Asides;
use super::{IngestError, IngestOptions, Progress, Stage};
use crate::infer::{ColumnBuilder, arrow_type, declared_text, is_blank};
use crate::receipt::{CandidateId, FileChecksums, ProposedRole, SetAsideReason, SetAsideSummary};
use crate::revision::{ROW_COLUMN, ROWS, TABLE, hash_file};
use crate::{StorageError, Workspace};
use arrow::array::{ArrayRef, Int64Builder};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use catalog::{FieldName, FieldType};
use data_encoding::HEXLOWER;
use formats::{Record, Records};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

const BATCH_ROWS: usize = 8_192;
const BATCH_BYTES: usize = 16 << 20;
const GROUP_ROWS: usize = 131_072;
const GROUP_BYTES: usize = 256 << 20;
const DOING: &str = "writing the rows";

/// What the third reading wrote and counted.
pub(super) struct Written {
    pub(super) files: FileChecksums,
    pub(super) set_aside: SetAsideSummary,
    pub(super) roles: Vec<ProposedRole>,
    pub(super) sequences: Vec<FieldName>,
    pub(super) candidate_ids: Vec<CandidateId>,
}

/// Writes `rows.parquet` and `set-aside.jsonl` into the workspace.
pub(super) fn write(
    received: &Received,
    survey: &Survey,
    options: &IngestOptions,
    work: &Workspace,
    progress: &mut dyn FnMut(Progress),
) -> Result<Written, IngestError> {
    let roles = super::commit::roles(survey);
    let mut candidates = Candidates::new(survey, &roles);
    let mut set_aside = SetAsideWriter::new(work)?;
    let mut rows = RowsWriter::new(survey, work)?;
    let mut records = Records::new(received.text.open(&options.limits)?, &survey.form, &options.limits);
    let mut record = Record::default();
    let mut asides = Asides::open(received.asides.as_deref(), survey.layout.table_rows_before())?;
    let (width, mut below) = (survey.columns.len(), 0);
    for n in 1..=survey.layout.before_rows {
        records.read(&mut record)?;
        match n == survey.layout.before_rows {
            true => set_aside.bytes(0, &record)?,
            false => set_aside.whole(0, &record, SetAsideReason::BeforeHeader)?,
        }
    }
    while records.read(&mut record)? {
        if rows.rows == survey.rows {
            below += 1;
            set_aside.whole(rows.rows + below, &record, SetAsideReason::AfterTable)?;
            continue;
        }
        rows.push(survey, &record, &mut set_aside)?;
        set_aside.row(rows.rows, &record, width)?;
        while let Some(aside) = asides.next_up_to(rows.rows)? {
            set_aside.unread(aside)?;
        }
        candidates.observe(|column| record.cell(column).filter(|cell| !survey.columns[column].is_named_null(cell)));
        if rows.rows.is_multiple_of(8192) {
            let (bytes, total) = (records.bytes(), Some(received.text.bytes));
            progress(Progress { stage: Stage::Writing, bytes, total, rows: rows.rows });
        }
    }
    // What follows the last row: something that became none.
    while let Some(aside) = asides.next_up_to(u64::MAX)? {
        set_aside.unread(aside)?;
    }
    if rows.rows != survey.rows || below != survey.records_below {
        return Err(IngestError::Fault("two readings of one file gave different rows"));
    }
    let rows_sha256 = rows.finish()?;
    let (summary, set_aside_sha256) = set_aside.finish()?;
    Ok(Written {
        files: FileChecksums { rows_sha256, set_aside_sha256, table_sha256: table_checksum(work)? },
        set_aside: summary,
        roles,
        sequences: candidates.sequences(&survey.layout.names),
        candidate_ids: candidates.ids(survey),
    })
}

/// The checksum of the rows as text, where they are of several files.
fn table_checksum(work: &Workspace) -> Result<Option<String>, StorageError> {
    let path = work.path().join(TABLE);
    if !path.exists() {
        return Ok(None);
    }
    let failed = StorageError::doing("writing the rows as they were written");
    File::open(&path).and_then(|file| file.sync_all()).map_err(&failed)?;
    hash_file(&path).map(Some).map_err(failed)
}

/// Collects rows into batches and batches into the Parquet file.
struct RowsWriter {
    schema: Arc<Schema>,
    numbers: Int64Builder,
    columns: Vec<ColumnBuilder>,
    writer: ArrowWriter<HashingFile>,
    rows: u64,
    batch_rows: usize,
    batch_bytes: usize,
    canonical: String,
}

impl RowsWriter {
    fn new(survey: &Survey, work: &Workspace) -> Result<Self, StorageError> {
        let types: Vec<FieldType> = survey.columns.iter().map(super::column::ColumnSurvey::field_type).collect();
        let fields = survey.layout.names.iter().zip(&types).map(|(n, t)| Field::new(n.as_str(), arrow_type(*t), true));
        let row = Field::new(ROW_COLUMN, DataType::Int64, false);
        let schema = Arc::new(Schema::new(std::iter::once(row).chain(fields).collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).map_err(failed)?))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .set_max_row_group_bytes(Some(GROUP_BYTES))
            .set_created_by("daylight".into())
            .build();
        let file = work.file(ROWS).map_err(StorageError::doing(DOING))?;
        let file = HashingFile { file, hasher: Sha256::new() };
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties)).map_err(failed)?;
        let columns = types.into_iter().map(ColumnBuilder::new).collect();
        let numbers = Int64Builder::new();
        Ok(Self { schema, numbers, columns, writer, rows: 0, batch_rows: 0, batch_bytes: 0, canonical: String::new() })
    }

    /// Adds a row; what does not read as the type that was declared is set aside.
    fn push(&mut self, survey: &Survey, record: &Record, set_aside: &mut SetAsideWriter) -> Result<(), IngestError> {
        self.rows += 1;
        self.numbers.append_value(self.rows.cast_signed());
        for (i, column) in self.columns.iter_mut().enumerate() {
            let about = &survey.columns[i];
            let mut cell = record.cell(i).filter(|c| !c.is_empty() && !about.is_named_null(c));
            self.batch_bytes += cell.map_or(0, str::len);
            if let (Some(declared), Some(text)) = (about.declared_type().filter(|d| !d.is_text()), cell)
                && !is_blank(text)
            {
                cell = declared_text(declared, text, &mut self.canonical).then_some(self.canonical.as_str());
                if cell.is_none() {
                    set_aside.not_of_type(self.rows, i, text)?;
                }
            }
            if !column.push(cell) {
                return Err(IngestError::Fault("a value does not read as the type chosen for its column"));
            }
        }
        self.batch_rows += 1;
        if self.batch_rows >= BATCH_ROWS || self.batch_bytes >= BATCH_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), IngestError> {
        if self.batch_rows == 0 {
            return Ok(());
        }
        (self.batch_rows, self.batch_bytes) = (0, 0);
        let numbers: ArrayRef = Arc::new(self.numbers.finish());
        let arrays = std::iter::once(numbers).chain(self.columns.iter_mut().map(ColumnBuilder::finish)).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)
            .map_err(|_| IngestError::Fault("a batch of rows does not fit its schema"))?;
        Ok(self.writer.write(&batch).map_err(failed)?)
    }

    /// Closes the file for good; returns its checksum.
    fn finish(mut self) -> Result<String, IngestError> {
        self.flush()?;
        let file = self.writer.into_inner().map_err(failed)?;
        file.file.sync_all().map_err(StorageError::doing(DOING))?;
        Ok(HEXLOWER.encode(&file.hasher.finalize()))
    }
}

/// The input/output error inside a Parquet error; a full disk must be told from a fault of ours.
fn failed(error: ParquetError) -> StorageError {
    let kind = match error {
        ParquetError::External(inner) => inner.downcast::<io::Error>().map_or(io::ErrorKind::Other, |e| e.kind()),
        _ => io::ErrorKind::Other,
    };
    StorageError { doing: DOING, kind }
}

/// Hashes what is written.
struct HashingFile {
    file: File,
    hasher: Sha256,
}

impl Write for HashingFile {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.file.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
