//! Holidays: the rule of each, whether it moves a deadline, and whether a city has to adopt it.

use crate::Basis;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a holiday falls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DayRule {
    /// Every week on this day.
    Every {
        /// The day of the week.
        #[serde(with = "weekday_name")]
        #[schemars(with = "WeekdayWord")]
        weekday: Weekday,
    },
    /// The same day each year.
    Fixed {
        /// Month, 1 to 12.
        month: i8,
        /// Day of the month.
        day: i8,
    },
    /// The nth such weekday of a month; −1 is the last.
    Nth {
        /// Which one.
        nth: i8,
        /// The day of the week.
        #[serde(with = "weekday_name")]
        #[schemars(with = "WeekdayWord")]
        weekday: Weekday,
        /// Month, 1 to 12.
        month: i8,
        /// The holiday itself is so many days later: the Tuesday after the first Monday.
        #[serde(default)]
        days: i32,
    },
    /// So many days after another holiday of the pack.
    After {
        /// The id of the other holiday.
        holiday: String,
        /// Days after it.
        days: i32,
    },
    /// So many days from Easter Sunday (Gregorian); below zero before it.
    Easter {
        /// Days after it.
        days: i32,
    },
    /// Once, on this day.
    Once {
        /// The day.
        #[schemars(with = "crate::schema::IsoDate")]
        date: Date,
    },
    /// Said in words and not computed. Never a day that moves a deadline.
    Described {
        /// The rule in words.
        text: String,
    },
}

/// A holiday of the state, or a day that counts as one. The list of holidays on which offices may close and the
/// list of days that move a deadline are not the same (Code Civ. Proc. § 135).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The stable id, e.g. `juneteenth`. It stays when a law renames the day.
    pub id: String,
    /// Other names by which a person may mean it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its name.
    pub title: String,
    /// When it falls.
    pub rule: DayRule,
    /// Whether the state's list of holidays has it (in California Gov. Code § 6700).
    #[serde(default)]
    pub listed: bool,
    /// Whether a period that ends on it runs on, and one that counts open days skips it (in California Code Civ.
    /// Proc. §§ 12a, 135).
    pub rolls: bool,
    /// Whether it applies to a city only if the city made it applicable (Gov. Code § 6700(a)).
    #[serde(default)]
    pub needs_city_adoption: bool,
    /// What the rule rests on.
    pub basis: Basis,
}

/// A holiday that falls on one day of the week makes another day a holiday too (Gov. Code § 6701).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftRule {
    /// The stable id, e.g. `sunday-to-monday`.
    pub id: String,
    /// The rule in a few words.
    pub title: String,
    /// On which day of the week the holiday falls.
    #[serde(with = "weekday_name")]
    #[schemars(with = "WeekdayWord")]
    pub falls_on: Weekday,
    /// How many days later (or earlier, below zero) the other day is.
    pub days: i32,
    /// The ids of the holidays it applies to.
    pub holidays: Vec<String>,
    /// What the rule rests on.
    pub basis: Basis,
}

impl Holiday {
    /// Whether a text names this holiday, by id or by another name.
    pub fn is_called(&self, name: &str) -> bool {
        self.id.eq_ignore_ascii_case(name) || self.aliases.iter().any(|a| a.eq_ignore_ascii_case(name))
    }
}

impl DayRule {
    /// Whether the rule puts a holiday on a day. `find` looks up the rule of another holiday on a day.
    pub(crate) fn falls_on(&self, date: Date, find: &dyn Fn(&str, Date) -> bool) -> bool {
        match self {
            Self::Every { weekday } => date.weekday() == *weekday,
            Self::Fixed { month, day } => (date.month(), date.day()) == (*month, *day),
            Self::Nth { nth, weekday, month, days } => {
                let day = date.saturating_sub(days.days());
                day.month() == *month && day.nth_weekday_of_month(*nth, *weekday).is_ok_and(|found| found == day)
            }
            Self::After { holiday, days } => find(holiday, date.saturating_sub(days.days())),
            Self::Easter { days } => {
                easter(date.year()).is_some_and(|sunday| sunday.saturating_add(days.days()) == date)
            }
            Self::Once { date: once } => *once == date,
            Self::Described { .. } => false,
        }
    }
}

/// Easter Sunday of a year, by the table of the Gregorian calendar (Meeus, Jones, Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

/// The English name of a day of the week.
pub(crate) fn weekday_word(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// A day of the week, as the files write it.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase", inline)]
#[allow(dead_code, reason = "only its shape is used")]
enum WeekdayWord {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Days of the week as lower-case English names in the pack files.
mod weekday_name {
    use super::weekday_word;
    use jiff::civil::Weekday;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(weekday: &Weekday, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&weekday_word(*weekday).to_ascii_lowercase())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Weekday, D::Error> {
        let name = String::deserialize(deserializer)?;
        Weekday::Sunday
            .cycle_forward()
            .take(7)
            .find(|day| weekday_word(*day).eq_ignore_ascii_case(&name))
            .ok_or_else(|| D::Error::custom(format!("`{name}` is not a day of the week")))
    }
}
