//! Titles above the table and notes below it.

use super::real::data;
use super::*;
use crate::SetAsideReason;
use formats::HeaderChoice;

/// What is taken of a text, and what is set aside: rows, header, and the reasons with their rows.
fn read(text: &str) -> (u64, Option<u32>, Vec<(u64, SetAsideReason)>) {
    let desk = Desk::new();
    let revision = desk.take_text(text).unwrap();
    let receipt = revision.receipt();
    let aside = receipt.set_aside.first.iter().map(|entry| (entry.row, entry.reason)).collect();
    (receipt.rows, receipt.header.record, aside)
}

fn whole(text: &str) {
    let records = text.lines().count() as u64;
    assert_eq!(read(text), (records - 1, Some(1), vec![]), "{text}");
}

const ABOVE: SetAsideReason = SetAsideReason::BeforeHeader;
const BELOW: SetAsideReason = SetAsideReason::AfterTable;

#[test]
fn titles_above_and_notes_below_are_set_aside_and_said() {
    let text =
        "Budget of the city,,\nin thousands,,\n,,\ncode,name,amount\n10,Parks,5\n20,Roads,7\n,,\nSource: the city,,\n";
    assert_eq!(read(text), (2, Some(4), vec![(0, ABOVE), (0, ABOVE), (4, BELOW)]));
    let desk = Desk::new();
    let revision = desk.take_text(text).unwrap();
    let receipt = revision.receipt();
    assert_eq!(receipt.header.why, "records 1 to 3 are titles: they have 1 cell at most, and record 4 has 3 cells");
    assert_eq!((receipt.header.choice, receipt.header.looks_like_data), (HeaderChoice::Auto, false));
    assert_eq!(field_type(&revision, "amount"), FieldType::Integer);
    assert_eq!(field_type(&revision, "code"), FieldType::Integer);
    assert_eq!(receipt.set_aside.first[2].text.as_deref(), Some("Source: the city"));
    for words in ["the header is record 4: 3 records above it were set aside", "1 note below the table was set aside"] {
        assert!(receipt.warnings.iter().any(|w| w.starts_with(words)), "{words} in {:?}", receipt.warnings);
    }
}

#[test]
fn a_title_of_one_cell_and_a_note_of_one_cell_need_no_commas() {
    let text = "Permits of the city\n\nid,kind,fee\n1,a,5\n2,b,6\n\nAll fees in dollars\n";
    assert_eq!(read(text), (2, Some(2), vec![(0, ABOVE), (3, BELOW)]));
}

#[test]
fn a_row_is_never_taken_for_a_note() {
    // Two values; a number alone; one word alone; rows like it before; two columns.
    whole("id,kind,fee\n1,a,5\nTotal,,5\n");
    whole("id,kind,fee\n1,a,5\n2,,\n");
    whole("id,kind,fee\nA,a,5\nB,,\n");
    whole("id,kind,fee\nFirst part,,\n1,a,5\nSecond part,,\n");
    whole("id,fee\n1,5\nSource: the city,\n");
    whole("id,kind,fee\n1,a,5\n,,\n");
    whole("id,kind,fee\nSource: the city,,\n");
}

#[test]
fn a_first_record_that_may_be_a_header_is_one() {
    // An index without a header; a sparse header; titles of many cells.
    whole(",count\na,1\nb,2\n");
    whole("a,,\n1,2,3\n");
    whole("one,two,,,\n1,2,3,4,5\n1,2,3,4,5\n");
}

#[test]
fn many_records_of_one_cell_at_the_end_are_rows() {
    let notes = "a note of words,,\n".repeat(200);
    assert_eq!(read(&format!("id,kind,fee\n1,a,5\n{notes}")).0, 201);
}

#[test]
fn a_header_that_was_named_is_believed_and_none_means_that_all_are_rows() {
    let text = b"Title,,\nid,kind,fee\n1,a,5\nSource: the city,,\n";
    let desk = Desk::new();
    let take = |header| desk.take(&desk.put(text), &IngestOptions { header, ..IngestOptions::default() }).unwrap();
    assert_eq!(take(HeaderChoice::Auto).receipt().rows, 1);
    assert_eq!(take(HeaderChoice::Row(2)).receipt().rows, 1);
    assert_eq!(take(HeaderChoice::None).receipt().rows, 4);
}

#[test]
fn the_rows_of_a_list_of_lists_have_titles_too() {
    let rows = r#"[["Budget"], ["code", "name", "amount"], [10, "Parks", 5], [20, "Roads", 7], ["Source: the city"]]"#;
    assert_eq!(read(rows), (2, Some(2), vec![(0, ABOVE), (3, BELOW)]));
}

/// File, header, rows, titles and notes, and a field with its type.
const REAL: [(&str, u32, u64, u64, u64, &str, FieldType); 5] = [
    // Two titles, a blank record, then a header in three: the first of them counts, a person may name another.
    ("netherlands-budget-clusters/begrotingsanalyse-2011.csv", 4, 39, 4, 0, "provincie", FieldType::Text),
    ("nasa-temperature-anomalies/mixedGLB.csv", 4, 133, 2, 0, "Year", FieldType::Integer),
    ("mexico-spending-functions-2011/spanish_chars.csv", 1, 114, 0, 1, "GF_ID", FieldType::Integer),
    ("montreal-bike-counts-2012/bikes.csv", 1, 310, 0, 0, "Date", FieldType::Text),
    ("japan-park-plants/utf8-japanesedata.csv", 1, 62, 0, 0, "番号", FieldType::Integer),
];

#[test]
fn real_files_with_titles_and_notes() {
    for (file, header, rows, above, below, name, kind) in REAL {
        let Some(path) = data(file) else { continue };
        let desk = Desk::new();
        let revision = desk.take(&path, &IngestOptions::default()).unwrap();
        let receipt = revision.receipt();
        let count = |reason| receipt.set_aside.first.iter().filter(|entry| entry.reason == reason).count() as u64;
        let found = (receipt.header.record, receipt.rows, count(ABOVE), count(BELOW));
        assert_eq!(found, (Some(header), rows, above, below), "{file}: {:?}", receipt.header);
        assert_eq!(field_type(&revision, name), kind, "{file}");
    }
}
