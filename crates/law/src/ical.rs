//! A clock as a calendar file (RFC 5545): the due date, the latest date of an extension, and the other dates that run
//! from the receipt, each as an entry of a whole day.

use crate::{Due, Pack};
use jiff::Timestamp;
use jiff::civil::Date;
use std::fmt::Write;

/// The longest line in octets, without its end (RFC 5545 § 3.1).
const LINE_OCTETS_MAX: usize = 75;

/// What a calendar entry says beside its date.
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

impl Pack {
    /// A clock as a calendar file.
    pub fn ical(&self, due: &Due, entry: &IcalEntry<'_>) -> String {
        let rules = self.clock_of(due);
        let mut file = Lines::default();
        file.line("BEGIN", "VCALENDAR");
        file.line("VERSION", "2.0");
        file.line("PRODID", "-//Daylight//Clock of a records request//EN");
        file.line("CALSCALE", "GREGORIAN");
        file.event(entry, "due", due.due, &rules.determination.what, &counted(due));
        if !due.extension_open && due.extension_latest > due.due {
            let why = due.steps.last().map(|step| step.why.as_str()).unwrap_or_default();
            file.event(entry, "extension", due.extension_latest, "latest date of an extension", why);
        }
        for milestone in &due.milestones {
            file.event(entry, &milestone.id, milestone.date, &milestone.what, &self.version);
        }
        file.line("END", "VCALENDAR");
        file.text
    }
}

/// The days of a clock in words, a line each.
fn counted(due: &Due) -> String {
    let mut text = String::new();
    for step in &due.steps {
        let _ = write!(text, "{} {}", step.date, step.why);
        if let Some(citation) = &step.citation {
            let _ = write!(text, " [{citation}]");
        }
        text.push('\n');
    }
    let _ = write!(text, "Law pack {}", due.pack_version);
    text
}

/// The lines of a calendar file, folded and ended as the standard asks.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// One entry of a whole day. Its end is the day after: ends are not included.
    fn event(&mut self, entry: &IcalEntry<'_>, kind: &str, day: Date, what: &str, why: &str) {
        self.line("BEGIN", "VEVENT");
        self.line("UID", &escaped(&format!("{}-{kind}@{}", entry.id, entry.host)));
        self.line("DTSTAMP", &entry.stamp.strftime("%Y%m%dT%H%M%SZ").to_string());
        self.line("DTSTART;VALUE=DATE", &day.strftime("%Y%m%d").to_string());
        if let Ok(next) = day.tomorrow() {
            self.line("DTEND;VALUE=DATE", &next.strftime("%Y%m%d").to_string());
        }
        self.line("SUMMARY", &escaped(&format!("{}: {what}", entry.about)));
        self.line("DESCRIPTION", &escaped(why));
        if let Some(url) = entry.url {
            self.line("URL", url);
        }
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
    }

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
