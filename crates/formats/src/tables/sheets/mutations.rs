//! Damaged workbooks: every outcome but a panic, a hang or a flood of memory is fine.

use super::samples::{Xlsx, cell, compound, convert, ods_parts, package, record, short, words, xls_stream, xlsb_parts};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// What is done to some bytes.
#[derive(Debug, Clone)]
enum Damage {
    Set(prop::sample::Index, u8),
    Number(prop::sample::Index, u32),
    Remove(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
    Cut(prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        2 => (at(), prop_oneof![Just(u32::MAX), Just(0), Just(1 << 31), any::<u32>()]).prop_map(|(at, n)| Damage::Number(at, n)),
        2 => (at(), 1..40_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        2 => (at(), 1..80_usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
        1 => at().prop_map(Damage::Cut),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match damage {
            Damage::Set(at, byte) => bytes[at.index(length)] = *byte,
            Damage::Number(at, number) => {
                let at = at.index(length);
                let end = length.min(at + 4);
                bytes[at..end].copy_from_slice(&number.to_le_bytes()[..end - at]);
            }
            Damage::Remove(at, count) => drop(bytes.drain(at.index(length)..length.min(at.index(length) + count))),
            Damage::Repeat(at, count) => {
                let at = at.index(length);
                let piece = bytes[at..length.min(at + count)].to_vec();
                bytes.splice(at..at, piece);
            }
            Damage::Cut(at) => bytes.truncate(at.index(length)),
        }
    }
    bytes
}

fn survives(bytes: &[u8]) {
    let begun = Instant::now();
    for part in [None, Some("Hidden")] {
        if let Err(error) = convert(bytes, part) {
            let line = error.to_string();
            assert!(!line.contains('\n') && line.len() < 1000, "{line}");
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(10));
}

fn xlsx() -> Vec<(String, String)> {
    let cells = "<cols><col min=\"1\" max=\"2\" hidden=\"1\"/></cols><sheetData><row r=\"1\" hidden=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>\
        <c r=\"B1\" s=\"1\"><v>44201.5</v></c></row><row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>a&amp;_x000D_</t></is></c>\
        <c r=\"C3\" t=\"str\"><f>A1</f><v>x</v></c></row></sheetData><mergeCells><mergeCell ref=\"A3:B4\"/></mergeCells>";
    Xlsx::with(cells)
        .sheet("Hidden", "state=\"hidden\"", cells)
        .strings("<si><t>one</t></si>")
        .formats(&["yyyy-mm-dd"])
        .parts()
}

fn ods() -> Vec<(String, String)> {
    let style = "<style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style>";
    let table = |name: &str, style: &str| {
        format!(
            "<table:table table:name=\"{name}\" table:style-name=\"{style}\"><table:table-column table:number-columns-repeated=\"3\"/>\
             <table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"float\" office:value=\"1\" \
             table:number-columns-repeated=\"2\"/><table:table-cell office:value-type=\"date\" office:date-value=\"2021-01-05T13:05:00.1\"/>\
             <table:covered-table-cell><text:p>a<text:s text:c=\"3\"/></text:p></table:covered-table-cell></table:table-row></table:table>"
        )
    };
    ods_parts(style, &(table("Data", "") + &table("Hidden", "h")))
}

fn xls() -> Vec<u8> {
    let texts = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &short("ab"), &[4, 0, 0], b"cd"].concat();
    let globals = [
        record(0x41E, &[words(&[164]), short("yyyy")].concat()),
        record(0xE0, &words(&[0, 164])),
        record(0xFC, &texts),
        record(0x3C, &[1, 0xE9, 0, 0xAC, 0x20]),
    ];
    let sheet = vec![
        record(0x208, &words(&[0, 0, 3, 0, 0, 0, 0x20, 0])),
        cell(0xFD, 0, 0, 0, &1_u32.to_le_bytes()),
        cell(0x203, 1, 0, 0, &44_201.5_f64.to_le_bytes()),
        record(0xBD, &words(&[2, 0, 0, 6, 0, 0, 10, 0, 1])),
        cell(0x06, 3, 0, 0, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0]),
        record(0x207, &short("made")),
        record(0xE5, &words(&[1, 0, 1, 0, 1])),
    ];
    xls_stream(&globals, &[("Data", 0, sheet.clone()), ("Hidden", 1, sheet)])
}

fn packed<T: AsRef<[u8]>>(parts: &[(String, T)], at: prop::sample::Index, damages: &[Damage]) -> Vec<u8> {
    let at = at.index(parts.len());
    let part = |(i, (name, content)): (usize, &(String, T))| {
        let content = content.as_ref().to_vec();
        (name.clone(), if i == at { damaged(content, damages) } else { content })
    };
    let parts: Vec<(String, Vec<u8>)> = parts.iter().enumerate().map(part).collect();
    package(&parts.iter().map(|(name, content)| (name.as_str(), content)).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_one_error(which in 0..3_usize, at: prop::sample::Index, damages in prop::collection::vec(damage(), 1..6)) {
        let whole = match which {
            0 => packed(&xlsx(), at, &[]),
            1 => packed(&ods(), at, &[]),
            _ => compound("Workbook", &xls()),
        };
        survives(&damaged(whole, &damages));
    }

    #[test]
    fn a_damaged_part_is_one_error(which in 0..3_usize, at: prop::sample::Index, damages in prop::collection::vec(damage(), 1..6)) {
        survives(&match which {
            0 => packed(&xlsx(), at, &damages),
            1 => packed(&ods(), at, &damages),
            _ => packed(&xlsb_parts(), at, &damages),
        });
    }

    #[test]
    fn a_damaged_stream_is_one_error(damages in prop::collection::vec(damage(), 1..6)) {
        survives(&compound("Workbook", &damaged(xls(), &damages)));
    }
}
