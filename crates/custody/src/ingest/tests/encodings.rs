//! Character encodings, found or named, and text that was decoded twice.

use super::real::data;
use super::*;
use encoding_rs::{BIG5, Encoding, MACINTOSH, WINDOWS_1252};

fn named(label: &str) -> IngestOptions {
    IngestOptions { encoding: Some(label.into()), ..IngestOptions::default() }
}

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding.encode(text);
    assert!(!unmappable);
    bytes.into_owned()
}

fn label(revision: &Revision, at: usize) -> &str {
    &revision.receipt().fields[at].label
}

fn encoding(revision: &Revision) -> &str {
    &revision.receipt().text.as_ref().unwrap().encoding
}

#[test]
fn big5_is_found_and_mac_roman_is_named() {
    let desk = Desk::new();
    let parks = "編號,公園名稱,行政區\n1,大安森林公園,大安區\n2,青年公園,萬華區\n3,二二八和平紀念公園,中正區\n";
    let big5 = desk.take_text(encoded(parks, BIG5)).unwrap();
    assert_eq!((encoding(&big5), label(&big5, 1), big5.receipt().set_aside.total), ("big5", "公園名稱", 0));
    let cafes = "id,Café\n1,Señor Peña’s\n2,Zoë\n";
    let bytes = encoded(cafes, MACINTOSH);
    for name in ["macintosh", "mac-roman", "MacRoman"] {
        let mac = desk.take(&desk.put(&bytes), &named(name)).unwrap();
        assert_eq!((encoding(&mac), label(&mac, 1)), ("macintosh", "Café"));
        assert_eq!(mac.receipt().text.as_ref().unwrap().encoding_why, "named by a person");
    }
    let guessed = desk.take_text(&bytes).unwrap();
    assert_ne!(label(&guessed, 1), "Café");
}

#[test]
fn utf_16_is_found_with_and_without_its_mark() {
    let desk = Desk::new();
    let text = "id,name\r\n1,Zoë\r\n2,Noël\r\n";
    for mark in ["\u{feff}", ""] {
        let wide: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        let found = desk.take_text(&wide).unwrap();
        assert_eq!((encoding(&found), label(&found, 0), found.receipt().rows), ("utf-16be", "id", 2));
    }
}

#[test]
fn text_decoded_twice_is_kept_as_written_and_said() {
    let desk = Desk::new();
    let wrong = |text: &str| WINDOWS_1252.decode(text.as_bytes()).0.into_owned();
    let text = format!("id,name,{}\n1,{},x\n2,{},x\n3,plain,x\n", wrong("año"), wrong("Peña"), wrong("Parks’s"));
    let found = desk.take_text(&text).unwrap();
    let warnings = &found.receipt().warnings;
    let said = |words: &str| warnings.iter().any(|w| w == words);
    assert!(said("2 cells of `name` read as text that was decoded twice; they are kept as written"), "{warnings:?}");
    assert!(said("1 header reads as text that was decoded twice; it is kept as written"), "{warnings:?}");
    let plain = desk.take_text("id,name\n1,Peña\n").unwrap();
    assert!(plain.receipt().warnings.iter().all(|w| !w.contains("twice")));
}

#[test]
fn the_apostrophes_of_new_york_were_decoded_twice() {
    let Some(path) = data("nyc-311-2019-12-31/nyc311.csv") else { return };
    let desk = Desk::new();
    let found = desk.take(&path, &IngestOptions::default()).unwrap();
    let warnings = &found.receipt().warnings;
    assert!(warnings.iter().any(|w| w.contains("`resolution_description` read as text that was decoded twice")));
}

#[test]
fn blank_and_repeated_headers_are_said() {
    let desk = Desk::new();
    let warnings = desk.take_text("id,name,,name,NAME\n1,a,b,c,d\n").unwrap().receipt().warnings.clone();
    assert!(warnings.contains(&"1 header is blank".to_owned()), "{warnings:?}");
    assert!(warnings.contains(&"1 header repeats one before".to_owned()), "{warnings:?}");
}
