//! JSON: lists of objects, one object a line, and what is built on them.
//!
//! A file is walked element by element, in memory bounded by the longest one. It is walked twice: objects need not all
//! have the same members, so the columns are known at the end of the first walk only.

mod cell;
mod coordinates;
mod elements;
mod esri;
mod geojson;
mod objects;
mod outline;
mod socrata;

pub(super) use elements::{Bounded, Mark};

use super::{Row, TableChoice, TableFacts, TableFormat, TableWriter, choose};
use crate::{FormatError, Limits};
use elements::Elements;
use outline::{Kind, Outline};
use std::path::Path;

/// Writes the table of a JSON file.
pub(super) fn read(
    path: &Path,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let outline = Outline::read(&Elements::of(path, limits))?;
    let lines = Elements::of(path, limits);
    if let Some(form) = geojson::form(&outline) {
        no_part(choice)?;
        return geojson::read(&lines, form, &outline, choice, out);
    }
    if outline.several {
        no_part(choice)?;
        return objects::read(&lines, TableFormat::JsonLines, out);
    }
    if choice.part.is_none()
        && let Some(view) = socrata::view(&lines, &outline)?
    {
        return socrata::read(&lines, view, out);
    }
    if choice.part.is_none() && esri::is_feature_set(&lines, &outline)? {
        return esri::read(&lines, choice, out);
    }
    let member = member(&outline, choice)?;
    let kind = member.as_ref().map_or(outline.kind, |(_, kind)| *kind);
    let part = member.map(|(name, _)| name);
    let list = match (&part, kind) {
        (Some(name), _) => lines.inside(name),
        (None, Kind::Object) => lines,
        (None, _) => lines.listed(),
    };
    let mut facts = match kind {
        Kind::Objects | Kind::Object => objects::read(&list, TableFormat::Json, out)?,
        Kind::Lists => lists(&list, out)?,
        Kind::Empty => return Err(FormatError::Empty),
        Kind::List | Kind::Scalar => {
            let what = "it is no list of objects or of lists".to_owned();
            return Err(FormatError::Malformed { format: "JSON", what, place: String::new() });
        }
    };
    facts.part = part;
    Ok(facts)
}

/// The member that holds the table: the one that was named, or the only list of objects or lists there is. An object
/// without such a member is a table of one row.
fn member(outline: &Outline, choice: &TableChoice) -> Result<Option<(String, Kind)>, FormatError> {
    if outline.kind != Kind::Object {
        no_part(choice)?;
        return Ok(None);
    }
    let tables: Vec<_> = outline.members.iter().filter(|(_, kind)| kind.is_table()).collect();
    if tables.is_empty() && choice.part.is_none() {
        return Ok(None);
    }
    let names: Vec<String> = tables.iter().map(|(name, _)| name.clone()).collect();
    let (name, kind) = tables[choose("list", &names, choice)?];
    Ok(Some((name.clone(), *kind)))
}

fn no_part(choice: &TableChoice) -> Result<(), FormatError> {
    if choice.part.is_some() { Err(FormatError::NoParts) } else { Ok(()) }
}

/// A list of lists: rows, of which one may name the columns.
fn lists(list: &Elements<'_>, out: &mut TableWriter<'_>) -> Result<TableFacts, FormatError> {
    let mut row = Row::new();
    list.each(|element| {
        row.clear();
        match cell::items(element) {
            Some(items) => items.iter().for_each(|item| row.push_field(&cell::text(item))),
            None => row.push_field(&cell::text(element)),
        }
        out.row(&row)
    })?;
    Ok(TableFacts::named(TableFormat::Json, Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::tests::{Converted, convert_bytes};

    fn convert(json: &str) -> Result<Converted, FormatError> {
        convert_bytes(json.as_bytes(), &TableChoice::default())
    }

    fn of_member(json: &str, part: &str) -> Result<Converted, FormatError> {
        convert_bytes(json.as_bytes(), &TableChoice { part: Some(part.into()), ..TableChoice::default() })
    }

    #[test]
    fn a_list_of_objects_is_a_table_of_all_their_members() {
        let read = convert(r#"[{"a": 1.50, "b": "x"}, {"b": null, "c": true, "a": -0}, {}]"#).unwrap();
        assert_eq!(read.labels(), ["a", "b", "c"]);
        assert_eq!(read.rows, [["1.50", "x", ""], ["-0", "", "true"], ["", "", ""]]);
        assert_eq!(read.facts.format, TableFormat::Json);
    }

    #[test]
    fn numbers_keep_their_digits_and_nested_values_their_text() {
        let read =
            convert("[{\"n\": 123456789012345678901.10, \"o\": { \"k\" : [1, \"a b\\\"\"] }, \"e\": 1e5}]").unwrap();
        assert_eq!(read.rows, [["123456789012345678901.10", "{\"k\":[1,\"a b\\\"\"]}", "100000"]]);
    }

    #[test]
    fn an_object_a_line_and_one_object_alone() {
        let read = convert("{\"a\": 1}\n{\"a\": 2, \"b\": \"\\u00e9\"}\n").unwrap();
        assert_eq!(read.rows, [["1", ""], ["2", "é"]]);
        assert_eq!(read.facts.format, TableFormat::JsonLines);
        assert_eq!(convert("{\"a\": 1, \"b\": {\"c\": 2}}").unwrap().rows, [["1", "{\"c\":2}"]]);
    }

    #[test]
    fn the_list_inside_an_object_is_found_or_named() {
        let read = convert(r#"{"count": 2, "agencies": [{"a": 1}, {"a": 2}]}"#).unwrap();
        assert_eq!((read.rows.len(), read.facts.part.as_deref()), (2, Some("agencies")));
        let two = r#"{"x": [{"a": 1}], "y": [{"b": 1}]}"#;
        let error = convert(two).unwrap_err().to_string();
        assert_eq!(error, "the file has several lists: name one of `x`, `y` with --sheet");
        assert_eq!(of_member(two, "y").unwrap().labels(), ["b"]);
        assert!(matches!(of_member(two, "z"), Err(FormatError::NoPart { .. })));
        assert!(matches!(of_member("[{\"a\": 1}]", "z"), Err(FormatError::NoParts)));
    }

    #[test]
    fn a_list_of_lists_has_its_columns_in_a_row() {
        let read = convert(r#"[["a", "b"], [1, 2], [3, null]]"#).unwrap();
        assert_eq!(read.rows, [["a", "b"], ["1", "2"], ["3", ""]]);
        assert!(read.facts.columns.is_empty());
    }

    #[test]
    fn a_member_that_stands_twice_is_set_aside() {
        let read = convert(r#"[{"a": 1, "a": 2}]"#).unwrap();
        assert_eq!(read.rows, [["2"]]);
        assert_eq!(read.asides, "{\"row\":1,\"column\":1,\"text\":\"1\"}\n");
    }

    #[test]
    fn broken_deep_and_long_json_is_one_error_that_names_the_place() {
        let error = convert("[{\"a\": 1},\n {\"a\": }]").unwrap_err().to_string();
        assert!(error.contains("line 2, column"), "{error}");
        assert!(convert("[{\"a\": 1}").unwrap_err().to_string().contains("ends too early"));
        assert!(convert("[1, 2]").is_err() && convert("[]").is_err());
        let deep = format!("[{{\"a\": {}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));
        assert!(convert(&deep).unwrap_err().to_string().contains("nested"));
        let long = format!("[{{\"a\": 1}}, {{\"a\": \"{}\"}}]", "x".repeat(17 << 20));
        assert!(matches!(convert(&long), Err(FormatError::RecordTooLong { .. })));
    }
}
