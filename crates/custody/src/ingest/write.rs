//! The third reading, of a file whose rows could not be written while they were looked at: under the types chosen.

use super::ahead::RecordsAhead;
use super::candidates::Candidates;
use super::output::{Output, Written};
use super::receive::Received;
use super::survey::Survey;
use super::together::Together;
use super::{IngestError, IngestOptions, Progress, Stage, Watch, tell};
use crate::Workspace;
use formats::Record;
use std::thread;

/// Writes `rows.parquet` and `set-aside.jsonl` into the workspace.
pub(super) fn write(
    received: &Received,
    survey: &Survey,
    options: &IngestOptions,
    work: &Workspace,
    watch: &mut Watch<'_>,
) -> Result<Written, IngestError> {
    let roles = super::commit::roles(survey);
    let mut output = Output::begin(received, survey, Candidates::new(survey, &roles), work)?;
    thread::scope(|scope| {
        let records = RecordsAhead::start(scope, &received.text, &survey.form, &options.limits);
        write_all(records, received, survey, &mut output, watch)
    })?;
    output.finish(survey, roles, work)
}

fn write_all(
    mut records: RecordsAhead,
    received: &Received,
    survey: &Survey,
    output: &mut Output,
    watch: &mut Watch<'_>,
) -> Result<(), IngestError> {
    let mut record = Record::default();
    for n in 1..=survey.layout.before_rows {
        records.read(&mut record)?;
        output.before(&survey.layout, n, &record)?;
    }
    let mut rows = Together::default();
    for _ in 0..survey.rows {
        if !records.read(&mut record)? {
            return Err(IngestError::Fault("two readings of one file gave different rows"));
        }
        rows.take(&mut record);
        if rows.are_enough() {
            output.rows(rows.rows())?;
            rows.begin_again();
            let (bytes, total) = (records.bytes(), Some(received.text.bytes));
            tell(watch, Progress { stage: Stage::Writing, bytes, total, rows: output.count() })?;
        }
    }
    output.rows(rows.rows())?;
    while records.read(&mut record)? {
        output.below(&record)?;
    }
    Ok(())
}
