//! Rows that are written while they are looked at, under the types that those before them have.
//!
//! Nearly always the first rows tell the types of all. Where a value turns out otherwise, what was written is thrown away
//! and, unless much was, written again under the types known by then; where the types at the end are not those of the
//! rows written, there is a third reading. So what is written never depends on what was guessed.

use super::behind::RowsBehind;
use super::candidates::Candidates;
use super::output::{Output, Written};
use super::receive::Received;
use super::survey::Survey;
use super::{IngestError, IngestOptions, commit};
use crate::Workspace;
use catalog::FieldType;
use formats::{Record, Records};

/// Rows that are looked at before types are guessed.
const ROWS_MIN: u64 = if cfg!(test) { 4 } else { 4096 };
/// Rows that are read again, at most, to go on under other types.
const ROWS_MAX: u64 = if cfg!(test) { 32 } else { 500_000 };

/// Writes rows while they are looked at.
pub(super) struct Meanwhile<'a> {
    received: &'a Received,
    options: &'a IngestOptions,
    work: &'a Workspace,
    writing: Option<Writing>,
    /// After how many rows it begins, or begins again.
    begins_at: u64,
}

/// Rows on their way, under these types.
struct Writing {
    types: Vec<FieldType>,
    rows: RowsBehind,
}

impl<'a> Meanwhile<'a> {
    /// Nothing is written yet.
    pub(super) fn new(received: &'a Received, options: &'a IngestOptions, work: &'a Workspace) -> Self {
        Self { received, options, work, writing: None, begins_at: ROWS_MIN }
    }

    /// Writes the rows that the survey has looked at last, and leaves records in their place to be filled again.
    pub(super) fn rows(&mut self, survey: &Survey, rows: &mut Vec<Record>) -> Result<(), IngestError> {
        match &self.writing {
            Some(writing) if writing.types != survey.types() => self.put_off(survey),
            Some(writing) if writing.rows.takes(rows) => Ok(()),
            Some(_) => self.end().map(drop),
            None if survey.rows >= self.begins_at => self.begin(survey),
            None => Ok(()),
        }
    }

    /// Begins with the rows that the survey has looked at.
    fn begin(&mut self, survey: &Survey) -> Result<(), IngestError> {
        let candidates = Candidates::guessed(survey, &commit::roles(survey));
        let mut output = Output::begin(self.received, survey, candidates, self.work)?;
        let limits = &self.options.limits;
        let mut records = Records::new(self.received.text.open(limits)?, &survey.form, limits);
        let mut record = Record::default();
        for n in 1..=survey.layout.before_rows {
            records.read(&mut record)?;
            output.before(&survey.layout, n, &record)?;
        }
        for _ in 0..survey.rows {
            if !records.read(&mut record)? {
                return Err(IngestError::Fault("two readings of one file gave different rows"));
            }
            output.rows(std::slice::from_ref(&record))?;
        }
        self.writing = Some(Writing { types: output.types().to_vec(), rows: RowsBehind::start(output) });
        Ok(())
    }

    /// Throws away what was written, to begin again later unless that is too much.
    fn put_off(&mut self, survey: &Survey) -> Result<(), IngestError> {
        self.begins_at = Some(survey.rows * 2).filter(|rows| *rows <= ROWS_MAX).unwrap_or(u64::MAX);
        self.throw_away()
    }

    /// Throws away what was written.
    pub(super) fn throw_away(&mut self) -> Result<(), IngestError> {
        self.end()?.map_or(Ok(()), |output| output.abandon(self.work))
    }

    /// What was written so far, whole.
    fn end(&mut self) -> Result<Option<Output>, IngestError> {
        self.writing.take().map(|writing| writing.rows.finish()).transpose()
    }

    /// What was written, where that is what the rows are under the types that the survey has come to in the end.
    pub(super) fn finish(mut self, survey: &Survey, below: &[Record]) -> Result<Option<Written>, IngestError> {
        let roles = commit::roles(survey);
        let Some(mut output) = self.end()? else { return Ok(None) };
        if output.types() != survey.types() || !output.candidates().settle(survey, &roles) {
            output.abandon(self.work)?;
            return Ok(None);
        }
        below.iter().try_for_each(|record| output.below(record))?;
        output.finish(survey, roles, self.work).map(Some)
    }
}
