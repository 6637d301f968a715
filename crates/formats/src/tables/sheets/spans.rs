//! Rows or columns that are marked, kept as runs.

use crate::FormatError;

/// Runs of rows or columns, from 0, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spans(Vec<(u32, u32)>);

/// A sheet has about a million rows; every second of them may be marked.
const MOST: usize = 1 << 20;

impl Spans {
    /// Marks a run.
    pub(super) fn push(&mut self, first: u32, last: u32) -> Result<(), FormatError> {
        let runs = self.0.len();
        match self.0.last_mut() {
            Some(run) if first <= run.1.saturating_add(1) && first >= run.0 => run.1 = run.1.max(last),
            _ if runs >= MOST => {
                let what = "it hides more rows than a sheet has".to_owned();
                return Err(FormatError::Malformed { format: "spreadsheet", what, place: String::new() });
            }
            _ => self.0.push((first, last)),
        }
        Ok(())
    }

    /// How many of these are marked.
    pub(super) fn within(&self, (from, to): (u32, u32)) -> u64 {
        let part =
            |(first, last): &(u32, u32)| (u64::from((*last).min(to)) + 1).saturating_sub(u64::from((*first).max(from)));
        self.0.iter().map(part).sum()
    }

    /// The runs.
    pub(super) fn runs(&self) -> &[(u32, u32)] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_counted_within_bounds() {
        let mut spans = Spans::default();
        for (first, last) in [(1, 1), (2, 4), (10, u32::MAX)] {
            spans.push(first, last).unwrap();
        }
        assert_eq!(spans.runs(), [(1, 4), (10, u32::MAX)]);
        assert_eq!((spans.within((0, 5)), spans.within((4, 11)), spans.within((6, 8))), (4, 3, 0));
    }
}
