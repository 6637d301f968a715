//! What a person should look at, in plain words. Counts and places only, never values.

use super::receive::Received;
use super::survey::Survey;
use formats::Delimiter;

/// Everything of note about how the file was read.
pub(super) fn warnings(received: &Received, survey: &Survey, set_aside: u64) -> Vec<String> {
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
        format!("{} rows have fewer cells than the header; the missing ones are null", survey.short_rows),
    );
    warn(
        survey.long_rows > 0,
        format!("{} rows have more cells than the header; those beyond are set aside", survey.long_rows),
    );
    warn(set_aside > 0, format!("{set_aside} entries were set aside"));
    warn(ends.blank > 0, format!("{} blank lines were skipped", ends.blank));
    warn(
        received.nuls > 0 && !received.encoding.name().starts_with("utf-16"),
        format!("{} NUL characters were kept in the text", received.nuls),
    );
    warn(survey.header_repeats > 0, format!("the header is repeated in {} rows", survey.header_repeats));
    warn(
        survey.form.delimiter == Delimiter::OneColumn,
        "no delimiter was found: the file was read as one column".into(),
    );
    let unproven = survey.columns.iter().zip(&survey.layout.names);
    for (_, name) in unproven.filter(|(c, _)| c.field_type().is_temporal() && c.marks.order_unproven()) {
        warn(true, format!("the dates of `{name}` were read as month/day; no value proves it"));
    }
    all
}
