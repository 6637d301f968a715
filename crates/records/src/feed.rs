//! Feeds: what a dataset is refreshed from, how often, and whether that promise is kept.
//!
//! The source is custodial. Public is only that the city's own update is late, since when, and how often it is promised.

use crate::words;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// What a dataset is refreshed from. Custodial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// The source, as it was typed.
    pub source: String,
    /// How often.
    pub every: Every,
    /// How what comes changes the rows that are there.
    pub mode: FeedMode,
    /// The row that names the columns: a number from 1, or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<String>,
    /// The sheet, layer or member that holds the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The coordinate system, where the file does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
}

/// How a feed changes the rows that are there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedMode {
    /// What comes is all there is.
    #[default]
    Replace,
    /// What comes is added after what is there.
    Append,
    /// A row whose identifier is there takes its place, the others come after.
    Upsert,
}

/// A feed as it stands with a dataset. Custodial but for what [`crate::public::PublicLate`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedState {
    /// What was decided.
    pub feed: Feed,
    /// When that was, microseconds since the epoch.
    pub set_at: i64,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: Vec<register::Official>,
    /// Whether it was set at the desk, where not every source of this machine may be named.
    pub at_desk: bool,
    /// Whether the promise is broken now.
    pub late: Option<FeedLate>,
}

/// That a feed has not kept its promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedLate {
    /// When it last succeeded, microseconds since the epoch; `None` when it never did.
    pub last_succeeded: Option<i64>,
}

/// How often: so many minutes, hours, days, weeks or months. Written as ISO 8601, such as `P1D`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Every {
    count: u16,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

impl FeedMode {
    /// All of them.
    pub const ALL: [FeedMode; 3] = [Self::Replace, Self::Append, Self::Upsert];

    /// The word of the command line and of forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Append => "append",
            Self::Upsert => "upsert",
        }
    }

    /// What it does, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Replace => "What comes replaces all rows",
            Self::Append => "What comes is added to the rows",
            Self::Upsert => "Rows with the same identifier are replaced, the others are added",
        }
    }
}

impl FromStr for FeedMode {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("`{text}` is no way to update; those are replace, append and upsert");
        Self::ALL.into_iter().find(|mode| mode.word() == text).ok_or_else(unknown)
    }
}

impl Unit {
    const ALL: [Unit; 5] = [Self::Minute, Self::Hour, Self::Day, Self::Week, Self::Month];

    /// What stands before and after the number in ISO 8601.
    fn iso(self) -> (&'static str, char) {
        match self {
            Self::Minute => ("PT", 'M'),
            Self::Hour => ("PT", 'H'),
            Self::Day => ("P", 'D'),
            Self::Week => ("P", 'W'),
            Self::Month => ("P", 'M'),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The largest number: a year, as far as that goes.
    fn most(self) -> u16 {
        match self {
            Self::Minute => 1440,
            Self::Hour => 8760,
            Self::Day => 366,
            Self::Week => 52,
            Self::Month => 12,
        }
    }
}

impl Every {
    /// When it is due again after this instant (microseconds since the epoch), by the calendar in UTC.
    pub fn after(self, at: i64) -> i64 {
        let count = i64::from(self.count);
        let span = match self.unit {
            Unit::Minute => Span::new().minutes(count),
            Unit::Hour => Span::new().hours(count),
            Unit::Day => Span::new().days(count),
            Unit::Week => Span::new().weeks(count),
            Unit::Month => Span::new().months(count),
        };
        let then = Timestamp::from_microsecond(at).ok().map(|at| at.to_zoned_datetime(TimeZone::UTC));
        then.and_then(|then| then.checked_add(span).ok()).map_or(i64::MAX, |then| then.timestamp().as_microsecond())
    }

    /// How long after its time a feed is called late: a quarter of the time between, a day at most.
    pub fn grace(self) -> i64 {
        const DAY: i64 = 86_400_000_000;
        (self.after(0) / 4).min(DAY)
    }

    /// `every day`, `every 6 hours`.
    pub fn words(self) -> String {
        let unit = self.unit.word();
        if self.count == 1 { format!("every {unit}") } else { format!("every {} {unit}s", self.count) }
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = self.unit.iso();
        write!(f, "{before}{}{after}", self.count)
    }
}

impl FromStr for Every {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let of = |unit| Ok(Self { count: 1, unit });
        match text.trim() {
            "hourly" => return of(Unit::Hour),
            "daily" => return of(Unit::Day),
            "weekly" => return of(Unit::Week),
            "monthly" => return of(Unit::Month),
            _ => {}
        }
        let read = |unit: Unit| {
            let (before, after) = unit.iso();
            let number = text.trim().strip_prefix(before)?.strip_suffix(after)?;
            let count = number.parse().ok().filter(|count| (1..=unit.most()).contains(count))?;
            number.bytes().all(|b| b.is_ascii_digit()).then_some(Self { count, unit })
        };
        Unit::ALL.into_iter().find_map(read).ok_or_else(|| {
            format!("`{text}` says no time; write hourly, daily, weekly, monthly, or PT30M, PT6H, P2D, up to a year")
        })
    }
}

impl Serialize for Every {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Every {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What everybody may read of a late feed, for the day of its last success.
pub(crate) fn late_words(every: Every, since: Option<jiff::civil::Date>) -> String {
    let promised = every.words();
    match since {
        Some(day) => format!(
            "The city's own update of this dataset has not succeeded since {}; it is promised {promised}.",
            words::date(day)
        ),
        None => {
            format!("The city's own update of this dataset has not succeeded yet; it is promised {promised}.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(text: &str) -> Every {
        text.parse().unwrap()
    }

    #[test]
    fn how_often_is_a_word_or_a_period_of_one_unit() {
        for (text, iso, said) in [
            ("hourly", "PT1H", "every hour"),
            ("daily", "P1D", "every day"),
            ("weekly", "P1W", "every week"),
            ("monthly", "P1M", "every month"),
            ("PT30M", "PT30M", "every 30 minutes"),
            ("PT6H", "PT6H", "every 6 hours"),
            ("P2D", "P2D", "every 2 days"),
        ] {
            assert_eq!((every(text).to_string(), every(text).words()), (iso.to_owned(), said.to_owned()));
        }
        for text in ["", "P", "P0D", "PT0M", "P367D", "P-1D", "P+1D", "P1Y", "P1DT1H", "yearly", "PT1S", "1D", "P1d"] {
            assert!(text.parse::<Every>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_is_a_month_of_the_calendar() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
        assert_eq!(every("monthly").after(at("2026-01-31T08:00:00Z")), at("2026-02-28T08:00:00Z"));
        assert_eq!(every("P2D").after(at("2026-02-27T08:00:00Z")), at("2026-03-01T08:00:00Z"));
        assert_eq!(every("PT6H").after(at("2026-02-28T20:00:00Z")), at("2026-03-01T02:00:00Z"));
    }

    #[test]
    fn a_feed_is_late_after_a_quarter_of_its_time_and_a_day_at_most() {
        const HOUR: i64 = 3_600_000_000;
        let late = ["hourly", "daily", "weekly", "monthly"].map(|text| every(text).grace());
        assert_eq!(late, [HOUR / 4, 6 * HOUR, 24 * HOUR, 24 * HOUR]);
    }
}
