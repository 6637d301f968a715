//! What a person should look at, in plain words. Counts and places only, never values.

use super::receive::Received;
use super::survey::Survey;
use crate::receipt::Composition;
use formats::Delimiter;

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
    let blank = survey.layout.labels.iter().filter(|label| label.trim().is_empty()).count();
    warn(
        blank * 2 > survey.layout.labels.len(),
        "most headers are blank: if titles stand above the header, name it with --header-row".into(),
    );
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
    all
}

/// Everything of note about the rows of the revision.
pub(super) fn of_rows(survey: &Survey, set_aside: u64, composition: Option<&Composition>) -> Vec<String> {
    let mut all = Vec::new();
    if set_aside > 0 {
        all.push(were(set_aside, "entry was", "entries were", "set aside"));
    }
    let unproven = survey.columns.iter().zip(&survey.layout.names);
    for (_, name) in unproven.filter(|(c, _)| c.field_type().is_temporal() && c.marks.order_unproven()) {
        all.push(format!("the dates of `{name}` were read as month/day; no value proves it"));
    }
    if let Some(n) = composition.map(|c| c.superseded).filter(|n| *n > 0) {
        let (one, many) = ("row of the file was", "rows of the file were");
        all.push(were(n, one, many, "left out: a later row has the same identifier"));
    }
    all
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
