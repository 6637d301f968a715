//! The rows of a file and what is set aside, as they are written under types that were chosen.

use super::IngestError;
use super::candidates::Candidates;
use super::declared::Declared;
use super::layout::Layout;
use super::receive::Received;
use super::rows_file::RowsFile;
use super::set_aside::SetAsideWriter;
use super::survey::Survey;
use super::unpack::Asides;
use crate::infer::{ColumnBuilder, TakenIn, take_in};
use crate::receipt::{CandidateId, FileChecksums, ProposedRole, SetAsideReason, SetAsideSummary};
use crate::revision::{ROWS, SET_ASIDE, TABLE, hash_file};
use crate::{StorageError, Workspace};
use catalog::{FieldName, FieldType};
use formats::Record;
use std::fs::{self, File};

/// What was written and counted.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) files: FileChecksums,
    pub(super) set_aside: SetAsideSummary,
    pub(super) roles: Vec<ProposedRole>,
    pub(super) sequences: Vec<FieldName>,
    pub(super) candidate_ids: Vec<CandidateId>,
}

/// `rows.parquet` and `set-aside.jsonl` in the making.
pub(super) struct Output {
    types: Vec<FieldType>,
    declared: Vec<Declared>,
    file: RowsFile,
    rows: u64,
    below: u64,
    set_aside: SetAsideWriter,
    asides: Asides,
    candidates: Candidates,
}

impl Output {
    /// Files in a workspace, under the types that a survey has come to.
    pub(super) fn begin(
        received: &Received,
        survey: &Survey,
        candidates: Candidates,
        work: &Workspace,
    ) -> Result<Self, IngestError> {
        let types = survey.types();
        Ok(Self {
            file: RowsFile::create(work, survey.layout.names.iter().zip(types.iter().copied()))?,
            types,
            declared: survey.columns.iter().map(|column| column.declared.clone()).collect(),
            rows: 0,
            below: 0,
            set_aside: SetAsideWriter::new(work)?,
            asides: Asides::open(received.asides.as_deref(), survey.layout.table_rows_before())?,
            candidates,
        })
    }

    /// The types under which the rows are written.
    pub(super) fn types(&self) -> &[FieldType] {
        &self.types
    }

    /// How many rows there are so far.
    pub(super) fn count(&self) -> u64 {
        self.rows
    }

    /// Takes in the `n`th record, which stands before the first row.
    pub(super) fn before(&mut self, layout: &Layout, n: u32, record: &Record) -> Result<(), StorageError> {
        match n == layout.before_rows {
            true => self.set_aside.bytes(0, record),
            false => self.set_aside.whole(0, record, SetAsideReason::BeforeHeader),
        }
    }

    /// Adds rows; what does not read as the type that was declared is set aside.
    pub(super) fn rows(&mut self, mut rows: &[Record]) -> Result<(), IngestError> {
        while !rows.is_empty() {
            let (now, later) = rows.split_at(self.file.room(rows).max(1));
            self.rows_of_a_batch(now)?;
            rows = later;
        }
        Ok(())
    }

    fn rows_of_a_batch(&mut self, rows: &[Record]) -> Result<(), IngestError> {
        let mut misfits = Vec::new();
        for (column, declared) in self.declared.iter().enumerate() {
            push_column(self.file.column(column), declared, column, rows, &mut misfits)?;
        }
        self.file.end_rows(rows)?;
        self.candidates.observe(&self.declared, rows);
        self.set_aside(rows, misfits)
    }

    /// Sets aside what belongs to these rows, in their order.
    fn set_aside(&mut self, rows: &[Record], mut misfits: Vec<Misfit>) -> Result<(), IngestError> {
        misfits.sort_by_key(|misfit| misfit.at);
        let mut misfits = misfits.into_iter().peekable();
        for (at, record) in rows.iter().enumerate() {
            self.rows += 1;
            while let Some(misfit) = misfits.next_if(|misfit| misfit.at == at) {
                self.set_aside.not_of_type(self.rows, misfit.column, &misfit.cell)?;
            }
            self.set_aside.row(self.rows, record, self.declared.len())?;
            while let Some(aside) = self.asides.next_up_to(self.rows)? {
                self.set_aside.unread(aside)?;
            }
        }
        Ok(())
    }

    /// Takes in a record below the last row.
    pub(super) fn below(&mut self, record: &Record) -> Result<(), StorageError> {
        self.below += 1;
        self.set_aside.whole(self.rows + self.below, record, SetAsideReason::AfterTable)
    }

    /// What was counted, to be settled before the end.
    pub(super) fn candidates(&mut self) -> &mut Candidates {
        &mut self.candidates
    }

    /// Closes the files for good, once the survey has seen everything.
    pub(super) fn finish(
        mut self,
        survey: &Survey,
        roles: Vec<ProposedRole>,
        work: &Workspace,
    ) -> Result<Written, IngestError> {
        // What follows the last row: something that became none.
        while let Some(aside) = self.asides.next_up_to(u64::MAX)? {
            self.set_aside.unread(aside)?;
        }
        if self.rows != survey.rows || self.below != survey.records_below {
            return Err(IngestError::Fault("two readings of one file gave different rows"));
        }
        let rows_sha256 = self.file.finish(&survey.known_values())?;
        let (set_aside, set_aside_sha256) = self.set_aside.finish()?;
        Ok(Written {
            files: FileChecksums { rows_sha256, set_aside_sha256, table_sha256: table_checksum(work)? },
            set_aside,
            roles,
            sequences: self.candidates.sequences(&survey.layout.names),
            candidate_ids: self.candidates.ids(survey),
        })
    }

    /// Leaves nothing of the files.
    pub(super) fn abandon(self, work: &Workspace) -> Result<(), IngestError> {
        self.file.abandon();
        drop(self.set_aside);
        let failed = StorageError::doing("writing the rows again");
        for name in [ROWS, SET_ASIDE] {
            fs::remove_file(work.path().join(name)).map_err(&failed)?;
        }
        Ok(())
    }
}

/// A cell that does not read as the type that was declared.
struct Misfit {
    /// The row, counted from the first of those that are added together.
    at: usize,
    column: usize,
    cell: String,
}

/// Adds the cells of a column in these rows.
fn push_column(
    values: &mut ColumnBuilder,
    declared: &Declared,
    column: usize,
    rows: &[Record],
    misfits: &mut Vec<Misfit>,
) -> Result<(), IngestError> {
    let mut canonical = String::new();
    for (at, record) in rows.iter().enumerate() {
        let cell = record.cell(column).unwrap_or_default();
        let value = match take_in(declared.declared, &declared.null_words, cell, &mut canonical) {
            TakenIn::Nothing => None,
            TakenIn::Value(value) => Some(value),
            TakenIn::NotOfType => {
                misfits.push(Misfit { at, column, cell: cell.to_owned() });
                None
            }
        };
        if !values.push(value) {
            return Err(IngestError::Fault("a value does not read as the type chosen for its column"));
        }
    }
    Ok(())
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
