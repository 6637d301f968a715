//! Which time a report is of, and its periods.

use super::{Counts, DayReport};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::fmt;

/// By what a report is divided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum By {
    /// By calendar year.
    #[default]
    Year,
    /// By calendar month.
    Month,
}

/// Which time a report is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// By what it is divided.
    pub by: By,
    /// This year only.
    pub year: Option<i16>,
}

/// Not a time that a report can be of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// Neither `year` nor `month`.
    #[error("by: `{0}` is neither year nor month")]
    By(String),
    /// Not a year.
    #[error("year: `{0}` is no year; write it as 2026")]
    Year(String),
}

/// The counts of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// `2026`, or `2026-03`.
    pub key: String,
    /// `2026`, or `March 2026`.
    pub words: String,
    /// What is counted of what was received in it.
    pub counts: Counts,
}

impl Span {
    /// As said in an address. By month it is of one year: of this one, unless another is named.
    pub fn read(by: Option<&str>, year: Option<&str>, today: Date) -> Result<Self, SpanError> {
        let by = match by {
            None | Some("" | "year") => By::Year,
            Some("month") => By::Month,
            Some(other) => return Err(SpanError::By(other.to_owned())),
        };
        let named = |text: &str| text.parse().ok().filter(|year| (1900..=9998).contains(year));
        let year = match year.filter(|text| !text.is_empty()) {
            Some(text) => Some(named(text).ok_or_else(|| SpanError::Year(text.to_owned()))?),
            None => (by == By::Month).then(|| today.year()),
        };
        Ok(Self { by, year })
    }

    /// Whether a day belongs to it.
    fn has(self, day: Date) -> bool {
        self.year.is_none_or(|year| day.year() == year)
    }

    /// The periods from the first day with something to the last, without gaps, oldest first.
    pub fn periods(self, days: &[DayReport]) -> Vec<Period> {
        let within = || days.iter().filter(|report| self.has(report.day));
        let (first, last) = (within().map(|r| r.day).min(), within().map(|r| r.day).max());
        let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
        let mut periods: Vec<Period> = Vec::new();
        let mut begin = self.begin(first);
        while begin <= last && periods.len() < PERIODS_MAX {
            periods.push(self.period(begin));
            let Ok(next) = begin.checked_add(if self.by == By::Year { 1.year() } else { 1.month() }) else { break };
            begin = next;
        }
        for report in within() {
            let key = self.key(report.day);
            if let Ok(at) = periods.binary_search_by(|period| period.key.cmp(&key)) {
                periods[at].counts.merge(&report.counts);
            }
        }
        periods
    }

    fn begin(self, day: Date) -> Date {
        if self.by == By::Year { date(day.year(), 1, 1) } else { day.first_of_month() }
    }

    fn period(self, begin: Date) -> Period {
        let words = if self.by == By::Year { begin.year().to_string() } else { begin.strftime("%B %Y").to_string() };
        Period { key: self.key(begin), words, counts: Counts::default() }
    }

    fn key(self, day: Date) -> String {
        match self.by {
            By::Year => format!("{:04}", day.year()),
            By::Month => format!("{:04}-{:02}", day.year(), day.month()),
        }
    }
}

/// More periods than anybody reads: a date that was typed wrong a century ago makes no page of a thousand lines.
const PERIODS_MAX: usize = 150;

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Year => "year",
            Self::Month => "month",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8, day: i8, received: u64) -> DayReport {
        DayReport { day: date(year, month, day), counts: Counts { received, ..Counts::default() } }
    }

    #[test]
    fn periods_have_no_gaps_and_add_their_days() {
        let days = [day(2024, 12, 31, 1), day(2026, 2, 3, 2), day(2026, 2, 28, 3), day(2026, 4, 1, 4)];
        let seen = |span: Span| -> Vec<(String, u64)> {
            span.periods(&days).into_iter().map(|p| (p.key, p.counts.received)).collect()
        };
        let by_year = Span::read(None, None, date(2026, 5, 1)).unwrap();
        assert_eq!(seen(by_year), [("2024".into(), 1), ("2025".into(), 0), ("2026".into(), 9)]);
        let by_month = Span::read(Some("month"), None, date(2026, 5, 1)).unwrap();
        assert_eq!(by_month.year, Some(2026), "by month it is of this year");
        assert_eq!(seen(by_month), [("2026-02".into(), 5), ("2026-03".into(), 0), ("2026-04".into(), 4)]);
        assert_eq!(by_month.periods(&days)[0].words, "February 2026");
        assert_eq!(seen(Span { year: Some(2025), ..by_month }), []);
    }

    #[test]
    fn what_is_no_time_is_said() {
        let today = date(2026, 5, 1);
        assert_eq!(Span::read(Some("week"), None, today), Err(SpanError::By("week".into())));
        for year in ["26", "99999", "next"] {
            assert_eq!(Span::read(None, Some(year), today), Err(SpanError::Year(year.into())));
        }
        assert_eq!(Span::read(Some(""), Some(""), today), Ok(Span { by: By::Year, year: None }));
    }
}
