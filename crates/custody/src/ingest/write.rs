//! The third reading: the rows are written under the types chosen.

use super::ahead::RecordsAhead;
use super::candidates::Candidates;
use super::receive::Received;
use super::rows_file::RowsFile;
use super::set_aside::SetAsideWriter;
use super::survey::Survey;
use super::unpack::Asides;
use super::{IngestError, IngestOptions, Progress, Stage};
use crate::infer::{TakenIn, take_in};
use crate::receipt::{CandidateId, FileChecksums, ProposedRole, SetAsideReason, SetAsideSummary};
use crate::revision::{TABLE, hash_file};
use crate::{StorageError, Workspace};
use catalog::FieldName;
use formats::Record;
use std::fs::File;
use std::thread;

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
    thread::scope(|scope| {
        let records = RecordsAhead::start(scope, &received.text, &survey.form, &options.limits);
        write_all(records, received, survey, work, progress)
    })
}

fn write_all(
    mut records: RecordsAhead,
    received: &Received,
    survey: &Survey,
    work: &Workspace,
    progress: &mut dyn FnMut(Progress),
) -> Result<Written, IngestError> {
    let roles = super::commit::roles(survey);
    let mut candidates = Candidates::new(survey, &roles);
    let mut set_aside = SetAsideWriter::new(work)?;
    let mut rows = RowsWriter::new(survey, work)?;
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

/// Writes rows under the types chosen.
struct RowsWriter {
    file: RowsFile,
    rows: u64,
    canonical: String,
}

impl RowsWriter {
    fn new(survey: &Survey, work: &Workspace) -> Result<Self, StorageError> {
        let types = survey.columns.iter().map(super::column::ColumnSurvey::field_type);
        let file = RowsFile::create(work, survey.layout.names.iter().zip(types))?;
        Ok(Self { file, rows: 0, canonical: String::new() })
    }

    /// Adds a row; what does not read as the type that was declared is set aside.
    fn push(&mut self, survey: &Survey, record: &Record, set_aside: &mut SetAsideWriter) -> Result<(), IngestError> {
        self.rows += 1;
        for (i, about) in survey.columns.iter().enumerate() {
            let cell = record.cell(i).unwrap_or_default();
            let (declared, null_words) = (about.declared.declared, &about.declared.null_words);
            let value = match take_in(declared, null_words, cell, &mut self.canonical) {
                TakenIn::Nothing => None,
                TakenIn::Value(value) => Some(value),
                TakenIn::NotOfType => {
                    set_aside.not_of_type(self.rows, i, cell)?;
                    None
                }
            };
            if !self.file.push(i, value) {
                return Err(IngestError::Fault("a value does not read as the type chosen for its column"));
            }
        }
        self.file.end_row()
    }

    /// Closes the file for good; returns its checksum.
    fn finish(self) -> Result<String, IngestError> {
        self.file.finish()
    }
}
