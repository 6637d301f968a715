//! A statutory clock that anyone may have counted out: what is asked, what is wrong with it, and the answer. The page
//! and the API share it.

use crate::base::host_of;
use crate::track::sha256_hex;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use law::{CityCalendar, ClockEvent, Due, IcalEntry, Pack, ReceiptRule};

/// More closures than any calendar of a few months holds.
const CLOSURES_MAX: usize = 400;

/// More than happens to any request.
const EVENTS_MAX: usize = 40;

/// The years in which a clock is counted.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2199;

/// Something wrong with what is asked: the name of the answer, and what to do.
pub(crate) type Wrong = (&'static str, String);

/// What is asked, read and found right.
pub(crate) struct Question {
    /// The law.
    pub pack: &'static Pack,
    /// When the request arrived.
    pub received: DateTime,
    /// The calendar.
    pub calendar: CityCalendar,
    /// What happened to the request since.
    pub events: Vec<ClockEvent>,
    /// The clock.
    pub due: Due,
    /// Whether nobody said which holidays the city adopted.
    pub adopted_is_assumed: bool,
}

/// Reads a question from the parameters of an address: `law`, `received` (or `date` and `time`), `receipt_rule`,
/// `adopt`, `closed` and `event`. `law` is that of the city when it is not named.
pub(crate) fn read(parameters: &[(String, String)], city_law: &str) -> Result<Question, Vec<Wrong>> {
    let asked = Asked(parameters);
    let mut wrong = Vec::new();
    let law = asked.first("law").unwrap_or_else(|| pack_of(city_law));
    let pack = records::law_pack(law);
    if pack.is_none() {
        let known: Vec<_> = Pack::known().collect();
        wrong.push(("law", format!("`{}` is not a law known here; those are {}", short(law), known.join(", "))));
    }
    let received = received(asked).map_err(|e| wrong.push(e)).ok();
    let rule = asked.first("receipt_rule").unwrap_or("actual").parse::<ReceiptRule>();
    let rule = rule.map_err(|e| wrong.push(("receipt_rule", e.to_string()))).unwrap_or_default();
    let closures = closures(asked).map_err(|e| wrong.push(e)).unwrap_or_default();
    let mut calendar = CityCalendar { receipt_rule: rule, closures, ..CityCalendar::default() };
    let adopted = asked.every("adopt");
    if let (false, Some(pack)) = (adopted.is_empty(), pack) {
        calendar.adopted = adopted_of(pack, &adopted).map_err(|e| wrong.push(e)).unwrap_or_default();
    }
    let events = events(asked).map_err(|e| wrong.push(e)).unwrap_or_default();
    match (pack, received) {
        (Some(pack), Some(received)) if wrong.is_empty() => {
            pack.reaches(received.date()).map_err(|e| vec![("received", e.to_string())])?;
            let due = pack.due_with(&calendar, received, &events).map_err(|e| vec![("event", e.to_string())])?;
            Ok(Question { pack, received, calendar, events, due, adopted_is_assumed: adopted.is_empty() })
        }
        _ => Err(wrong),
    }
}

/// The id of the pack that the city is under; California's for a calculation where none is known.
pub(crate) fn pack_of(city_law: &str) -> &'static str {
    known_pack_of(city_law).unwrap_or("us-ca")
}

/// The id of the pack that the city is under, which names itself by its version: `us-ca-2026.1`.
pub(crate) fn known_pack_of(city_law: &str) -> Option<&'static str> {
    let is =
        |id: &&'static str| city_law.strip_prefix(*id).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    Pack::known().find(is)
}

/// The parameters of an address.
#[derive(Clone, Copy)]
struct Asked<'a>(&'a [(String, String)]);

impl<'a> Asked<'a> {
    fn every(self, name: &str) -> Vec<&'a str> {
        let values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim());
        values.filter(|value| !value.is_empty()).collect()
    }

    fn first(self, name: &str) -> Option<&'a str> {
        self.every(name).into_iter().next()
    }
}

fn received(asked: Asked<'_>) -> Result<DateTime, Wrong> {
    let found = match asked.first("received") {
        Some(text) => text
            .parse::<DateTime>()
            .map_err(|_| ("received", format!("`{}` is not a date and time like 2026-02-02T10:00", short(text))))?,
        None => {
            let day = asked.first("date").ok_or(("received", "say when the request arrived".to_owned()))?;
            let not_a_day = |_| ("received", format!("`{}` is not a date like 2026-02-02", short(day)));
            let time = asked.first("time").unwrap_or("12:00");
            let not_a_time = |_| ("time", format!("`{}` is not a time of day like 14:30", short(time)));
            DateTime::from_parts(day.parse::<Date>().map_err(not_a_day)?, time.parse::<Time>().map_err(not_a_time)?)
        }
    };
    if YEARS.contains(&found.year()) {
        return Ok(found);
    }
    let (first, last) = (YEARS.start(), YEARS.end());
    Err(("received", format!("clocks are counted from {first} to {last}, and {} is outside of that", found.year())))
}

/// Days separated by spaces, commas or lines, in one value or in several.
fn closures(asked: Asked<'_>) -> Result<Vec<Date>, Wrong> {
    let values = asked.every("closed");
    let words =
        values.iter().flat_map(|value| value.split([' ', ',', ';', '\n', '\r'])).filter(|word| !word.is_empty());
    let mut found = Vec::new();
    for word in words {
        let day = word.parse().map_err(|_| ("closed", format!("`{}` is not a date like 2026-10-12", short(word))))?;
        if !found.contains(&day) {
            found.push(day);
        }
        if found.len() > CLOSURES_MAX {
            return Err(("closed", format!("name at most {CLOSURES_MAX} closed days")));
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The holidays a city adopted, by their ids. One that only another law lets a city adopt is passed over, so that a
/// change of the law in a form does not make its other answers wrong.
fn adopted_of(pack: &Pack, names: &[&str]) -> Result<Vec<String>, Wrong> {
    let elsewhere = |name: &str| {
        let mut others = Pack::known().filter_map(records::law_pack).filter(|other| other.id != pack.id);
        others.any(|other| other.adopted([name]).is_ok())
    };
    let own = |name: &str| pack.adopted([name]).is_ok();
    let named = names.iter().copied().filter(|name| own(name) || !elsewhere(name));
    pack.adopted(named).map_err(|e| ("adopt", e.to_string()))
}

/// What happened to the request since, one event in a value.
fn events(asked: Asked<'_>) -> Result<Vec<ClockEvent>, Wrong> {
    let values = asked.every("event");
    if values.len() > EVENTS_MAX {
        return Err(("event", format!("name at most {EVENTS_MAX} events")));
    }
    values.into_iter().map(|text| text.parse().map_err(|e: law::EventTextError| ("event", e.to_string()))).collect()
}

/// Enough of what was typed to know it by.
fn short(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() { format!("{head}…") } else { head }
}

impl Question {
    /// What is assumed because nobody said otherwise.
    pub fn assumed(&self) -> Option<String> {
        if self.adopted_is_assumed { self.pack.assumption(&self.calendar) } else { None }
    }

    /// The query that asks the same again, in one order.
    pub fn query(&self) -> String {
        let mut query = format!("law={}&received={}", self.pack.id, self.received.strftime("%Y-%m-%dT%H:%M"));
        query += &format!("&receipt_rule={}", self.calendar.receipt_rule);
        if !self.adopted_is_assumed && self.pack.adoptable_holidays().next().is_some() {
            let adopted = &self.calendar.adopted;
            let none = ["none".to_owned()];
            let ids = if adopted.is_empty() { &none[..] } else { &adopted[..] };
            ids.iter().for_each(|id| query += &format!("&adopt={id}"));
        }
        self.calendar.closures.iter().for_each(|day| query += &format!("&closed={day}"));
        self.events.iter().for_each(|event| query += &format!("&event={event}"));
        query
    }

    /// The clock as a calendar file. Its ids are made of the question, and its stamp is the day as of which the law
    /// was read: the same question gives the same bytes.
    pub fn ical(&self, base: &str) -> String {
        let query = self.query();
        let id = &sha256_hex(query.as_bytes())[..24];
        let host = host_of(base);
        let url = format!("{base}/law/due?{query}");
        let stamp = TimeZone::UTC.to_timestamp(self.pack.as_of.at(0, 0, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH);
        let about = format!("Records request received {}", self.received.strftime("%Y-%m-%d %H:%M"));
        self.pack.ical(&self.due, IcalEntry { about: &about, id, host: &host, url: Some(&url), stamp })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<Question, Vec<Wrong>> {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let pairs: Vec<_> = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        read(&pairs, "us-ca-2026.1")
    }

    fn wrong(query: &str) -> Vec<Wrong> {
        asked(query).err().unwrap_or_default()
    }

    #[test]
    fn a_question_asks_the_same_when_it_is_asked_again() {
        for query in [
            "law=us-ca&received=2026-02-02T10:00&receipt_rule=actual",
            "law=us-ca&received=2026-02-02T10:00&receipt_rule=next-business-day&adopt=none&closed=2026-02-12",
            "law=us-ca&received=2026-02-02T10:00&receipt_rule=actual&adopt=march-31&closed=2026-02-12&closed=2026-02-13",
            "law=uk&received=2026-02-02T10:00&receipt_rule=actual",
            "law=us-federal&received=2026-05-11T10:00&receipt_rule=actual&event=paused:2026-05-14..2026-05-19:fee",
        ] {
            assert_eq!(asked(query).ok().unwrap().query(), query);
        }
        let typed = asked("date=2026-02-02&time=10:00&closed=2026-02-13, 2026-02-12;2026-02-12").ok().unwrap();
        assert_eq!(
            typed.query(),
            "law=us-ca&received=2026-02-02T10:00&receipt_rule=actual&closed=2026-02-12&closed=2026-02-13"
        );
    }

    #[test]
    fn each_wrong_answer_is_named_with_what_to_do() {
        assert_eq!(wrong("law=us-ca"), [("received", "say when the request arrived".to_owned())]);
        let all = wrong("law=us-zz&received=soon&receipt_rule=later&closed=monday");
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["law", "received", "receipt_rule", "closed"]);
        assert!(all[0].1.starts_with("`us-zz` is not a law known here; those are us-ca, us-federal"), "{}", all[0].1);
        assert_eq!(wrong("date=2026-02-30")[0].1, "`2026-02-30` is not a date like 2026-02-02");
        assert_eq!(wrong("date=2026-02-02&time=25:00")[0].0, "time");
        assert!(wrong("received=1999-12-31T10:00")[0].1.contains("1999 is outside"));
        let long = "x".repeat(3000);
        assert!(wrong(&format!("received={long}"))[0].1.len() < 120, "what was typed is not repeated whole");
        let many: String =
            (1..=28).flat_map(|d| (1..=12).map(move |m| format!("2026-{m:02}-{d:02},2027-{m:02}-{d:02},"))).collect();
        assert_eq!(wrong(&format!("date=2026-02-02&closed={many}"))[0].1, "name at most 400 closed days");
    }

    #[test]
    fn what_happened_since_is_counted_and_what_cannot_have_happened_is_refused() {
        let law = "law=us-federal&received=2026-05-11T10:00";
        let due = |events: &str| asked(&format!("{law}{events}")).ok().unwrap().due.due.to_string();
        assert_eq!(due(""), "2026-06-09");
        assert_eq!(due("&event=paused:2026-05-14..2026-05-19:clarification"), "2026-06-12");
        assert_eq!(wrong(&format!("{law}&event=lunch"))[0].0, "event");
        assert!(wrong(&format!("{law}&event=routed:2026-05-10"))[0].1.contains("before the day of receipt"));
        let many = "&event=reset:2026-05-12:fee".repeat(41);
        assert_eq!(wrong(&format!("{law}{many}"))[0].1, "name at most 40 events");
    }

    #[test]
    fn a_holiday_that_only_another_law_adopts_is_passed_over() {
        assert!(asked("law=uk&received=2026-02-02T10:00&adopt=march-31").is_ok());
        assert_eq!(wrong("law=us-ca&received=2026-02-02T10:00&adopt=groundhog-day")[0].0, "adopt");
    }
}
