//! Record series: a few rows of a name and dates. The city's retention list gives suggestions; any name is accepted.

use crate::pages::form::Mistakes;
use crate::pages::link::Params;
use crate::pages::visit::Visit;
use jiff::civil::Date;
use records::Series;
use web::limits::LINE_CHARS_MAX;

/// Rows that are always there.
const ROWS: usize = 3;
/// Rows that there can be.
const ROWS_MAX: usize = 20;

/// A row of the form.
pub(super) struct Row {
    /// From 1.
    pub number: usize,
    /// What was typed.
    pub name: String,
    /// From this day.
    pub from: String,
    /// To this day.
    pub to: String,
    /// What is wrong with it.
    pub mistake: Option<String>,
}

/// The rows as they were filled in, and an empty one after the last.
pub(super) fn rows(answers: &Params, mistakes: &Mistakes) -> Vec<Row> {
    let row = |number| Row {
        number,
        name: typed(answers, "series", number),
        from: typed(answers, "series-from", number),
        to: typed(answers, "series-to", number),
        mistake: mistakes.at(&place(number)).map(str::to_owned),
    };
    let filled = (1..=ROWS_MAX).rev().find(|n| asked(answers, *n)).unwrap_or(0);
    (1..=(filled + 1).clamp(ROWS, ROWS_MAX)).map(row).collect()
}

/// The names of the city's own retention list.
pub(super) fn known(visit: &Visit) -> Vec<String> {
    let settings = visit.site.settings.iter().flat_map(|settings| &settings.retention);
    settings.map(|line| line.series.clone()).collect()
}

/// The series that were asked for. A row that is empty asks for nothing.
pub(super) fn checked(answers: &Params, mistakes: &mut Mistakes) -> Vec<Series> {
    (1..=ROWS_MAX).filter(|n| asked(answers, *n)).filter_map(|n| series(answers, n, mistakes)).collect()
}

fn series(answers: &Params, n: usize, mistakes: &mut Mistakes) -> Option<Series> {
    let name = typed(answers, "series", n);
    if name.is_empty() {
        mistakes.add(place(n), format!("Name record series {n}, or leave its dates empty"));
        return None;
    }
    if name.chars().count() > LINE_CHARS_MAX || name.chars().any(char::is_control) {
        mistakes.add(place(n), format!("Write the name on one line, with at most {LINE_CHARS_MAX} characters"));
        return None;
    }
    let (from, to) = (day(answers, "series-from", n), day(answers, "series-to", n));
    let (Ok(from), Ok(to)) = (from, to) else {
        mistakes.add(place(n), "Enter a day like 2026-03-02, or leave it empty");
        return None;
    };
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        mistakes.add(place(n), "The first day must not be after the last day");
    }
    Some(Series { name, from: from.map(|day| day.to_string()), to: to.map(|day| day.to_string()) })
}

/// A day that was given must be one.
fn day(answers: &Params, which: &str, n: usize) -> Result<Option<Date>, ()> {
    match typed(answers, which, n) {
        text if text.is_empty() => Ok(None),
        text if text.len() == 10 => text.parse().map(Some).map_err(drop),
        _ => Err(()),
    }
}

fn asked(answers: &Params, n: usize) -> bool {
    ["series", "series-from", "series-to"].iter().any(|name| !typed(answers, name, n).is_empty())
}

fn typed(answers: &Params, name: &str, n: usize) -> String {
    answers.first(&format!("{name}.{n}")).trim().to_owned()
}

fn place(n: usize) -> String {
    format!("series-{n}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str) -> (Vec<Series>, Vec<String>) {
        let mut mistakes = Mistakes::default();
        let series = checked(&Params::parse(query), &mut mistakes);
        (series, (&mistakes).into_iter().map(|m| m.place.clone()).collect())
    }

    #[test]
    fn rows_that_are_empty_ask_for_nothing() {
        let (series, mistakes) = check("series.1=&series.2=Permit+files&series-from.2=2025-01-01&series-to.2=");
        assert!(mistakes.is_empty());
        assert_eq!(series, [Series { name: "Permit files".into(), from: Some("2025-01-01".into()), to: None }]);
    }

    #[test]
    fn a_row_has_a_name_and_days_in_order() {
        assert_eq!(check("series-from.1=2025-01-01").1, ["series-1"]);
        assert_eq!(check("series.2=x&series-from.2=spring").1, ["series-2"]);
        assert_eq!(check("series.3=x&series-from.3=2025-02-01&series-to.3=2025-01-01").1, ["series-3"]);
    }

    #[test]
    fn there_is_always_one_row_more_than_was_filled_in() {
        let count = |query: &str| rows(&Params::parse(query), &Mistakes::default()).len();
        assert_eq!([count(""), count("series.3=x"), count("series.20=x")], [3, 4, 20]);
    }
}
