//! How pages write dates, times, numbers, names of things: one way everywhere.

use catalog::{Dataset, DatasetId, Standing};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::{ExemptionRule, Ground, Pack};
pub(crate) use records::words::{by_channel as channel, capital, count as number};
use records::{City, Role, Topic};
use register::Official;

/// A date or time with the text for machines and the text for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct When {
    /// For the `datetime` attribute.
    pub iso: String,
    /// For people: `March 2, 2026`.
    pub words: String,
}

/// A word with the class that colours it; the word alone says everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Badge {
    /// The end of the class name.
    pub class: &'static str,
    /// The word.
    pub word: String,
}

impl Badge {
    /// A word with its class.
    pub fn new(class: &'static str, word: impl Into<String>) -> Self {
        Self { class, word: word.into() }
    }
}

impl When {
    /// A calendar date.
    pub fn day(date: Date) -> Self {
        Self { iso: date.to_string(), words: records::words::date(date) }
    }

    /// A calendar date for narrow places: `Mon, Mar 2`.
    pub fn short(date: Date) -> Self {
        Self { iso: date.to_string(), words: date.strftime("%a, %b %-d").to_string() }
    }

    /// A calendar date written `YYYY-MM-DD`; as it is, when it is none.
    pub fn parse(text: &str) -> Self {
        text.parse().map_or_else(|_| Self { iso: text.into(), words: text.into() }, Self::day)
    }

    /// An instant (microseconds since the epoch) with its time of day in a zone.
    pub fn moment(micros: i64, zone: &TimeZone) -> Self {
        let at = Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH);
        let local = zone.to_datetime(at);
        Self {
            iso: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            words: format!("{}, {}", records::words::date(local.date()), records::words::time(local)),
        }
    }
}

/// The zone of the city.
pub(crate) fn zone(city: &City) -> TimeZone {
    city.zone().unwrap_or(TimeZone::UTC)
}

/// `1 day`, `3 days`.
pub(crate) fn number_of(n: i32, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// So many rows: `1 row`, `1,234 rows`.
pub(crate) fn rows(n: u64) -> String {
    format!("{} row{}", number(n), if n == 1 { "" } else { "s" })
}

/// A size that people read: `14 MB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".into(),
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

/// Names and titles in one line.
pub(crate) fn officials(list: &[Official]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// The title of a dataset, or its id when it is unknown.
pub(crate) fn title(city: &City, id: &DatasetId) -> String {
    city.dataset(id).map_or_else(|| id.to_string(), |state| state.dataset.title.clone())
}

/// Where a dataset stands. A promise that was not kept is said to be late.
pub(crate) fn standing(dataset: &Dataset, today: Date) -> Badge {
    let (class, word) = match dataset.standing {
        Standing::Planned | Standing::InPreparation if is_late(dataset, today) => ("late", "Late"),
        Standing::Planned => ("planned", "Planned"),
        Standing::InPreparation => ("preparing", "In preparation"),
        Standing::Published => ("published", "Published"),
        Standing::Withheld => ("withheld", "Withheld"),
        Standing::TakenDown => ("taken-down", "Taken down"),
    };
    Badge::new(class, word)
}

/// Whether the promised date has passed without a publication.
pub(crate) fn is_late(dataset: &Dataset, today: Date) -> bool {
    let waits = matches!(dataset.standing, Standing::Planned | Standing::InPreparation);
    let promised = dataset.plan.promised.as_deref().and_then(|d| d.parse::<Date>().ok());
    waits && promised.is_some_and(|promised| promised < today)
}

/// What an inquiry is about.
pub(crate) fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::ApiKeys => "API keys and limits",
        Topic::Access => "How to reach the data",
        Topic::PublicationTimeline => "When something will be published",
        Topic::DataQuality => "Something is wrong in the data",
        Topic::Withholding => "Why something is withheld, or a review of it",
        Topic::Other => "Something else",
    }
}

/// Rules of a law pack by ground: id, words, whether chosen.
pub(crate) type Rules = Vec<(&'static str, Vec<(String, String, bool)>)>;

/// The rules that may withhold something, for a list to choose from.
pub(crate) fn rules(pack: &Pack, chosen: &str) -> Rules {
    let of = |ground: Ground| {
        let rules = pack.exemptions.iter().filter(|r| r.ground == ground && r.kind.may_withhold());
        let line = |r: &ExemptionRule| {
            let cite = r.citations.first().map(ToString::to_string).unwrap_or_default();
            (r.id.clone(), format!("{} ({cite})", r.title), r.id == chosen)
        };
        (ground.words(), rules.map(line).collect())
    };
    Ground::ALL.into_iter().map(of).collect()
}

/// What a role is called.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::OpenData => "Open Data team",
        Role::Publisher => "Department publisher",
        Role::Clerk => "City Clerk’s staff",
        Role::Counsel => "Counsel",
        Role::Auditor => "Auditor",
        Role::Admin => "Administrator",
    }
}

/// The acts speak of options of the command line; a page speaks of its own answers.
pub(crate) fn for_the_desk(text: &str) -> String {
    let text = accepted(text)
        .replace("say --header-row none, or name the row with --header-row N", "say under “Header row” which row it is")
        .replace("with --header-row", "under “Header row”")
        .replace("with --sheet", "under “Sheet, layer or file”")
        .replace("with --crs EPSG:N", "under “Coordinate system”")
        .replace("with --crs", "under “Coordinate system”")
        .replace("--header-row", "“Header row”")
        .replace("--sheet", "“Sheet, layer or file”")
        .replace("--crs", "“Coordinate system”");
    records::words::quoted(&text)
}

/// A question of the register is accepted by a box of the page, whatever the option is called.
fn accepted(text: &str) -> String {
    let (mut rest, mut told) = (text, String::new());
    while let Some((before, after)) = rest.split_once(" with --accept-") {
        told.push_str(before);
        told.push_str(" with a reason");
        rest = after.split_once(" and a reason").map_or("", |(_, rest)| rest);
    }
    told + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_the_zone_of_the_city() {
        let zone = TimeZone::fixed(jiff::tz::offset(-8));
        let when = When::moment(1_772_471_640_000_000, &zone);
        assert_eq!((when.words.as_str(), when.iso.as_str()), ("March 2, 2026, 9:14 a.m.", "2026-03-02T17:14:00Z"));
    }

    #[test]
    fn numbers_and_sizes_are_easy_to_read() {
        assert_eq!([number(0), number(1_234_567)], ["0", "1,234,567"]);
        assert_eq!([size(1), size(14_200_000), size(1_500)], ["1 byte", "14 MB", "1 kB"]);
    }

    #[test]
    fn a_refusal_names_the_answer_of_the_page_and_no_option_of_the_command_line() {
        let told = for_the_desk("the file has several sheets: name one of `A`, `B` with --sheet");
        assert_eq!(told, "the file has several sheets: name one of “A”, “B” under “Sheet, layer or file”");
        let told =
            for_the_desk("the header row looks like data: say --header-row none, or name the row with --header-row N");
        assert_eq!(told, "the header row looks like data: say under “Header row” which row it is");
    }

    #[test]
    fn a_question_is_accepted_by_the_page() {
        let told =
            for_the_desk("`a` is exempt: exempt `b` too, or accept it with --accept-sibling b and a reason; more");
        assert_eq!(told, "“a” is exempt: exempt “b” too, or accept it with a reason; more");
    }
}
