//! Which rows of which row groups are read, by arithmetic on the footer alone.

use datafusion::datasource::physical_plan::parquet::{ParquetAccessPlan, RowGroupAccess};
use datafusion::parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use std::ops::Range;

/// The rows `from..to` of the file.
pub(super) fn page(row_groups: impl Iterator<Item = usize>, rows: Range<usize>) -> ParquetAccessPlan {
    let mut start = 0;
    let access = row_groups.map(|count| {
        let here = start..start + count;
        start = here.end;
        let (from, to) = (rows.start.clamp(here.start, here.end), rows.end.clamp(here.start, here.end));
        match to.saturating_sub(from) {
            0 => RowGroupAccess::Skip,
            n if n == count => RowGroupAccess::Scan,
            n => RowGroupAccess::Selection(RowSelection::from(vec![
                RowSelector::skip(from - here.start),
                RowSelector::select(n),
                RowSelector::skip(here.end - to),
            ])),
        }
    });
    ParquetAccessPlan::new(access.collect())
}

/// The rows at these places of the file; the places rise.
pub(super) fn places(row_groups: impl Iterator<Item = usize>, places: &[usize]) -> ParquetAccessPlan {
    let (mut start, mut rest) = (0, places);
    let access = row_groups.map(|count| {
        let end = start + count;
        let (here, later) = rest.split_at(rest.partition_point(|p| *p < end));
        rest = later;
        let access = if here.is_empty() {
            RowGroupAccess::Skip
        } else if here.len() == count {
            RowGroupAccess::Scan
        } else {
            let ranges = here.iter().map(|p| p - start..p - start + 1);
            RowGroupAccess::Selection(RowSelection::from_consecutive_ranges(ranges, count))
        };
        start = end;
        access
    });
    ParquetAccessPlan::new(access.collect())
}

/// The runs of so many rows for which this is true; the last run may be shorter.
pub(super) fn runs(row_groups: impl Iterator<Item = usize>, rows: usize, chosen: &[bool]) -> ParquetAccessPlan {
    let mut start = 0;
    let access = row_groups.map(|count| {
        let (here, end) = (start..start + count, start + count);
        start = end;
        let within = |at: usize| chosen.get(at / rows).copied().unwrap_or(true);
        let mut ranges = Vec::new();
        let mut at = here.start;
        while at < end {
            let next = ((at / rows + 1) * rows).min(end);
            if within(at) {
                ranges.push(at - here.start..next - here.start);
            }
            at = next;
        }
        match ranges.iter().map(ExactSizeIterator::len).sum::<usize>() {
            0 => RowGroupAccess::Skip,
            n if n == count => RowGroupAccess::Scan,
            _ => RowGroupAccess::Selection(RowSelection::from_consecutive_ranges(ranges.into_iter(), count)),
        }
    });
    ParquetAccessPlan::new(access.collect())
}

/// The rows that both plans read, of which the first reads each row group whole or not at all.
pub(super) fn within(groups: ParquetAccessPlan, rows: &ParquetAccessPlan) -> ParquetAccessPlan {
    let both = groups.into_inner().into_iter().zip(rows.inner()).map(|(group, rows)| match group {
        RowGroupAccess::Skip => RowGroupAccess::Skip,
        RowGroupAccess::Scan | RowGroupAccess::Selection(_) => rows.clone(),
    });
    ParquetAccessPlan::new(both.collect())
}

/// Consecutive row groups in `parts` parts of about the same number of rows.
pub(super) fn split(row_groups: &[usize], parts: usize) -> Vec<ParquetAccessPlan> {
    let total: usize = row_groups.iter().sum();
    let share = total.div_ceil(parts.max(1)).max(1);
    let mut plans = Vec::new();
    let mut before = 0;
    for (i, rows) in row_groups.iter().enumerate() {
        let part = before / share;
        while plans.len() <= part {
            plans.push(ParquetAccessPlan::new_none(row_groups.len()));
        }
        plans[part].scan(i);
        before += rows;
    }
    plans.retain(|p| p.row_group_index_iter().next().is_some());
    if plans.is_empty() {
        plans.push(ParquetAccessPlan::new_none(row_groups.len()));
    }
    plans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(plan: ParquetAccessPlan, row_groups: &[usize]) -> Vec<usize> {
        let mut rows = Vec::new();
        let mut start = 0;
        for (access, count) in plan.into_inner().into_iter().zip(row_groups) {
            match access {
                RowGroupAccess::Skip => {}
                RowGroupAccess::Scan => rows.extend(start..start + count),
                RowGroupAccess::Selection(selection) => {
                    let mut at = start;
                    for selector in selection.iter() {
                        if !selector.skip {
                            rows.extend(at..at + selector.row_count);
                        }
                        at += selector.row_count;
                    }
                    assert_eq!(at, start + count);
                }
            }
            start += count;
        }
        rows
    }

    #[test]
    fn a_page_is_exactly_its_rows() {
        let groups = [4, 1, 5, 3];
        for from in 0..15 {
            for to in from..16 {
                let expected: Vec<usize> = (from.min(13)..to.min(13)).collect();
                assert_eq!(chosen(page(groups.into_iter(), from..to), &groups), expected, "{from}..{to}");
            }
        }
    }

    #[test]
    fn places_are_found_in_their_row_groups() {
        let groups = [4, 1, 5, 3];
        for wanted in [&[][..], &[0], &[3, 4], &[0, 1, 2, 3, 12], &[4, 6, 7, 9]] {
            assert_eq!(chosen(places(groups.into_iter(), wanted), &groups), wanted);
        }
    }

    #[test]
    fn parts_hold_every_row_group_once() {
        for groups in [&[4, 1, 5, 3][..], &[1], &[], &[100, 1], &[1, 100]] {
            for parts in 1..5 {
                let plans = split(groups, parts);
                assert!((1..=parts).contains(&plans.len()));
                let rows: Vec<usize> = plans.into_iter().flat_map(|p| chosen(p, groups)).collect();
                assert_eq!(rows, (0..groups.iter().sum()).collect::<Vec<_>>());
            }
        }
    }
}
