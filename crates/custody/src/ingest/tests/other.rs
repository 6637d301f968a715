//! Files that are not delimited text, and archives.

use super::*;
use crate::SetAsideReason;
use formats::tables::{TableChoice, TableFormat};
use std::io::Write;

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn part(name: &str) -> IngestOptions {
    IngestOptions { table: TableChoice { part: Some(name.into()), crs: None }, ..IngestOptions::default() }
}

#[test]
fn json_is_typed_like_any_other_table() {
    let r =
        Desk::new().take_text(r#"[{"zip": "00501", "n": 1.5, "at": "2021-01-05"}, {"n": 2, "zip": null}]"#).unwrap();
    let receipt = r.receipt();
    assert_eq!(receipt.table.as_ref().unwrap().format, TableFormat::Json);
    assert_eq!((receipt.rows, receipt.text.is_none(), receipt.header.record), (2, true, None));
    assert_eq!(field_type(&r, "zip"), FieldType::Text);
    assert_eq!(field_type(&r, "n"), FieldType::Decimal { scale: 1 });
    assert_eq!(field_type(&r, "at"), FieldType::Date);
    assert_eq!(field(&r, "zip").nulls, 1);
}

#[test]
fn the_rows_of_a_portal_have_its_names_and_what_became_no_row_is_set_aside() {
    let text = r#"{"meta": {"view": {"name": "Fees", "columns": [
        {"name": "sid", "fieldName": ":sid", "dataTypeName": "meta_data"},
        {"name": "Fee Paid", "fieldName": "fee", "description": "In dollars", "dataTypeName": "money"}]}},
        "data": [[1, "2.50"], [2, "3.00"], [3]]}"#;
    let r = Desk::new().take_text(text).unwrap();
    let receipt = r.receipt();
    assert_eq!((receipt.rows, receipt.fields.len()), (2, 1));
    let fee = field(&r, "fee");
    assert_eq!((fee.label.as_str(), fee.description.as_deref()), ("Fee Paid", Some("In dollars")));
    assert_eq!(fee.field_type, FieldType::Decimal { scale: 2 });
    assert_eq!(receipt.table.as_ref().unwrap().title.as_deref(), Some("Fees"));
    let aside: Vec<_> = receipt.set_aside.first.iter().map(|entry| (entry.row, entry.text.as_deref())).collect();
    assert_eq!(aside, [(3, Some("[3]"))]);
}

#[test]
fn what_a_cell_cannot_hold_is_set_aside_at_its_row() {
    let r = Desk::new().take_text(r#"[{"a": 1}, {"a": 2, "a": 3}, {"a": 4}]"#).unwrap();
    let aside = &r.receipt().set_aside.first;
    assert_eq!(aside.len(), 1);
    assert_eq!((aside[0].row, aside[0].column, aside[0].reason), (2, 1, SetAsideReason::Unread));
    assert_eq!(aside[0].text.as_deref(), Some("2"));
}

#[test]
fn a_header_row_is_for_files_that_have_one() {
    let desk = Desk::new();
    let options = IngestOptions { header: formats::HeaderChoice::Row(2), ..IngestOptions::default() };
    let error = desk.take(&desk.put(b"[{\"a\": 1}]"), &options).unwrap_err().to_string();
    assert!(error.starts_with("--header-row is for delimited text and sheets"), "{error}");
    let lists = desk.take(&desk.put(br#"[["t"], ["a", "b"], [1, 2]]"#), &options).unwrap();
    assert_eq!((lists.receipt().rows, lists.receipt().field("b").unwrap().label.as_str()), (1, "b"));
}

#[test]
fn archives_give_the_only_table_or_the_one_that_was_named() {
    let desk = Desk::new();
    let one = desk.take(&desk.put(&zip(&[("data/a.csv", b"a,b\n1,caf\xe9\n")])), &IngestOptions::default()).unwrap();
    assert_eq!((one.receipt().rows, one.receipt().member.as_deref()), (1, Some("data/a.csv")));
    assert_eq!(one.receipt().text.as_ref().unwrap().encoding, "windows-1252");
    let two = desk.put(&zip(&[("stops.txt", b"id\n1\n2\n"), ("agency.json.gz", &bad::gzip(b"[{\"x\": 7}]"))]));
    let error = desk.take(&two, &IngestOptions::default()).unwrap_err().to_string();
    assert_eq!(error, "the file has several files: name one of `stops.txt`, `agency.json.gz` with --sheet");
    assert_eq!(desk.take(&two, &part("stops.txt")).unwrap().receipt().rows, 2);
    let json = desk.take(&two, &part("agency.json.gz")).unwrap();
    assert_eq!(json.receipt().table.as_ref().unwrap().format, TableFormat::Json);
    assert_eq!(desk.kept("originals").len(), 2);
    assert_eq!(desk.kept("tmp"), ["guard"]);
}

#[test]
fn archives_in_archives_and_names_that_lead_out_are_refused() {
    let desk = Desk::new();
    let inner = zip(&[("a.csv", b"a\n1\n")]);
    assert!(desk.refuse(&zip(&[("b.zip", &inner)])).contains("holds another one"));
    assert!(desk.refuse(&zip(&[("../a.csv", b"a\n1\n")])).contains("leads out of it"));
    assert!(desk.refuse(&zip(&[])).contains("empty"));
    assert!(desk.refuse(&zip(&[("a.pdf", b"%PDF-1.7")])).contains("a PDF document"));
}
