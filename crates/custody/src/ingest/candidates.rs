//! Fields that may identify a row, and fields that are sequences: counted exactly while the rows are written.

use super::column::{ColumnSurvey, hash};
use super::sequence::{UniqueCount, Verdict};
use super::survey::Survey;
use crate::receipt::{CandidateId, ProposedRole};
use catalog::{FieldName, FieldType, Role};
use std::collections::HashSet;

const IDS_MAX: usize = 4;
/// Different values of one field that are counted; with more, nothing is said of duplicates.
const VALUES_MAX: usize = 1_000_000;

/// What is counted while the rows are written.
pub(super) struct Candidates {
    sequences: Vec<(usize, Option<UniqueCount>)>,
    ids: Vec<Id>,
}

struct Id {
    column: usize,
    seen: HashSet<u64>,
    duplicates: Option<u64>,
}

impl Candidates {
    /// What the survey leaves to be counted.
    pub(super) fn new(survey: &Survey, roles: &[ProposedRole]) -> Self {
        let columns = || survey.columns.iter().enumerate();
        let numbered = |c: &ColumnSurvey| matches!(c.field_type(), FieldType::Integer | FieldType::Text);
        let sequences: Vec<_> = columns()
            .filter(|(_, c)| numbered(c))
            .filter_map(|(i, c)| match c.tails.verdict(c.may_be_unique()) {
                Verdict::No => None,
                Verdict::Sequence => Some((i, None)),
                Verdict::IfUnique => Some((i, Some(c.tails.unique_count()))),
            })
            .collect();
        let record_id = |i: usize| roles.iter().any(|r| r.role == Role::RecordId && r.field == survey.layout.names[i]);
        let ids = columns()
            .filter(|(i, c)| numbered(c) && c.filled > 0 && (record_id(*i) || sequences.iter().any(|(s, _)| s == i)))
            .take(IDS_MAX)
            .map(|(column, _)| Id { column, seen: HashSet::new(), duplicates: Some(0) })
            .collect();
        Self { sequences, ids }
    }

    /// Takes in one row.
    pub(super) fn observe<'a>(&mut self, cell: impl Fn(usize) -> Option<&'a str>) {
        for (column, count) in &mut self.sequences {
            if let (Some(count), Some(value)) = (count, cell(*column).filter(|c| !c.is_empty())) {
                count.observe(value);
            }
        }
        for id in &mut self.ids {
            if let Some(value) = cell(id.column).filter(|c| !c.is_empty()) {
                id.observe(value);
            }
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

impl Id {
    fn observe(&mut self, value: &str) {
        let Some(duplicates) = &mut self.duplicates else { return };
        if !self.seen.insert(hash(value)) {
            *duplicates += 1;
        } else if self.seen.len() > VALUES_MAX {
            self.seen = HashSet::new();
            self.duplicates = None;
        }
    }
}
