//! The second reading: every record is looked at, then types are chosen. Rows are written meanwhile, where the types that
//! the first of them have turn out to be those of all.

use super::ahead::RecordsAhead;
use super::column::ColumnSurvey;
use super::declared;
use super::layout::Layout;
use super::meanwhile::Meanwhile;
use super::notes::{Below, Held};
use super::output::Written;
use super::receive::Received;
use super::titles::{self, Titles};
use super::together::Together;
use super::{IngestError, IngestOptions, Progress, Stage, Watch, tell};
use crate::Workspace;
use crate::known_values::KnownValues;
use catalog::FieldType;
use formats::{FormatError, LineEnds, Record, TextForm};
use std::thread;

/// What the second reading learned of the file.
pub(super) struct Survey {
    pub(super) form: TextForm,
    pub(super) layout: Layout,
    pub(super) columns: Vec<ColumnSurvey>,
    pub(super) rows: u64,
    pub(super) short_rows: u64,
    pub(super) long_rows: u64,
    /// Records below the last row: notes, and what is blank between them.
    pub(super) records_below: u64,
    /// The notes among them.
    pub(super) notes_below: u64,
    /// Rows that repeat the header.
    pub(super) header_repeats: u64,
    pub(super) line_ends: LineEnds,
}

/// Reads every record, and writes the rows into a workspace where one is given. When the line ends turn out otherwise than
/// the sample said, reads them all again.
pub(super) fn survey(
    received: &Received,
    mut form: TextForm,
    options: &IngestOptions,
    work: Option<&Workspace>,
    watch: &mut Watch<'_>,
) -> Result<(Survey, Option<Written>), IngestError> {
    loop {
        let mut meanwhile = work.map(|work| Meanwhile::new(received, options, work));
        let (survey, below) = read_all(received, &form, options, meanwhile.as_mut(), watch)?;
        let record_end = survey.line_ends.record_end();
        if record_end == form.record_end || !received.text.has_own_line_ends() {
            let written = meanwhile.map(|meanwhile| meanwhile.finish(&survey, &below)).transpose()?;
            return Ok((survey, written.flatten()));
        }
        meanwhile.map_or(Ok(()), |mut meanwhile| meanwhile.throw_away())?;
        form.record_end = record_end;
    }
}

/// Reads every record, and gives also those that stand below the last row.
fn read_all(
    received: &Received,
    form: &TextForm,
    options: &IngestOptions,
    meanwhile: Option<&mut Meanwhile>,
    watch: &mut Watch<'_>,
) -> Result<(Survey, Vec<Record>), IngestError> {
    let titles = titles::find(received, form, options)?;
    thread::scope(|scope| {
        let records = RecordsAhead::start(scope, &received.text, form, &options.limits);
        look_at(records, titles, (received, form, options), meanwhile, watch)
    })
}

fn look_at(
    mut records: RecordsAhead,
    titles: Option<Titles>,
    (received, form, options): (&Received, &TextForm, &IngestOptions),
    mut meanwhile: Option<&mut Meanwhile>,
    watch: &mut Watch<'_>,
) -> Result<(Survey, Vec<Record>), IngestError> {
    let mut record = Record::default();
    let layout = Layout::read(&mut records, options.header, &received.columns, titles, &mut record)?;
    let width = layout.labels.len();
    let declared = declared::of_columns(&layout, options, &received.columns)?;
    let mut survey = Survey {
        form: form.clone(),
        columns: declared.into_iter().map(|declared| ColumnSurvey::new(width, declared)).collect(),
        layout,
        rows: 0,
        short_rows: 0,
        long_rows: 0,
        records_below: 0,
        notes_below: 0,
        header_repeats: 0,
        line_ends: LineEnds::default(),
    };
    let mut below = Below::new(&survey.layout);
    let mut rows = Together::default();
    let mut look = |survey: &mut Survey, rows: &mut Together| {
        survey.observe(rows.rows());
        meanwhile.as_mut().map_or(Ok(()), |meanwhile| meanwhile.rows(survey, rows.rows()))?;
        rows.begin_again();
        Ok::<_, IngestError>(())
    };
    let mut more = if survey.layout.has_header { records.read(&mut record)? } else { true };
    while more {
        if let Held::Released(held) = below.hold(&record) {
            held.into_iter().for_each(|row| rows.add(row));
            rows.take(&mut record);
        }
        if rows.are_enough() {
            look(&mut survey, &mut rows)?;
            if survey.rows > options.limits.rows_max {
                return Err(FormatError::TooManyRows { max: options.limits.rows_max }.into());
            }
            let (bytes, total) = (records.bytes(), Some(received.text.bytes));
            tell(watch, Progress { stage: Stage::Reading, bytes, total, rows: survey.rows })?;
        }
        more = records.read(&mut record)?;
    }
    let below = match below.finish() {
        Ok((below, notes)) => {
            (survey.records_below, survey.notes_below) = (below.len() as u64, notes);
            below
        }
        Err(held) => {
            held.into_iter().for_each(|row| rows.add(row));
            Vec::new()
        }
    };
    look(&mut survey, &mut rows)?;
    survey.line_ends = records.line_ends();
    Ok((survey, below))
}

impl Survey {
    /// The types that hold every value seen so far.
    pub(super) fn types(&self) -> Vec<FieldType> {
        self.columns.iter().map(ColumnSurvey::field_type).collect()
    }

    /// What the values of the columns can be read as.
    pub(super) fn known_values(&self) -> KnownValues {
        KnownValues::of(self.layout.names.iter().zip(self.columns.iter().map(ColumnSurvey::values)))
    }

    /// Takes in the rows that follow those before.
    fn observe(&mut self, rows: &[Record]) {
        let count = |holds: &dyn Fn(&Record) -> bool| rows.iter().filter(|row| holds(row)).count() as u64;
        let (width, layout) = (self.columns.len(), &self.layout);
        self.short_rows += count(&|row| row.len() < width);
        self.long_rows += count(&|row| row.len() > width);
        self.header_repeats += count(&|row| layout.is_header(row));
        // Asked once for all cells: nearly every file is ASCII nearly everywhere.
        let is_ascii = rows.iter().all(Record::is_ascii);
        // A column at a time: its cells are of one kind, nearly always.
        for (i, column) in self.columns.iter_mut().enumerate() {
            column.observe_all(self.rows, rows, i, is_ascii);
        }
        self.rows += rows.len() as u64;
    }
}
