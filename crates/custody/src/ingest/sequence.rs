//! Fields whose values run on: with rows withheld, the gaps would show how many and where.
//!
//! A field is a sequence when its values end in a number and, within what stands before the number, either
//! - no value occurs twice, and the numbers fill at least half of their range; or
//! - no value occurs twice, and at least half of the steps from row to row are by one.
//!
//! The first reading of the values rules most fields out; what is left is counted exactly, in a bit for each number of
//! the range, by the second.

use std::collections::BTreeMap;

const PREFIXES_MAX: usize = 256;
const DIGITS_MAX: usize = 15;
/// Values fewer than this say nothing.
const VALUES_MIN: u64 = 3;
/// A range beyond this many times the number of values is not counted bit by bit.
const SPREAD_MAX: u64 = 64;
const BITS_MAX: u64 = 1 << 30;

/// Watches the numbers at the end of a column's values.
#[derive(Debug, Default)]
pub(super) struct TailWatch {
    dead: bool,
    count: u64,
    last: String,
    last_tail: u64,
    steps_by_one: u64,
    not_rising: bool,
    not_falling: bool,
    /// Least and greatest number behind each prefix; empty when there are too many prefixes.
    ranges: BTreeMap<String, (u64, u64)>,
    too_many: bool,
}

/// What the first reading makes of a column.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Not a sequence.
    No,
    /// A sequence.
    Sequence,
    /// A sequence if no value occurs twice.
    IfUnique,
}

impl TailWatch {
    /// Takes in one value.
    pub(super) fn observe(&mut self, value: &str) {
        if self.dead {
            return;
        }
        let Some((prefix, tail)) = split_tail(value) else {
            self.give_up();
            return;
        };
        if self.count > 0 {
            let same_prefix =
                self.last.len() >= prefix.len() && split_tail(&self.last).is_some_and(|(p, _)| p == prefix);
            let order = if same_prefix { tail.cmp(&self.last_tail) } else { value.cmp(self.last.as_str()) };
            self.not_rising |= order != std::cmp::Ordering::Greater;
            self.not_falling |= order != std::cmp::Ordering::Less;
            self.steps_by_one += u64::from(same_prefix && tail.abs_diff(self.last_tail) == 1);
        }
        self.count += 1;
        self.last_tail = tail;
        self.last.clear();
        self.last.push_str(value);
        self.stretch(prefix, tail);
    }

    /// No sequence: a value is no number, or occurs twice.
    pub(super) fn give_up(&mut self) {
        if self.dead {
            return;
        }
        *self = Self { dead: true, ..Self::default() };
    }

    fn stretch(&mut self, prefix: &str, tail: u64) {
        if self.too_many {
            return;
        }
        if let Some((least, greatest)) = self.ranges.get_mut(prefix) {
            *least = (*least).min(tail);
            *greatest = (*greatest).max(tail);
        } else if self.ranges.len() < PREFIXES_MAX {
            self.ranges.insert(prefix.to_owned(), (tail, tail));
        } else {
            self.too_many = true;
            self.ranges.clear();
        }
    }

    fn range(&self) -> Option<u64> {
        (!self.too_many).then(|| self.ranges.values().map(|(least, greatest)| greatest - least + 1).sum())
    }

    /// What the whole column looks like; `may_be_unique` when no value is known to occur twice.
    pub(super) fn verdict(&self, may_be_unique: bool) -> Verdict {
        if self.dead || self.count < VALUES_MIN || !may_be_unique {
            return Verdict::No;
        }
        let stepping = self.steps_by_one * 2 >= self.count - 1;
        let monotone = !self.not_rising || !self.not_falling;
        let range = self.range();
        let dense = range.is_some_and(|r| r < self.count.saturating_mul(2));
        match (dense || stepping, monotone) {
            (false, _) => Verdict::No,
            (true, true) => Verdict::Sequence,
            (true, false) => Verdict::IfUnique,
        }
    }

    /// The exact count that settles [`Verdict::IfUnique`].
    pub(super) fn unique_count(&self) -> UniqueCount {
        let range = self.range().filter(|r| *r <= self.count.saturating_mul(SPREAD_MAX) && *r <= BITS_MAX);
        let mut next = 0;
        let mut starts = BTreeMap::new();
        if range.is_some() {
            for (prefix, (least, greatest)) in &self.ranges {
                starts.insert(prefix.clone(), (*least, next));
                next += greatest - least + 1;
            }
        }
        let words = usize::try_from(next.div_ceil(64)).unwrap_or(0);
        UniqueCount { starts, bits: vec![0; words], repeated: false }
    }
}

/// A bit for each number of the ranges. Where the ranges are too wide to count, nothing is ever found repeated: the
/// field is called a sequence rather than let through.
#[derive(Debug)]
pub(super) struct UniqueCount {
    starts: BTreeMap<String, (u64, u64)>,
    bits: Vec<u64>,
    repeated: bool,
}

impl UniqueCount {
    /// Takes in one value.
    pub(super) fn observe(&mut self, value: &str) {
        let Some((prefix, tail)) = split_tail(value) else { return };
        let Some((least, start)) = self.starts.get(prefix) else { return };
        let at = tail.saturating_sub(*least) + start;
        let Some(word) = usize::try_from(at / 64).ok().and_then(|i| self.bits.get_mut(i)) else { return };
        let bit = 1 << (at % 64);
        self.repeated |= *word & bit != 0;
        *word |= bit;
    }

    /// Whether no value occurred twice.
    pub(super) fn is_unique(&self) -> bool {
        !self.repeated
    }
}

/// Splits `S124529` into `S` and 124529.
fn split_tail(value: &str) -> Option<(&str, u64)> {
    let digits = value.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, tail) = value.split_at(value.len() - digits);
    (1..=DIGITS_MAX).contains(&digits).then(|| tail.parse().ok()).flatten().map(|tail| (prefix, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_sequence(values: &[&str]) -> bool {
        let mut watch = TailWatch::default();
        values.iter().for_each(|v| watch.observe(v));
        match watch.verdict(true) {
            Verdict::No => false,
            Verdict::Sequence => true,
            Verdict::IfUnique => {
                let mut count = watch.unique_count();
                values.iter().for_each(|v| count.observe(v));
                count.is_unique()
            }
        }
    }

    #[test]
    fn running_numbers_are_sequences() {
        assert!(is_sequence(&["1", "2", "3", "4"]));
        assert!(is_sequence(&["4", "1", "3", "2"]));
        assert!(is_sequence(&["100", "101", "103", "90000", "90001"]));
        assert!(is_sequence(&["16-001", "16-002", "16-003", "17-001", "17-002"]));
        assert!(is_sequence(&["A9", "A8", "A7"]));
    }

    #[test]
    fn numbers_that_repeat_or_lie_far_apart_are_not() {
        assert!(!is_sequence(&["1", "2", "1", "2", "3"]));
        assert!(!is_sequence(&["17", "2900", "345", "80210"]));
        assert!(!is_sequence(&["10", "20", "35", "90"]));
        assert!(!is_sequence(&["1", "2", "x"]));
        assert!(!is_sequence(&["1", "2"]));
    }
}
