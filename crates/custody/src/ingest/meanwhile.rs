//! Rows that are written while they are looked at, under the types that those before them have.
//!
//! Nearly always the first rows tell the types of all. Where a value turns out otherwise, what was written is thrown away
//! and, unless much was, written again under the types known by then; where the types at the end are not those of the
//! rows written, there is a third reading. So what is written never depends on what was guessed.

use super::candidates::Candidates;
use super::output::{Output, Written};
use super::receive::Received;
use super::survey::Survey;
use super::{IngestError, IngestOptions, commit};
use crate::Workspace;
use formats::{Record, Records};

/// Rows that are looked at before types are guessed.
const ROWS_MIN: u64 = if cfg!(test) { 4 } else { 4096 };
/// Rows that are read again, at most, to go on under other types.
const ROWS_MAX: u64 = if cfg!(test) { 32 } else { 500_000 };
/// How often the types are compared, in rows.
const OFTEN: u64 = if cfg!(test) { 2 } else { 8192 };

/// Writes rows while they are looked at.
pub(super) struct Meanwhile<'a> {
    received: &'a Received,
    options: &'a IngestOptions,
    work: &'a Workspace,
    output: Option<Output>,
    /// After how many rows it begins, or begins again.
    begins_at: u64,
}

impl<'a> Meanwhile<'a> {
    /// Nothing is written yet.
    pub(super) fn new(received: &'a Received, options: &'a IngestOptions, work: &'a Workspace) -> Self {
        Self { received, options, work, output: None, begins_at: ROWS_MIN }
    }

    /// Writes the row that the survey has looked at last.
    pub(super) fn row(&mut self, survey: &Survey, record: &Record) -> Result<(), IngestError> {
        let goes_on = match &mut self.output {
            Some(output) => {
                output.row(survey, record)? && (!survey.rows.is_multiple_of(OFTEN) || output.types() == survey.types())
            }
            None if survey.rows == self.begins_at => self.begin(survey)?,
            None => true,
        };
        if goes_on { Ok(()) } else { self.put_off(survey) }
    }

    /// Begins with the rows that the survey has looked at; `false` when one does not read as its types.
    fn begin(&mut self, survey: &Survey) -> Result<bool, IngestError> {
        let candidates = Candidates::guessed(survey, &commit::roles(survey));
        let output = self.output.insert(Output::begin(self.received, survey, candidates, self.work)?);
        let limits = &self.options.limits;
        let mut records = Records::new(self.received.text.open(limits)?, &survey.form, limits);
        let mut record = Record::default();
        for n in 1..=survey.layout.before_rows {
            records.read(&mut record)?;
            output.before(&survey.layout, n, &record)?;
        }
        for _ in 0..survey.rows {
            if !records.read(&mut record)? || !output.row(survey, &record)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Throws away what was written, to begin again later unless that is too much.
    fn put_off(&mut self, survey: &Survey) -> Result<(), IngestError> {
        self.begins_at = Some(survey.rows * 2).filter(|rows| *rows <= ROWS_MAX).unwrap_or(u64::MAX);
        self.throw_away()
    }

    /// Throws away what was written.
    pub(super) fn throw_away(&mut self) -> Result<(), IngestError> {
        self.output.take().map_or(Ok(()), |output| output.abandon(self.work))
    }

    /// What was written, where that is what the rows are under the types that the survey has come to in the end.
    pub(super) fn finish(mut self, survey: &Survey, below: &[Record]) -> Result<Option<Written>, IngestError> {
        let roles = commit::roles(survey);
        let Some(output) = &mut self.output else { return Ok(None) };
        if output.types() != survey.types() || !output.candidates().settle(survey, &roles) {
            self.throw_away()?;
            return Ok(None);
        }
        below.iter().try_for_each(|record| output.below(record))?;
        let written = self.output.take().map(|output| output.finish(survey, roles, self.work));
        written.transpose()
    }
}
