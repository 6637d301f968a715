//! The `Range` header: one range of bytes.

use axum::http::{HeaderMap, header};

/// What is wanted of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// From `first` to `last`, both included.
    Part { first: u64, last: u64 },
    /// Bytes that are not there.
    Nothing,
}

/// Reads the header. What is not one range of bytes is ignored, as the standard allows.
pub(super) fn wanted(headers: &HeaderMap, total: u64) -> Wanted {
    let text = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    text.and_then(|text| parse(text, total)).unwrap_or(Wanted::Whole)
}

fn parse(text: &str, total: u64) -> Option<Wanted> {
    let (unit, range) = text.trim().split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") || range.contains(',') {
        return None;
    }
    let (from, to) = range.trim().split_once('-')?;
    let (from, to) = (from.trim(), to.trim());
    if from.is_empty() {
        // The last bytes; more than there are is all of them, and still a part: some clients count on the total in it.
        let length = number(to)?.min(total);
        return Some(part(total - length, total.wrapping_sub(1), total));
    }
    let first = number(from)?;
    let last = if to.is_empty() { u64::MAX } else { number(to)? };
    (first <= last).then(|| part(first, last.min(total.saturating_sub(1)), total))
}

fn part(first: u64, last: u64, total: u64) -> Wanted {
    if first < total { Wanted::Part { first, last } } else { Wanted::Nothing }
}

fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, total: u64) -> Wanted {
        wanted(&HeaderMap::from_iter([(header::RANGE, text.parse().unwrap())]), total)
    }

    #[test]
    fn one_range_is_a_part_and_ends_with_the_file() {
        assert_eq!(of("bytes=0-3", 10), Wanted::Part { first: 0, last: 3 });
        assert_eq!(of("bytes=4-", 10), Wanted::Part { first: 4, last: 9 });
        assert_eq!(of("bytes=4-99999999999999999999", 10), Wanted::Part { first: 4, last: 9 });
        assert_eq!(of("bytes=-3", 10), Wanted::Part { first: 7, last: 9 });
        assert_eq!(of("bytes=-262144", 10), Wanted::Part { first: 0, last: 9 });
    }

    #[test]
    fn bytes_that_are_not_there_are_nothing() {
        for (text, total) in
            [("bytes=10-", 10), ("bytes=10-12", 10), ("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-5", 0)]
        {
            assert_eq!(of(text, total), Wanted::Nothing, "{text} of {total}");
        }
    }

    #[test]
    fn what_is_not_one_range_of_bytes_is_the_whole() {
        for text in ["bytes=0-1,3-4", "bytes=3-1", "bytes=a-b", "items=0-1", "bytes=", "bytes=--1", "bytes"] {
            assert_eq!(of(text, 10), Wanted::Whole, "{text}");
        }
        assert_eq!(wanted(&HeaderMap::new(), 10), Wanted::Whole);
    }
}
