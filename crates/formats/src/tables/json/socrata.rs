//! The `rows.json` export of a Socrata portal: what its columns are stands before the rows, or after them.
//!
//! Of what the portal says of the dataset, only titles, names, descriptions and types are read. Its cached values, and
//! the people it names, never get further than the text they stand in.

mod cells;
mod html;
mod shape;
mod view;

use super::cell;
use super::elements::Elements;
use super::outline::{Kind, Outline};
use crate::FormatError;
use crate::tables::{Column, Row, TableFacts, TableFormat, TableWriter};
use cells::{Location, Tally};
use serde_json::value::RawValue;
use view::{Meta, View, ViewColumn};

const META: &str = "meta";
const DATA: &str = "data";

/// The view that describes the rows, of a file that is such an export.
pub(super) fn view(file: &Elements<'_>, outline: &Outline) -> Result<Option<View>, FormatError> {
    let has = |wanted: &str, kinds: &[Kind]| {
        outline.members.iter().any(|(name, kind)| name == wanted && kinds.contains(kind))
    };
    if outline.kind != Kind::Object || !has(META, &[Kind::Object]) || !has(DATA, &[Kind::Lists, Kind::Empty]) {
        return Ok(None);
    }
    Ok(file.member::<Meta>(META)?.map(|meta| meta.view).filter(|view| !view.columns.is_empty()))
}

/// Writes the rows of an export.
pub(super) fn read(file: &Elements<'_>, view: View, out: &mut TableWriter<'_>) -> Result<TableFacts, FormatError> {
    let (list, width) = (file.inside(DATA), view.columns.len());
    let taken = Taken::of(&view, &list)?;
    let columns = taken.columns();
    out.columns(&columns)?;
    let (mut row, mut tally) = (Row::new(), Tally::default());
    list.each(|element| match cell::items(element).filter(|items| items.len() == width) {
        Some(items) => taken.row(&items, &mut row, &mut tally, out),
        None => {
            // Which cell is of which column is not known: no row may be made of it.
            tally.odd_rows += 1;
            out.set_aside(0, &cell::text(element))
        }
    })?;
    let mut facts = TableFacts::named(TableFormat::SocrataRows, columns);
    facts.notes = taken.notes(&view);
    facts.notes.extend(tally.notes());
    facts.title = view.name.filter(|title| !title.trim().is_empty());
    facts.description = view.description.as_deref().map(html::text).filter(|text| !text.is_empty());
    Ok(facts)
}

/// The columns that are taken.
struct Taken<'v>(Vec<TakenColumn<'v>>);

struct TakenColumn<'v> {
    /// Where its cell stands in a row of the file.
    at: usize,
    column: &'v ViewColumn,
    /// Whether its addresses have a column of their own, after it.
    addresses: bool,
}

impl<'v> Taken<'v> {
    fn of(view: &'v View, list: &Elements<'_>) -> Result<Self, FormatError> {
        let own = view.columns.iter().enumerate().filter(|(_, column)| !column.is_of_the_portal());
        let mut taken: Vec<_> = own.map(|(at, column)| TakenColumn { at, column, addresses: false }).collect();
        if taken.iter().any(|taken| taken.column.is_location()) {
            list.each(|element| {
                let items = cell::items(element).filter(|items| items.len() == view.columns.len()).unwrap_or_default();
                for taken in taken.iter_mut().filter(|taken| taken.column.is_location() && !taken.addresses) {
                    let location = items.get(taken.at).and_then(|item| Location::of(item));
                    taken.addresses = location.is_some_and(|location| location.address.is_some());
                }
                Ok(())
            })?;
        }
        Ok(Self(taken))
    }

    fn columns(&self) -> Vec<Column> {
        let mut all = Vec::new();
        for taken in &self.0 {
            let column = taken.column.taken();
            let addresses = taken.addresses.then(|| Column {
                label: format!("{}_address", column.label),
                name: column.name.as_ref().map(|name| format!("{name}_address")),
                description: None,
                is_text: false,
            });
            all.push(column);
            all.extend(addresses);
        }
        all
    }

    fn row(
        &self,
        items: &[&RawValue],
        row: &mut Row,
        tally: &mut Tally,
        out: &mut TableWriter<'_>,
    ) -> Result<(), FormatError> {
        row.clear();
        for taken in &self.0 {
            let item = items[taken.at];
            let location = if taken.column.is_location() { Location::of(item) } else { None };
            match location {
                Some(location) => location.push(taken.addresses, row, tally, out)?,
                None => {
                    row.push_field(&cells::text(&taken.column.data_type, item));
                    if taken.addresses {
                        row.push_field("");
                    }
                }
            }
        }
        out.row(row)
    }

    fn notes(&self, view: &View) -> Vec<String> {
        let mut notes = Vec::new();
        match view.columns.len() - self.0.len() {
            0 => {}
            1 => notes.push("1 column that the portal keeps for itself was not taken".to_owned()),
            n => notes.push(format!("{n} columns that the portal keeps for itself were not taken")),
        }
        for taken in self.0.iter().filter(|taken| taken.column.is_hidden()) {
            notes.push(format!("`{}` is hidden at the portal it came from; it was taken", taken.column.taken().label));
        }
        notes.push(
            "of what the portal says of the dataset, titles, names, descriptions and types were taken, and nothing else"
                .to_owned(),
        );
        notes
    }
}

#[cfg(test)]
mod tests {
    use crate::FormatError;
    use crate::tables::tests::{Converted, convert_bytes, data};
    use crate::tables::{TableChoice, TableFormat};
    use proptest::prelude::*;

    fn convert(json: &str) -> Result<Converted, FormatError> {
        convert_bytes(json.as_bytes(), &TableChoice::default())
    }

    const COLUMNS: &str = r#"{"view": {"name": "Licences", "description": "<p>All of them.</p><p>A&amp;B</p>",
        "owner": {"displayName": "CANARY"}, "columns": [
        {"name": "sid", "dataTypeName": "meta_data", "fieldName": ":sid"},
        {"name": "Zip Code", "dataTypeName": "text", "fieldName": "zip", "description": "Five <b>digits</b>",
         "cachedContents": {"top": [{"item": "CANARY"}]}},
        {"name": "Fee", "dataTypeName": "money", "fieldName": "fee", "flags": ["hidden"]},
        {"name": "Where", "dataTypeName": "location", "fieldName": "where"},
        {"name": "Since", "dataTypeName": "date", "fieldName": "since"},
        {"name": "Site", "dataTypeName": "url", "fieldName": "site"},
        {"name": "Shape", "dataTypeName": "point", "fieldName": "shape"}]}}"#;
    const ROWS: &str = r#"[
        [1, "00501", "12.50", ["{\"city\":\"X\"}", "39.10", "-77.20", null, false], 1457552503,
         ["http://a.example", null], "POINT (1 2)"],
        [2, "12345", null, [null, null, null, "M", true], -1, ["http://b.example", "B"],
         {"type": "Point", "coordinates": [-77.20, 39.1]}],
        [3, "short"]]"#;

    #[test]
    fn columns_are_named_and_described_and_values_are_told_apart() {
        for json in
            [format!("{{\"meta\": {COLUMNS}, \"data\": {ROWS}}}"), format!("{{\"data\": {ROWS}, \"meta\": {COLUMNS}}}")]
        {
            let read = convert(&json).unwrap();
            let facts = &read.facts;
            assert_eq!(facts.format, TableFormat::SocrataRows);
            assert_eq!(read.labels(), ["Zip Code", "Fee", "Where", "Where_address", "Since", "Site", "Shape"]);
            let names: Vec<_> = facts.columns.iter().map(|c| c.name.as_deref().unwrap()).collect();
            assert_eq!(names, ["zip", "fee", "where", "where_address", "since", "site", "shape"]);
            assert_eq!(facts.columns[0].description.as_deref(), Some("Five digits"));
            assert!(facts.columns[0].is_text && !facts.columns[1].is_text);
            assert_eq!(facts.title.as_deref(), Some("Licences"));
            assert_eq!(facts.description.as_deref(), Some("All of them.\nA&B"));
            assert_eq!(
                read.rows,
                [
                    [
                        "00501",
                        "12.50",
                        "POINT (-77.20 39.10)",
                        "{\"city\":\"X\"}",
                        "2016-03-09T19:41:43Z",
                        "http://a.example",
                        "POINT (1 2)"
                    ],
                    [
                        "12345",
                        "",
                        "",
                        "",
                        "1969-12-31T23:59:59Z",
                        "[\"http://b.example\",\"B\"]",
                        "POINT (-77.20 39.1)"
                    ],
                ]
            );
            // The machine's address of row 2, and a row that is too short.
            assert_eq!(
                read.asides,
                "{\"row\":2,\"column\":3,\"text\":\"M\"}\n{\"row\":3,\"column\":1,\"text\":\"[3,\\\"short\\\"]\"}\n"
            );
            let notes = facts.notes.join("\n");
            for words in [
                "1 column that the portal keeps for itself was not taken",
                "`Fee` is hidden at the portal",
                "1 row has another number of values than there are columns",
                "1 address is marked at the portal as still to be placed",
            ] {
                assert!(notes.contains(words), "{words} in {notes}");
            }
            assert!(!format!("{facts:?}").contains("CANARY"));
        }
    }

    #[test]
    fn an_object_that_only_looks_like_an_export_is_a_table_as_any_other() {
        let read = convert(r#"{"meta": {"view": {}}, "data": [["a", "b"], [1, 2]]}"#).unwrap();
        assert_eq!((read.facts.format, read.facts.part.as_deref()), (TableFormat::Json, Some("data")));
        let read = convert(r#"{"meta": {"view": {"columns": 3}}, "data": [["a"]]}"#).unwrap();
        assert_eq!(read.facts.format, TableFormat::Json);
    }

    #[test]
    fn rows_may_stand_before_the_view_however_many_they_are() {
        let row = format!("[1,\"{}\"]", "x".repeat(1_000));
        let rows = vec![row; 20_000].join(",");
        let meta = r#"{"view":{"columns":[{"name":"a","fieldName":"a","dataTypeName":"number"},
            {"name":"b","fieldName":"b","dataTypeName":"text"}]}}"#;
        assert_eq!(convert(&format!("{{\"data\":[{rows}],\"meta\":{meta}}}")).unwrap().rows.len(), 20_000);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn damage_is_an_error_or_a_table_and_never_a_panic(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
            real in any::<bool>(),
        ) {
            let mut bytes = format!("{{\"meta\": {COLUMNS}, \"data\": {ROWS}}}").into_bytes();
            if real && let Some(path) = data("montgomery-liquor-licenses/rows.json") {
                bytes = std::fs::read(path).unwrap();
            }
            for (at, value) in changes {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            if let Ok(read) = convert_bytes(&bytes, &TableChoice::default()) {
                prop_assert!(matches!(read.facts.format, TableFormat::SocrataRows | TableFormat::Json));
            }
        }
    }

    #[test]
    fn a_real_export_gives_names_text_and_points() {
        let Some(path) = data("montgomery-liquor-licenses/rows.json") else { return };
        let read = crate::tables::tests::convert_file(&path, &TableChoice::default()).unwrap();
        assert_eq!((read.rows.len(), read.labels().len()), (1_071, 10));
        let names: Vec<_> = read.facts.columns.iter().filter_map(|c| c.name.as_deref()).collect();
        assert_eq!(names[..3], ["licensee_name", "street", "city"]);
        assert_eq!(names[8..], ["location", "location_address"]);
        assert_eq!(read.facts.columns.iter().filter(|c| c.is_text).count(), 8);
        assert!(read.rows.iter().any(|row| row[8] == "POINT (-77.260122 39.184307)"));
        assert_eq!(read.asides, "");
    }
}
