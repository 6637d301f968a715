//! Dates, times, numbers, sizes and lists as letters and pages write them: one way everywhere.

use crate::Channel;
use jiff::civil::{Date, DateTime};
use law::{DayUnit, Pack};

/// `February 2, 2026`.
pub fn date(date: Date) -> String {
    date.strftime("%B %-d, %Y").to_string()
}

/// A stored date (`YYYY-MM-DD`) as `February 2, 2026`; as stored if it cannot be read.
pub fn stored(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), date)
}

/// `from January 1, 2026 to January 31, 2026`; empty when neither end is given.
pub fn date_range(from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (None, None) => String::new(),
        (Some(from), None) => format!("from {} on", stored(from)),
        (None, Some(to)) => format!("up to {}", stored(to)),
        (Some(from), Some(to)) => format!("from {} to {}", stored(from), stored(to)),
    }
}

/// `4:45 p.m.`
pub fn time(at: DateTime) -> String {
    let half = if at.hour() < 12 { "a.m." } else { "p.m." };
    format!("{} {half}", at.strftime("%-I:%M"))
}

/// What became of a clock, and why: `due date moved from February 13, 2026 to February 17, 2026: …`.
pub fn moved(recomputed: &law::Recomputed) -> String {
    let (old, new) = (&recomputed.old, &recomputed.new);
    let (what, from, to) = match old.due == new.due {
        true => ("latest date of an extension", old.extension_latest, new.extension_latest),
        false => ("due date", old.due, new.due),
    };
    let why: Vec<String> = recomputed.why.iter().map(reason).collect();
    let why = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
    format!("{what} moved from {} to {}{why}", date(from), date(to))
}

/// Why a clock moved, with its day and its section.
pub fn reason(reason: &law::Reason) -> String {
    let day = reason.date.map(|day| format!("{}, ", date(day))).unwrap_or_default();
    let section = reason.citation.as_ref().map(|citation| format!(" ({citation})")).unwrap_or_default();
    format!("{day}{}{section}", reason.why)
}

/// So many days: `30 days`, `10 business days`.
pub fn days(days: law::Days) -> String {
    match (days.days, days.unit.words()) {
        (1, unit) => format!("1 {}", unit.trim_end_matches('s')),
        (n, unit) => format!("{n} {unit}"),
    }
}

/// So many days as settings write them: `30 calendar`.
pub fn days_written(days: law::Days) -> String {
    let unit = match days.unit {
        DayUnit::Calendar => "calendar",
        DayUnit::Business => "business",
        DayUnit::Working => "working",
    };
    format!("{} {unit}", days.days)
}

/// Reads `30 calendar`, `10 business days` or `30 days`, which are calendar days.
pub fn read_days(text: &str) -> Result<law::Days, String> {
    let wrong = || format!("`{text}` is not a number of days; write it like `30 calendar` or `10 business`");
    let mut parts = text.split_whitespace();
    let days = parts.next().and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    let unit = match (parts.next(), parts.next(), parts.next()) {
        (None | Some("days" | "day"), None, None) => DayUnit::Calendar,
        (Some("calendar"), None | Some("days" | "day"), None) => DayUnit::Calendar,
        (Some("business"), None | Some("days" | "day"), None) => DayUnit::Business,
        (Some("working"), None | Some("days" | "day"), None) => DayUnit::Working,
        _ => return Err(wrong()),
    };
    Ok(law::Days { days, unit })
}

/// A sentence begins with a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Names in backticks, as messages write them, become names in quotation marks, as letters and pages do.
pub fn quoted(text: &str) -> String {
    let mut opens = false;
    let mark = |c| {
        if c != '`' {
            return c;
        }
        opens = !opens;
        if opens { '“' } else { '”' }
    };
    text.chars().map(mark).collect()
}

/// `Monday, February 2, 2026`.
pub fn long_date(date: Date) -> String {
    date.strftime("%A, %B %-d, %Y").to_string()
}

/// `Monday, February 2, 2026, at 5:00 p.m.`.
pub fn date_and_time(at: DateTime) -> String {
    format!("{}, at {}", long_date(at.date()), time(at))
}

/// A stored date as letters write it; as stored if it cannot be read.
pub fn stored_date(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), long_date)
}

/// `a`, `a and b`, `a, b and c`.
pub fn and_list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}

/// `12,345`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `$1,234.50`.
pub fn money(cents: u64) -> String {
    format!("${}.{:02}", count(cents / 100), cents % 100)
}

/// `1.2 MB`; below a thousand in bytes.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let (mut tenths, mut unit) = (bytes / 100, 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1000;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

/// How it arrived.
pub fn by_channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Portal => "through the portal",
        Channel::Email => "by e-mail",
        Channel::Letter => "by letter",
        Channel::Fax => "by fax",
        Channel::Telephone => "by telephone",
        Channel::Counter => "at the counter",
    }
}

/// The basis of a production for one requester, in words: the title of the exception of the law pack with which it
/// begins, and the facts. What begins with none stays as it was written.
pub fn waiver_basis(pack: Option<&Pack>, basis: &str) -> String {
    let basis = basis.trim();
    let (id, facts) = basis.split_at(basis.find(|c: char| c == ':' || c.is_whitespace()).unwrap_or(basis.len()));
    let facts = facts.trim_start_matches(':').trim();
    match pack.and_then(|pack| pack.waiver_exception(id)) {
        None => basis.to_owned(),
        Some(exception) if facts.is_empty() => exception.title.clone(),
        Some(exception) => format!("{}: {facts}", exception.title),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_is_named_by_its_title_and_never_by_its_id() {
        let pack = crate::law_pack("us-ca");
        let words = |basis: &str| waiver_basis(pack, basis);
        assert_eq!(
            words("government-agency: Sister city MOU: 2026"),
            "another government agency: Sister city MOU: 2026"
        );
        assert_eq!(words("government-agency"), "another government agency");
        assert_eq!(words("own records: of 2025"), "own records: of 2025");
        assert_eq!(waiver_basis(None, " discovery: x "), "discovery: x");
    }

    #[test]
    fn numbers_are_grouped_and_sizes_rounded_down() {
        assert_eq!([count(7), count(1234), count(1_234_567)], ["7", "1,234", "1,234,567"]);
        assert_eq!([size(999), size(1_000), size(1_250_000)], ["999 bytes", "1.0 kB", "1.2 MB"]);
    }

    #[test]
    fn lists_end_with_and() {
        assert_eq!(and_list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(and_list::<&str>(&[]), "");
    }
}
