//! The third reading, of a file whose rows could not be written while they were looked at: under the types chosen.

use super::ahead::RecordsAhead;
use super::candidates::Candidates;
use super::output::{Output, Written};
use super::receive::Received;
use super::survey::Survey;
use super::{IngestError, IngestOptions, Progress, Stage};
use crate::Workspace;
use formats::Record;
use std::thread;

/// Writes `rows.parquet` and `set-aside.jsonl` into the workspace.
pub(super) fn write(
    received: &Received,
    survey: &Survey,
    options: &IngestOptions,
    work: &Workspace,
    progress: &mut dyn FnMut(Progress),
) -> Result<Written, IngestError> {
    let roles = super::commit::roles(survey);
    let mut output = Output::begin(received, survey, Candidates::new(survey, &roles), work)?;
    thread::scope(|scope| {
        let records = RecordsAhead::start(scope, &received.text, &survey.form, &options.limits);
        write_all(records, received, survey, &mut output, progress)
    })?;
    output.finish(survey, roles, work)
}

fn write_all(
    mut records: RecordsAhead,
    received: &Received,
    survey: &Survey,
    output: &mut Output,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), IngestError> {
    let mut record = Record::default();
    for n in 1..=survey.layout.before_rows {
        records.read(&mut record)?;
        output.before(&survey.layout, n, &record)?;
    }
    while records.read(&mut record)? {
        if output.rows() == survey.rows {
            output.below(&record)?;
            continue;
        }
        if !output.row(survey, &record)? {
            return Err(IngestError::Fault("a value does not read as the type chosen for its column"));
        }
        if output.rows().is_multiple_of(8192) {
            let (bytes, total) = (records.bytes(), Some(received.text.bytes));
            progress(Progress { stage: Stage::Writing, bytes, total, rows: output.rows() });
        }
    }
    Ok(())
}
