//! Calendar files (RFC 5545). A clock as one: the due date, the latest date of an extension, and the other dates that
//! run from the receipt, each as an entry of a whole day.

use crate::{Due, Pack};
use jiff::Timestamp;
use jiff::civil::Date;
use std::fmt::Write;

/// The longest line in octets, without its end (RFC 5545 § 3.1).
const LINE_OCTETS_MAX: usize = 75;

/// What every entry of a calendar file says beside its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IcalEntry<'a> {
    /// What it is about, e.g. `Request R-2026-0007`.
    pub about: &'a str,
    /// What tells this clock from every other, forever: the number of the request. The entries of one clock keep
    /// their ids when their dates move, so that a calendar moves them too.
    pub id: &'a str,
    /// The host that gives the ids.
    pub host: &'a str,
    /// Where to read more.
    pub url: Option<&'a str>,
    /// When the dates were computed.
    pub stamp: Timestamp,
}

/// A calendar file under way: entries of a whole day, and of an hour.
#[derive(Debug)]
pub struct Ical<'a> {
    entry: IcalEntry<'a>,
    lines: Lines,
}

impl<'a> Ical<'a> {
    /// A file without entries.
    pub fn new(entry: IcalEntry<'a>) -> Self {
        let mut lines = Lines::default();
        lines.line("BEGIN", "VCALENDAR");
        lines.line("VERSION", "2.0");
        lines.line("PRODID", "-//Daylight//Clock of a records request//EN");
        lines.line("CALSCALE", "GREGORIAN");
        Self { entry, lines }
    }

    /// The name under which programs list it (RFC 7986 § 5.1), and how often they look again (§ 5.7).
    pub fn named(mut self, name: &str) -> Self {
        self.lines.line("NAME", &escaped(name));
        self.lines.line("REFRESH-INTERVAL;VALUE=DURATION", "PT12H");
        self
    }

    /// An entry of a whole day: its id within the file, the day, what it is, and why. It ends the day after: ends are
    /// not included.
    pub fn day(&mut self, id: &str, day: Date, what: &str, why: &str) {
        self.event(id, what, why, |lines| {
            lines.line("DTSTART;VALUE=DATE", &day.strftime("%Y%m%d").to_string());
            if let Ok(next) = day.tomorrow() {
                lines.line("DTEND;VALUE=DATE", &next.strftime("%Y%m%d").to_string());
            }
            lines.line("TRANSP", "TRANSPARENT");
        });
    }

    /// An entry of which only the beginning is known: an appointment, and where.
    pub fn appointment(&mut self, id: &str, begins: Timestamp, what: &str, place: &str) {
        self.event(id, what, "", |lines| {
            lines.line("DTSTART", &begins.strftime("%Y%m%dT%H%M%SZ").to_string());
            if !place.is_empty() {
                lines.line("LOCATION", &escaped(place));
            }
        });
    }

    /// The text of the file.
    pub fn finish(mut self) -> String {
        self.lines.line("END", "VCALENDAR");
        self.lines.text
    }

    fn event(&mut self, id: &str, what: &str, why: &str, when: impl FnOnce(&mut Lines)) {
        let (entry, lines) = (&self.entry, &mut self.lines);
        lines.line("BEGIN", "VEVENT");
        lines.line("UID", &escaped(&format!("{}-{id}@{}", entry.id, entry.host)));
        lines.line("DTSTAMP", &entry.stamp.strftime("%Y%m%dT%H%M%SZ").to_string());
        when(lines);
        lines.line("SUMMARY", &escaped(&format!("{}: {what}", entry.about)));
        if !why.is_empty() {
            lines.line("DESCRIPTION", &escaped(why));
        }
        if let Some(url) = entry.url {
            lines.line("URL", url);
        }
        lines.line("END", "VEVENT");
    }
}

impl Pack {
    /// A clock as a calendar file.
    pub fn ical(&self, due: &Due, entry: IcalEntry<'_>) -> String {
        let rules = self.clock_of(due);
        let mut file = Ical::new(entry);
        file.day("due", due.due, &rules.determination.what, &due.counted());
        if !due.extension_open && due.extension_latest > due.due {
            let why = due.steps.last().map(|step| step.why.as_str()).unwrap_or_default();
            file.day("extension", due.extension_latest, "latest date of an extension", why);
        }
        for milestone in &due.milestones {
            file.day(&milestone.id, milestone.date, &milestone.what, &self.version);
        }
        file.finish()
    }
}

impl Due {
    /// The days of the clock in words, a line each.
    pub fn counted(&self) -> String {
        let mut text = String::new();
        for step in &self.steps {
            let _ = write!(text, "{} {}", step.date, step.why);
            if let Some(citation) = &step.citation {
                let _ = write!(text, " [{citation}]");
            }
            text.push('\n');
        }
        let _ = write!(text, "Law pack {}", self.pack_version);
        text
    }
}

/// The lines of a calendar file, folded and ended as the standard asks.
#[derive(Debug, Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// A content line. A line longer than 75 octets goes on in the next one, which begins with a space; a character is
    /// never cut in two.
    fn line(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if octets + c.len_utf8() > LINE_OCTETS_MAX {
                self.text.push_str("\r\n ");
                octets = 1;
            }
            self.text.push(c);
            octets += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// Text as the standard escapes it (RFC 5545 § 3.3.11). Other control characters are left out.
fn escaped(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => found.extend(['\\', c]),
            '\n' => found.push_str("\\n"),
            c if c.is_control() => {}
            c => found.push(c),
        }
    }
    found
}
