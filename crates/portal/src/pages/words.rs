//! How pages write dates, times, numbers, sizes and standings: one way everywhere.

use catalog::Standing;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use records::public::PublicDataset;

/// A date or time with the text for machines and the text for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct When {
    /// For the `datetime` attribute.
    pub iso: String,
    /// For people: `March 2, 2026`.
    pub words: String,
    /// For narrow places: `Mon, Mar 2`.
    pub short: String,
}

/// A word with the class that colours it; the word alone says everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Badge {
    /// The end of the class name.
    pub class: &'static str,
    /// The word.
    pub word: &'static str,
}

impl When {
    /// A calendar date.
    pub fn day(date: Date) -> Self {
        Self {
            iso: date.to_string(),
            words: date.strftime("%B %-d, %Y").to_string(),
            short: date.strftime("%a, %b %-d").to_string(),
        }
    }

    /// A calendar date written `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::day)
    }

    /// The date of an instant (microseconds since the epoch) in a zone.
    pub fn date_of(micros: i64, zone: &TimeZone) -> Self {
        Self::day(local(micros, zone).date())
    }

    /// An instant with its time of day.
    pub fn moment(micros: i64, zone: &TimeZone) -> Self {
        let at = instant(micros);
        let time = clock_words(local(micros, zone));
        let day = Self::date_of(micros, zone);
        Self { iso: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), words: format!("{}, {time}", day.words), ..day }
    }
}

fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// An instant as local date and time.
pub(crate) fn local(micros: i64, zone: &TimeZone) -> DateTime {
    zone.to_datetime(instant(micros))
}

/// `9:14 a.m.`
pub(crate) fn clock_words(at: DateTime) -> String {
    let half = if at.hour() < 12 { "a.m." } else { "p.m." };
    format!("{} {half}", at.strftime("%-I:%M"))
}

/// A number with thousands set apart: `120,345`.
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 field`, `3 fields`.
pub(crate) fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// A size that people read: `14 MB`.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    match UNITS.iter().find(|(_, unit)| bytes >= *unit) {
        None => plural(bytes, "byte", "bytes"),
        Some((name, unit)) => {
            let (whole, tenth) = (bytes / unit, bytes % unit * 10 / unit);
            if whole >= 10 || tenth == 0 { format!("{whole} {name}") } else { format!("{whole}.{tenth} {name}") }
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A sentence begins with a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The first characters of a text, cut at a space, with `…` when something was left out.
pub(crate) fn shorten(text: &str, chars_max: usize) -> String {
    if text.chars().count() <= chars_max {
        return text.to_owned();
    }
    let cut: String = text.chars().take(chars_max).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', '.', ';', ' ']))
}

/// Where a dataset stands, in one word. A promise that was not kept is said to be late.
pub(crate) fn standing(dataset: &PublicDataset, today: Date) -> Badge {
    let (class, word) = match dataset.standing {
        Standing::Planned | Standing::InPreparation if is_late(dataset, today) => ("late", "Late"),
        Standing::Planned => ("planned", "Planned"),
        Standing::InPreparation => ("preparing", "In preparation"),
        Standing::Published => ("published", "Published"),
        Standing::Withheld => ("withheld", "Withheld"),
        Standing::TakenDown => ("taken-down", "Taken down"),
    };
    Badge { class, word }
}

/// Whether the promised date has passed without a publication.
pub(crate) fn is_late(dataset: &PublicDataset, today: Date) -> bool {
    let waits = matches!(dataset.standing, Standing::Planned | Standing::InPreparation);
    let promised = dataset.plan.promised.as_deref().and_then(|d| d.parse::<Date>().ok());
    waits && promised.is_some_and(|promised| promised < today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_for_people_and_for_machines() {
        let when = When::parse("2026-03-02").unwrap();
        assert_eq!(
            (when.iso.as_str(), when.words.as_str(), when.short.as_str()),
            ("2026-03-02", "March 2, 2026", "Mon, Mar 2")
        );
        assert_eq!(When::parse("soon"), None);
    }

    #[test]
    fn a_moment_is_told_in_the_zone_of_the_city() {
        let zone = TimeZone::fixed(jiff::tz::offset(-8));
        let when = When::moment(1_772_471_640_000_000, &zone);
        assert_eq!(when.words, "March 2, 2026, 9:14 a.m.");
        assert_eq!(when.iso, "2026-03-02T17:14:00Z");
    }

    #[test]
    fn numbers_and_sizes_are_easy_to_read() {
        assert_eq!([number(0), number(999), number(1_000), number(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([size(1), size(14_200_000), size(1_500), size(2_000)], ["1 byte", "14 MB", "1.5 kB", "2 kB"]);
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(shorten("one two three", 20), "one two three");
        assert_eq!(shorten("one two, three", 10), "one two…");
    }
}
