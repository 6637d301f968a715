//! What a reader finds in a workbook beside the values of cells, and how a person is told.

use super::grid::{Extent, Written};
use super::merged::Area;
use super::spans::Spans;

/// What a reader finds in a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Findings {
    /// Formulas.
    pub(super) formulas: u64,
    /// Formulas whose value was never stored.
    pub(super) without_value: u64,
    /// Cells with an error, such as #N/A.
    pub(super) errors: u64,
    /// Cells formatted as a date or a time that cannot be one.
    pub(super) odd_dates: u64,
    /// Cells that should hold a number and do not.
    pub(super) odd_numbers: u64,
    /// Rows that somebody hid.
    pub(super) hidden_rows: Spans,
    /// Columns that somebody hid.
    pub(super) hidden_columns: Spans,
    /// Merged cells.
    pub(super) merged: u64,
    /// Where they are; not for formats in which every cell says whether it is covered.
    pub(super) areas: Vec<Area>,
    /// Comments on cells.
    pub(super) comments: u64,
    /// Entries of discussions on cells.
    pub(super) threads: u64,
    /// Pivot tables on the sheet.
    pub(super) pivot_tables: u64,
    /// What the format does not let be known.
    pub(super) unknown: Option<&'static str>,
}

/// What a reader finds in a workbook beside its sheets.
#[derive(Debug, Clone, Default)]
pub(super) struct Extras {
    /// Stores of pivot tables, which may hold rows that no sheet shows.
    pub(super) pivot_caches: u64,
    /// Other workbooks it refers to, whose values it may hold.
    pub(super) links: u64,
    /// Whether it has macros.
    pub(super) macros: bool,
    /// Names for cells and formulas.
    pub(super) names: u64,
    /// Whether it has connections to databases or other sources.
    pub(super) connections: bool,
    /// Files inside it.
    pub(super) embedded: u64,
    /// Whether earlier values are kept in a list of changes.
    pub(super) changes: bool,
}

/// Other sheets of the workbook.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Others {
    /// Sheets with cells, or that were not looked into, which were not read.
    pub(super) visible: u64,
    /// Hidden sheets that were not read.
    pub(super) hidden: u64,
    /// Those of them that a program shows only to who writes macros.
    pub(super) very_hidden: u64,
    /// Whether the sheet read is itself hidden.
    pub(super) read_hidden: bool,
}

/// What is told of a sheet: what a person has to decide about first.
pub(super) fn notes(
    found: &Findings,
    extent: &Extent,
    written: &Written,
    others: &Others,
    extras: &Extras,
) -> Vec<String> {
    let mut notes = Vec::new();
    concealed(&mut notes, found, extent, others);
    values(&mut notes, found);
    places(&mut notes, found, extent, written);
    elsewhere(&mut notes, found, others, extras);
    notes
}

/// What somebody hid.
fn concealed(notes: &mut Vec<String>, found: &Findings, extent: &Extent, others: &Others) {
    if others.read_hidden {
        notes.push(
            "the sheet is hidden in the workbook; it was read because it was named: check that it may be published"
                .into(),
        );
    }
    let rows = found.hidden_rows.within(extent.rows);
    let columns = found.hidden_columns.within(extent.columns);
    let hidden = match (rows, columns) {
        (0, 0) => None,
        (rows, 0) => Some((count(rows, "row"), rows)),
        (0, columns) => Some((count(columns, "column"), columns)),
        (rows, columns) => Some((format!("{} and {}", count(rows, "row"), count(columns, "column")), 2)),
    };
    if let Some((what, how_many)) = hidden {
        let (are, were, they) = if how_many == 1 { ("is", "it was", "it") } else { ("are", "they were", "they") };
        let places = hidden_places(found, extent);
        notes.push(format!(
            "{what} {are} hidden in the sheet ({places}); {were} read like the others: check that {they} may be published"
        ));
    }
    if let Some(unknown) = found.unknown {
        notes.push(unknown.into());
    }
}

/// Where the first of the hidden rows and columns are, as the sheet counts them.
fn hidden_places(found: &Findings, extent: &Extent) -> String {
    const MOST: usize = 5;
    let within = |spans: &Spans, (from, to): (u32, u32)| -> Vec<(u32, u32)> {
        let runs = spans.runs().iter().map(|(first, last)| ((*first).max(from), (*last).min(to)));
        runs.filter(|(first, last)| first <= last).collect()
    };
    let listed = |word: &str, runs: Vec<(u32, u32)>, name: &dyn Fn(u32) -> String| {
        let places: Vec<String> = runs
            .iter()
            .take(MOST)
            .map(|(a, b)| if a == b { name(*a) } else { format!("{} to {}", name(*a), name(*b)) })
            .collect();
        let more = if runs.len() > MOST { ", …" } else { "" };
        (!places.is_empty()).then(|| format!("{word} {}{more}", places.join(", ")))
    };
    let rows = listed("row", within(&found.hidden_rows, extent.rows), &|row| (u64::from(row) + 1).to_string());
    let columns = listed("column", within(&found.hidden_columns, extent.columns), &column_name);
    [rows, columns].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The letters of a column, from 0.
pub(super) fn column_name(column: u32) -> String {
    let (mut rest, mut letters) = (u64::from(column) + 1, Vec::new());
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// What the values of cells are.
fn values(notes: &mut Vec<String>, found: &Findings) {
    let formulas = found.formulas;
    note(
        notes,
        formulas,
        "cell has a formula: its stored value was read",
        "cells have formulas: their stored values were read",
    );
    note(
        notes,
        found.without_value,
        "formula has no stored value and was read as empty: \
         open the file in a spreadsheet program, save it and add it again",
        "formulas have no stored values and were read as empty: \
         open the file in a spreadsheet program, save it and add it again",
    );
    note(
        notes,
        found.errors,
        "cell holds an error such as #N/A, which was read as text",
        "cells hold errors such as #N/A, which were read as text",
    );
    note(
        notes,
        found.odd_dates,
        "cell is formatted as a date or a time that it cannot be; its number was read",
        "cells are formatted as dates or times that they cannot be; their numbers were read",
    );
    note(
        notes,
        found.odd_numbers,
        "cell should hold a number and does not; what stands there was read as text",
        "cells should hold numbers and do not; what stands there was read as text",
    );
}

/// Where cells are.
fn places(notes: &mut Vec<String>, found: &Findings, extent: &Extent, written: &Written) {
    let left = match (extent.rows.0, extent.columns.0) {
        (0, 0) => None,
        (rows, 0) => Some(count(rows.into(), "empty row") + " above the table"),
        (0, columns) => Some(count(columns.into(), "empty column") + " before the table"),
        (rows, columns) => Some(format!(
            "{} above and {} before the table",
            count(rows.into(), "empty row"),
            count(columns.into(), "empty column")
        )),
    };
    if let Some(left) = left {
        notes.push(format!("{left} left out: the first row read is row {} of the sheet", u64::from(extent.rows.0) + 1));
    }
    note(
        notes,
        written.empty_rows,
        "row between others is empty; it was read as a row without values",
        "rows between others are empty; they were read as rows without values",
    );
    note(
        notes,
        found.merged,
        "group of cells is merged: its value is in the first of them, the others are empty",
        "groups of cells are merged: their values are in the first of each, the others are empty",
    );
    note(
        notes,
        written.covered,
        "cell has a value that a merged cell hides; it was set aside",
        "cells have values that merged cells hide; they were set aside",
    );
    note(
        notes,
        written.doubled,
        "cell stands twice in the file; the second one was set aside",
        "cells stand twice in the file; the second ones were set aside",
    );
}

/// What is not in the cells of the sheet.
fn elsewhere(notes: &mut Vec<String>, found: &Findings, others: &Others, extras: &Extras) {
    note(notes, found.comments, "cell has a comment, which was not read", "cells have comments, which were not read");
    note(
        notes,
        found.threads,
        "entry of a discussion on cells was not read",
        "entries of discussions on cells were not read",
    );
    note(notes, others.visible, "other sheet was not read", "other sheets were not read");
    note(notes, others.hidden, "sheet is hidden and was not read", "sheets are hidden and were not read");
    note(
        notes,
        others.very_hidden,
        "of the hidden sheets is one that the menus of a spreadsheet program do not show",
        "of the hidden sheets are such as the menus of a spreadsheet program do not show",
    );
    note(notes, found.pivot_tables, "pivot table stands in the sheet", "pivot tables stand in the sheet");
    note(
        notes,
        extras.pivot_caches,
        "store of a pivot table, which may hold rows that no sheet shows, was not read",
        "stores of pivot tables, which may hold rows that no sheet shows, were not read",
    );
    note(notes, extras.links, "link to another file was not followed", "links to other files were not followed");
    note(notes, extras.embedded, "file inside the workbook was not read", "files inside the workbook were not read");
    note(notes, extras.names, "name given to cells was not used", "names given to cells were not used");
    let also = [
        (extras.macros, "the workbook has macros, which were neither read nor run"),
        (extras.connections, "the workbook has connections to other sources, which were not used"),
        (extras.changes, "the file keeps a list of earlier changes, which was not read"),
    ];
    notes.extend(also.into_iter().filter(|(is, _)| *is).map(|(_, note)| note.to_owned()));
}

fn note(notes: &mut Vec<String>, many: u64, one: &str, several: &str) {
    match many {
        0 => {}
        1 => notes.push(format!("1 {one}")),
        _ => notes.push(format!("{many} {several}")),
    }
}

fn count(many: u64, thing: &str) -> String {
    if many == 1 { format!("1 {thing}") } else { format!("{many} {thing}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_told_with_its_places() {
        let mut found = Findings::default();
        found.hidden_rows.push(4, 6).unwrap();
        found.hidden_rows.push(90, 95).unwrap();
        found.hidden_columns.push(2, 16_383).unwrap();
        let extent = Extent { rows: (0, 50), columns: (0, 2) };
        let notes = notes(&found, &extent, &Written::default(), &Others::default(), &Extras::default());
        assert_eq!(
            notes,
            [
                "3 rows and 1 column are hidden in the sheet (row 5 to 7; column C); they were read like the others: check that they may be published"
            ]
        );
    }

    #[test]
    fn columns_have_letters() {
        let names: Vec<String> = [0, 25, 26, 701, 702, 16_383].map(column_name).into();
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
