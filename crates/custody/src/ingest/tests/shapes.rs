//! Awkward but readable files.

use super::compare::{Source, assert_same_cells, read_source};
use super::*;
use crate::SetAsideReason;
use formats::HeaderChoice;

/// A revision together with the folder that holds it.
struct Held {
    revision: Revision,
    _desk: Desk,
}

impl std::ops::Deref for Held {
    type Target = Revision;
    fn deref(&self) -> &Revision {
        &self.revision
    }
}

fn take(text: &str) -> Held {
    let desk = Desk::new();
    Held { revision: desk.take_text(text).unwrap(), _desk: desk }
}

fn type_of(values: &[&str]) -> FieldType {
    let quoted: Vec<String> = values.iter().map(|v| format!("\"{v}\",x")).collect();
    field_type(&take(&format!("v,other\n{}\n", quoted.join("\n"))), "v")
}

#[test]
fn types_are_chosen_from_the_whole_column() {
    for (values, expected) in [
        (&["1", "-2", "300"][..], FieldType::Integer),
        (&["1", "2.50"], FieldType::Decimal { scale: 2 }),
        (&["1", "007"], FieldType::Text),
        (&["+1", "2"], FieldType::Text),
        (&["1234567890123456", "1"], FieldType::Text),
        (&["1,234", "12"], FieldType::Integer),
        (&["1,23", "12"], FieldType::Text),
        (&["TRUE", "False"], FieldType::Boolean),
        (&["yes", "no"], FieldType::Text),
        (&["t", "f"], FieldType::Text),
        (&["2020-01-31", "2020-02-01"], FieldType::Date),
        (&["1/31/2020", "2/1/2020"], FieldType::Date),
        (&["31/1/2020", "1/2/2020"], FieldType::Text),
        (&["20200131"], FieldType::Integer),
        (&["1/31/2020 1:05 PM"], FieldType::Timestamp),
        (&["2020-01-31 10:00", "2020-01-31T10:00:00.5"], FieldType::Timestamp),
        (&["2020-01-31T10:00:00Z", "2020-01-31 10:00:00+00"], FieldType::TimestampUtc),
        (&["2020-01-31T10:00:00Z", "2020-01-31 10:00:00"], FieldType::Text),
        (&["POINT (-121.5 38.5)", "POINT(-121.4 38.6)"], FieldType::Point),
        (&["1", "2", "x"], FieldType::Text),
        (&["", ""], FieldType::Text),
    ] {
        assert_eq!(type_of(values), expected, "{values:?}");
    }
}

#[test]
fn null_words_are_null_only_in_a_typed_column_and_are_counted() {
    let r = take("n,t\n1,NA\nNA,x\n-,-\n<Null>,\n,\" \"\n");
    let n = field(&r, "n");
    assert_eq!((n.field_type, n.nulls), (FieldType::Integer, 4));
    let mut words = n.null_words.clone();
    words.sort();
    assert_eq!(words, [("-".into(), 1), ("<Null>".into(), 1), ("NA".into(), 1)]);
    let t = field(&r, "t");
    assert_eq!((t.field_type, t.nulls, t.null_words.len()), (FieldType::Text, 1, 0));
}

#[test]
fn ragged_rows_lose_nothing() {
    let r = take("a,b\n1\n2,x\n3,y,z,,w\n");
    let receipt = r.receipt();
    assert_eq!((receipt.rows, receipt.short_rows, receipt.long_rows), (3, 1, 1));
    assert_eq!(field(&r, "b").nulls, 1);
    let aside: Vec<_> = receipt.set_aside.first.iter().map(|s| (s.row, s.column, s.text.clone(), s.reason)).collect();
    let extra = SetAsideReason::ExtraCell;
    assert_eq!(aside, [(3, 3, Some("z".into()), extra), (3, 5, Some("w".into()), extra)]);
    assert_eq!(std::fs::read_to_string(r.set_aside()).unwrap().lines().count(), 2);
}

#[test]
fn headers_may_repeat_be_blank_and_be_the_only_line() {
    let r = take("name,name,,Name \n");
    let names: Vec<_> = r.receipt().fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["name", "name_2", "column_3", "name_3"]);
    assert_eq!(r.receipt().fields[3].label, "Name ");
    assert_eq!(r.receipt().rows, 0);
    assert!(r.receipt().warnings[0].contains("no rows"));
    assert_eq!(assert_same_cells(&r, &[]), 0);
}

#[test]
fn quoted_line_ends_and_every_kind_of_line_end_give_the_same_rows() {
    let text = "id,note\n1,\"two\nlines\"\n2,\"say \"\"hi\"\", twice\"\n";
    let source = Source { delimiter: b',', encoding: encoding_rs::UTF_8, has_header: true };
    let (_, rows) = read_source(text.as_bytes(), &source);
    assert_eq!(assert_same_cells(&take(text), &rows), 4);
    let plain = "id,note\n1,a\n2,b\n";
    let (_, rows) = read_source(plain.as_bytes(), &source);
    for ends in ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"] {
        assert_same_cells(&take(&plain.replace('\n', ends)), &rows);
    }
}

#[test]
fn a_late_lone_cr_is_part_of_its_cell() {
    let mut text = "id,note\n".to_owned();
    (0..60_000).for_each(|n| text.push_str(&format!("{n},plain text\n")));
    text.push_str("60000,a\rb\n");
    let r = take(&text);
    assert_eq!(r.receipt().rows, 60_001);
    assert_eq!(r.receipt().short_rows, 0);
}

#[test]
fn utf_16_and_undecodable_bytes_are_read() {
    let wide: Vec<u8> = "\u{feff}id,name\r\n1,日本\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let desk = Desk::new();
    let r = desk.take_text(&wide).unwrap();
    assert_eq!((r.receipt().text.as_ref().unwrap().encoding.as_str(), r.receipt().rows), ("utf-16le", 1));
    let stray = [&"id,name\n1,Zoë\n2,Noël\n3,a".as_bytes()[..], b"\xffb\n"].concat();
    let r = desk.take_text(&stray).unwrap();
    let aside = &r.receipt().set_aside.first[0];
    assert_eq!((aside.row, aside.column, aside.bytes.as_deref()), (3, 2, Some("ff")));
    let rows = [["1", "Zoë"], ["2", "Noël"], ["3", "a\u{fffd}b"]].map(|r| r.map(str::to_owned).to_vec());
    assert_same_cells(&r, &rows);
}

#[test]
fn titles_above_the_header_are_set_aside_when_it_is_named() {
    let desk = Desk::new();
    let path = desk.put(b"Budget of the city,,\nprinted 2020,,\ncode,name,amount\n10,Parks,5\n20,Roads,7\n");
    let options = IngestOptions { header: HeaderChoice::Row(3), ..IngestOptions::default() };
    let r = desk.take(&path, &options).unwrap();
    assert_eq!((r.receipt().rows, r.receipt().header.record), (2, Some(3)));
    assert_eq!(r.receipt().set_aside.total, 2);
    assert!(r.receipt().set_aside.first.iter().all(|s| s.reason == SetAsideReason::BeforeHeader && s.row == 0));
}

#[test]
fn a_header_of_years_does_not_look_like_data_and_a_row_does() {
    assert!(!take("department,2019,2020\nParks,5,6\nRoads,7,8\n").receipt().header_looks_like_data());
    assert!(take("Parks,5,6.5\nRoads,7,8.5\nParks,9,1.5\n").receipt().header_looks_like_data());
    assert!(take("Parks,open\nRoads,open\nParks,open\n").receipt().header_looks_like_data());
}

#[test]
fn the_decision_on_day_and_month_is_stated() {
    let r = take("d,e\n1/2/2020,1/2/20\n3/4/2020,3/14/20\n");
    assert!(field(&r, "d").why.contains("no day beyond 12 proves it"));
    assert!(!field(&r, "e").why.contains("proves") && field(&r, "e").why.contains("two-digit"));
    assert!(r.receipt().warnings.iter().any(|w| w.contains("`d`")));
}
