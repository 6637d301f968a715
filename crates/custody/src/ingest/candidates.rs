//! Fields that may identify a row, and fields that are sequences: counted exactly while the rows are written.

use super::column::ColumnSurvey;
use super::declared::Declared;
use super::hashes::Hashes;
use super::sequence::{UniqueCount, Verdict};
use super::survey::Survey;
use crate::receipt::{CandidateId, ProposedRole};
use catalog::{FieldName, FieldType, Role};
use formats::Record;

const IDS_MAX: usize = 4;
/// Fields that are counted before all rows were seen.
const GUESSES_MAX: usize = 6;
/// Different values of one field that are counted; with more, nothing is said of duplicates.
const VALUES_MAX: usize = 1_000_000;

/// What is counted while the rows are written.
pub(super) struct Candidates {
    sequences: Vec<(usize, Option<UniqueCount>)>,
    ids: Vec<Id>,
}

struct Id {
    column: usize,
    seen: Seen,
    duplicates: Option<u64>,
}

/// The values of a field that were seen.
enum Seen {
    /// Each was greater than the one before it, so that none occurs twice: their hashes, and the last.
    Rising { hashes: Vec<u64>, last: String },
    /// In no order.
    Mixed(Hashes),
}

impl Candidates {
    /// What the survey leaves to be counted.
    pub(super) fn new(survey: &Survey, roles: &[ProposedRole]) -> Self {
        let sequences = sequences(survey);
        let ids = ids(survey, roles, &sequences, IDS_MAX);
        Self { sequences, ids }
    }

    /// What a survey of the first rows leaves to be counted: of every field that may come to be one that identifies a
    /// row. What is a sequence is left to be told by [`Self::settle`].
    pub(super) fn guessed(survey: &Survey, roles: &[ProposedRole]) -> Self {
        Self { sequences: Vec::new(), ids: ids(survey, roles, &sequences(survey), GUESSES_MAX) }
    }

    /// Of what was counted, that which the survey of all rows leaves to be counted; `false` when not all of it was.
    pub(super) fn settle(&mut self, survey: &Survey, roles: &[ProposedRole]) -> bool {
        let mut settled = Self::new(survey, roles);
        if settled.sequences.iter().any(|(_, count)| count.is_some()) {
            return false;
        }
        let counted = settled.ids.iter_mut().all(|id| {
            let guessed = self.ids.iter().position(|guessed| guessed.column == id.column);
            guessed.map(|at| *id = self.ids.swap_remove(at)).is_some()
        });
        *self = settled;
        counted
    }

    /// Takes in rows, of which this was declared.
    pub(super) fn observe(&mut self, declared: &[Declared], rows: &[Record]) {
        for (column, count) in &mut self.sequences {
            if let Some(count) = count {
                values(declared, rows, *column).for_each(|value| count.observe(value));
            }
        }
        for id in &mut self.ids {
            values(declared, rows, id.column).for_each(|value| id.observe(value));
        }
    }

    /// The sequences found.
    pub(super) fn sequences(&self, names: &[FieldName]) -> Vec<FieldName> {
        let found = self.sequences.iter().filter(|(_, count)| count.as_ref().is_none_or(UniqueCount::is_unique));
        found.map(|(i, _)| names[*i].clone()).collect()
    }

    /// The fields that may identify a row.
    pub(super) fn ids(&self, survey: &Survey) -> Vec<CandidateId> {
        let entry = |id: &Id| CandidateId {
            field: survey.layout.names[id.column].clone(),
            nulls: survey.columns[id.column].nulls(),
            duplicates: id.duplicates,
        };
        self.ids.iter().map(entry).collect()
    }
}

/// The fields that are sequences, and what is to be counted to know.
fn sequences(survey: &Survey) -> Vec<(usize, Option<UniqueCount>)> {
    let numbered = survey.columns.iter().enumerate().filter(|(_, column)| is_numbered(column));
    let sequences = numbered.filter_map(|(i, column)| match column.tails.verdict(column.may_be_unique()) {
        Verdict::No => None,
        Verdict::Sequence => Some((i, None)),
        Verdict::IfUnique => Some((i, Some(column.tails.unique_count()))),
    });
    sequences.collect()
}

/// The fields that may identify a row: the first few.
fn ids(survey: &Survey, roles: &[ProposedRole], sequences: &[(usize, Option<UniqueCount>)], most: usize) -> Vec<Id> {
    let record_id = |i: usize| roles.iter().any(|r| r.role == Role::RecordId && r.field == survey.layout.names[i]);
    let is_id = |i: usize| record_id(i) || sequences.iter().any(|(s, _)| *s == i);
    let ids = survey.columns.iter().enumerate().filter(|(i, c)| is_numbered(c) && c.filled > 0 && is_id(*i));
    ids.take(most).map(|(column, _)| Id::new(column)).collect()
}

fn is_numbered(column: &ColumnSurvey) -> bool {
    matches!(column.field_type(), FieldType::Integer | FieldType::Text)
}

/// What a column says in these rows.
fn values<'r>(declared: &'r [Declared], rows: &'r [Record], column: usize) -> impl Iterator<Item = &'r str> {
    let cells = rows.iter().filter_map(move |row| row.cell(column));
    cells.filter(move |cell| !cell.is_empty() && declared[column].named_null(cell).is_none())
}

impl Id {
    fn new(column: usize) -> Self {
        Self { column, seen: Seen::Rising { hashes: Vec::new(), last: String::new() }, duplicates: Some(0) }
    }

    fn observe(&mut self, value: &str) {
        let Some(duplicates) = &mut self.duplicates else { return };
        if let Seen::Rising { hashes, last } = &mut self.seen {
            if is_greater(value, last) {
                last.clear();
                last.push_str(value);
                // Beyond the bound, all that is known is that they rise.
                if hashes.len() <= VALUES_MAX {
                    hashes.push(Hashes::of(value));
                }
                return;
            }
            self.seen = Seen::Mixed(hashes.drain(..).collect());
        }
        let Seen::Mixed(seen) = &mut self.seen else { return };
        if !seen.insert(value) {
            *duplicates += 1;
        }
        if seen.len() > VALUES_MAX {
            *seen = Hashes::default();
            self.duplicates = None;
        }
    }
}

/// Whether a value comes after another where the shorter come first, as those of a running number do.
fn is_greater(value: &str, last: &str) -> bool {
    (value.len(), value) > (last.len(), last)
}
