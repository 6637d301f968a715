//! What a person should look at, in plain words. Counts and places only, never values.

use super::receive::Received;
use super::survey::Survey;
use crate::receipt::Composition;
use formats::{Delimiter, decoded_twice};
use std::collections::HashSet;

/// What is said of one, and of several, that read as text decoded twice.
const KEPT: [&str; 2] = [
    "reads as text that was decoded twice; it is kept as written",
    "read as text that was decoded twice; they are kept as written",
];

/// Everything of note about how the file was read.
pub(super) fn of_file(received: &Received, survey: &Survey) -> Vec<String> {
    let rows = survey.rows;
    let ends = &survey.line_ends;
    let mut all = Vec::new();
    let mut warn = |when: bool, words: String| {
        if when {
            all.push(words);
        }
    };
    warn(rows == 0, "the file has a header and no rows".into());
    if let Some(titles) = survey.layout.titles {
        let (records, record) = (u64::from(titles.records), titles.records + 1);
        let words = were(records, "record above it was", "records above it were", "set aside as titles");
        warn(true, format!("the header is record {record}: {words}; if it is another one, name it with --header-row"));
    }
    warn(
        survey.notes_below > 0,
        were(survey.notes_below, "note below the table was", "notes below the table were", "set aside"),
    );
    let (blank, repeated) = odd_headers(&survey.layout.labels);
    warn(
        blank * 2 > survey.layout.labels.len() as u64,
        "most headers are blank: if titles stand above the header, name it with --header-row".into(),
    );
    warn(blank > 0, were(blank, "header is", "headers are", "blank"));
    warn(repeated > 0, were(repeated, "header repeats", "headers repeat", "one before"));
    warn(
        survey.long_rows * 2 > rows,
        "most rows have more cells than the header: if titles stand above it, name it with --header-row".into(),
    );
    warn(
        survey.short_rows > 0,
        format!("{} fewer cells than the header; the missing ones are null", rows_have(survey.short_rows)),
    );
    warn(
        survey.long_rows > 0,
        format!("{} more cells than the header; those beyond are set aside", rows_have(survey.long_rows)),
    );
    warn(ends.blank > 0, were(ends.blank, "blank line was", "blank lines were", "skipped"));
    warn(
        received.text.nuls > 0 && !received.text.encoding.name().starts_with("utf-16"),
        were(received.text.nuls, "NUL character was", "NUL characters were", "kept in the text"),
    );
    warn(survey.header_repeats > 0, were(survey.header_repeats, "row repeats", "rows repeat", "the header"));
    warn(
        survey.form.delimiter == Delimiter::OneColumn,
        "no delimiter was found: the file was read as one column".into(),
    );
    for note in received.table.iter().flat_map(|table| &table.notes) {
        warn(true, note.clone());
    }
    let twice = survey.layout.labels.iter().filter(|label| decoded_twice(label)).count() as u64;
    warn(twice > 0, were(twice, "header", "headers", if twice == 1 { KEPT[0] } else { KEPT[1] }));
    all
}

/// Everything of note about the rows of the revision.
pub(super) fn of_rows(survey: &Survey, set_aside: u64, composition: Option<&Composition>) -> Vec<String> {
    let mut all = Vec::new();
    if set_aside > 0 {
        all.push(were(set_aside, "entry was", "entries were", "set aside"));
    }
    for (column, name) in survey.columns.iter().zip(&survey.layout.names).filter(|(c, _)| c.decoded_twice > 0) {
        let cells = were(column.decoded_twice, "cell of", "cells of", &format!("`{name}`"));
        let read = if column.decoded_twice == 1 { KEPT[0] } else { KEPT[1] };
        all.push(format!("{cells} {read}"));
    }
    for (column, name) in survey.columns.iter().zip(&survey.layout.names).filter(|(c, _)| c.not_of_type > 0) {
        let values = were(column.not_of_type, "value of", "values of", "");
        all.push(format!("{values}`{name}` not of the type declared: null, and set aside"));
    }
    let unproven = survey.columns.iter().zip(&survey.layout.names);
    for (_, name) in unproven.filter(|(c, _)| c.field_type().is_temporal() && c.marks.order_unproven(c.declared_type()))
    {
        all.push(format!("the dates of `{name}` were read as month/day; no value proves it"));
    }
    if let Some(n) = composition.map(|c| c.superseded).filter(|n| *n > 0) {
        let (one, many) = ("row of the file was", "rows of the file were");
        all.push(were(n, one, many, "left out: a later row has the same identifier"));
    }
    all
}

/// How many headers are blank, and how many say what one before says.
fn odd_headers(labels: &[String]) -> (u64, u64) {
    let (mut blank, mut repeated, mut seen) = (0, 0, HashSet::new());
    for label in labels.iter().map(|label| label.trim()) {
        match label {
            "" => blank += 1,
            label => repeated += u64::from(!seen.insert(label)),
        }
    }
    (blank, repeated)
}

fn rows_have(n: u64) -> String {
    if n == 1 { "1 row has".into() } else { format!("{n} rows have") }
}

fn were(n: u64, one: &str, many: &str, what: &str) -> String {
    format!("{n} {} {what}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!([rows_have(1), rows_have(2)], ["1 row has", "2 rows have"]);
        assert_eq!(were(1, "entry was", "entries were", "set aside"), "1 entry was set aside");
        assert_eq!(were(0, "entry was", "entries were", "set aside"), "0 entries were set aside");
    }
}
