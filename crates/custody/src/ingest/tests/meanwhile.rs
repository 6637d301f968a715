//! Rows that were written while they were looked at are those of a third reading, byte for byte.

use super::*;
use crate::ingest::output::Written;
use crate::ingest::{receive, survey, write};
use std::fmt::Write;

/// What each way of writing the rows of a text comes to: meanwhile, if that could be, and in a third reading.
fn both(text: &str) -> (Option<Written>, Written) {
    let (desk, options) = (Desk::new(), IngestOptions::default());
    let source = desk.put(text.as_bytes());
    let read = |meanwhile: bool| {
        let work = desk.custody.workspace().unwrap();
        let received = receive::receive(&source, &options, &work, &mut unwatched).unwrap();
        let form = received.text.form(None, &options.limits).unwrap();
        let place = meanwhile.then_some(&work);
        let (survey, written) = survey::survey(&received, form, &options, place, &mut unwatched).unwrap();
        let third = || write::write(&received, &survey, &options, &work, &mut unwatched).unwrap();
        match meanwhile {
            true => written,
            false => Some(third()),
        }
    };
    (read(true), read(false).unwrap())
}

fn same(text: &str, meanwhile: bool) {
    let (early, third) = both(text);
    assert_eq!(early.is_some(), meanwhile, "{text}");
    if let Some(early) = early {
        assert_eq!(early.files, third.files, "{text}");
        assert_eq!(early.set_aside, third.set_aside);
        assert_eq!(early.roles, third.roles);
        assert_eq!(early.sequences, third.sequences);
        assert_eq!(early.candidate_ids, third.candidate_ids);
    }
}

/// A text of these many rows.
fn text(rows: u32, row: impl Fn(u32) -> String) -> String {
    let mut text = "id,amount,note\n".to_owned();
    (1..=rows).for_each(|n| writeln!(text, "{}", row(n)).unwrap());
    text
}

#[test]
fn rows_of_one_kind_are_written_meanwhile() {
    same(&text(100, |n| format!("{n},{}.5,a note", n * 3)), true);
    same(&text(100, |n| format!("R-{n:04},{},\"two\nlines\",extra {n}", n * 3)), true);
    same(&text(100, |n| format!("{n},{n}")), true);
    same(&text(3, |n| format!("{n},{n},x")), false);
}

#[test]
fn a_type_that_turns_out_otherwise_is_found() {
    let at = |turn: u32, rows: u32| text(rows, |n| format!("{n},{},x", if n == turn { "7.25" } else { "7" }));
    // Early enough, the rows before are read again; late, all of them are.
    for turn in [5, 6, 9, 13, 15] {
        same(&at(turn, 100), true);
    }
    for turn in [16, 17, 60, 99, 100] {
        same(&at(turn, 100), false);
    }
    same(&text(100, |n| format!("{n},{},x", if n == 10 { "soon" } else { "7" })), true);
    same(&text(100, |n| format!("{n},{},x", if n > 9 { "2021-01-05" } else { "" })), true);
    same(&text(100, |n| format!("{n},{},x", if n > 50 { "2021-01-05" } else { "NA" })), false);
    same(&text(40, |n| format!("{n},{},x", if n == 40 { "1" } else { "" })), false);
}

#[test]
fn what_is_counted_of_identifiers_is_the_same() {
    // In no order: only all values can tell whether one occurs twice.
    same(&text(100, |n| format!("{},1,x", n * 37 % 101)), false);
    same(&text(100, |n| format!("{},1,x", if n == 90 { 5 } else { n })), true);
    same(&text(100, |n| format!("{},1,x", n / 2)), true);
}

#[test]
fn what_stands_around_the_table_is_set_aside_once() {
    let rows = text(60, |n| format!("{n},{n},x"));
    same(&format!("A title\n\n{rows}\nSource: the city itself\n"), true);
    let rows = text(60, |n| format!("word {n},{n},x"));
    same(&format!("{rows}only words in the first cell,,\n{}", rows.replace("id,amount,note\n", "")), true);
}

#[test]
fn long_rows_are_the_same_however_they_are_gathered() {
    let long = "x".repeat(600 << 10);
    same(&text(20, |n| format!("{n},{n},{}", if n % 3 == 0 { &long } else { "short" })), true);
}
