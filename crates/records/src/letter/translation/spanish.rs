//! Dates, times, numbers and lists in Spanish, from how English letters write them.

use jiff::civil::Date;

const DAYS: [&str; 7] = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];

const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// A date or a time, of whatever form letters write: `Monday, February 2, 2026, at 5:00 p.m.`.
pub(super) fn moment(text: &str) -> Option<String> {
    let read = |format: &str| Date::strptime(format, text).ok();
    if let Some(date) = read("%A, %B %d, %Y") {
        return Some(format!("{} {}", weekday(date), day(date)));
    }
    if let Some(date) = read("%B %d, %Y") {
        return Some(day(date));
    }
    if let Some(date) = read("%a %b %d, %Y") {
        let short = |word: &str| word.chars().take(3).collect::<String>();
        return Some(format!("{} {} {} {}", short(weekday(date)), date.day(), short(month(date)), date.year()));
    }
    let (date, time) = text.split_once(", at ")?;
    Some(format!("{}, a {}", moment(date)?, hour(time)?))
}

/// `2 de febrero de 2026`.
fn day(date: Date) -> String {
    format!("{} de {} de {}", date.day(), month(date), date.year())
}

fn weekday(date: Date) -> &'static str {
    DAYS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % DAYS.len()]
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs() - 1) % MONTHS.len()]
}

/// `5:00 p.m.` as `las 5:00 p. m.`; the last full stop may be that of the sentence.
fn hour(text: &str) -> Option<String> {
    let (clock, half) = text.split_once(' ')?;
    let half = match half {
        "a.m." => "a. m.",
        "p.m." => "p. m.",
        "a.m" => "a. m",
        "p.m" => "p. m",
        _ => return None,
    };
    let article = if clock.starts_with("1:") { "la" } else { "las" };
    let is_clock = clock.split(':').count() == 2 && clock.chars().all(|c| c.is_ascii_digit() || c == ':');
    is_clock.then(|| format!("{article} {clock} {half}"))
}

/// `12,345` as `12 345`, with a space that does not break.
pub(super) fn number(text: &str) -> String {
    text.replace(',', "\u{a0}")
}

/// `a, b and c` as `a, b y c`.
pub(super) fn list(text: &str) -> String {
    let Some((before, last)) = text.rsplit_once(" and ") else { return text.to_owned() };
    let sounds_like_i = last.to_lowercase().starts_with(['i', 'í']);
    format!("{before} {} {last}", if sounds_like_i { "e" } else { "y" })
}
