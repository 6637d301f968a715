//! Delimited text in any encoding: the same records however the bytes arrive, and every byte in a cell, in what is set
//! aside, or in what separates cells.

#![no_main]

use formats::{EncodingChoice, EncodingScan, FormatError, Limits, Record, Records, TextForm, decompress};
use libfuzzer_sys::fuzz_target;
use std::io::Read;

const LABELS: [&str; 6] = ["utf-8", "utf-16le", "windows-1252", "big5", "macintosh", "shift_jis"];

fuzz_target!(|input: &[u8]| {
    // The first byte chooses the encoding.
    let Some((label, bytes)) = input.split_first() else { return };
    // What says that it is compressed is for another target.
    if bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return;
    }
    let mut scan = EncodingScan::default();
    scan.feed(bytes);
    let encoding = match LABELS.get(usize::from(*label)) {
        Some(label) => EncodingChoice::named(label).expect("a label of the standard"),
        None => scan.finish(),
    };
    let whole = records(bytes, &encoding);
    let dripped = records(Drip(bytes), &encoding);
    match (whole, dripped) {
        (Ok(whole), Ok(dripped)) => assert_eq!(whole, dripped),
        (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string()),
        (one, other) => panic!("{:?} and {:?}", one.err(), other.err()),
    }
});

/// The cells of all records, with what could not be decoded in each.
type Cells = Vec<(Vec<String>, Vec<(usize, Vec<u8>)>)>;

fn records(bytes: impl Read + Clone, encoding: &EncodingChoice) -> Result<Cells, FormatError> {
    let limits = Limits { record_bytes_max: 1 << 20, columns_max: 64, ..Limits::default() };
    let form = TextForm::sniff(decompress(bytes.clone(), &limits)?, encoding.clone(), None)?;
    let mut records = Records::new(decompress(bytes, &limits)?, &form, &limits);
    let (mut record, mut all) = (Record::default(), Vec::new());
    while records.read(&mut record)? {
        let undecodable = record.undecodable().into_iter().map(|(column, bytes)| (column, bytes.to_vec())).collect();
        all.push((record.cells().map(str::to_owned).collect(), undecodable));
    }
    Ok(all)
}

/// Gives a few bytes at a time.
#[derive(Clone)]
struct Drip<'a>(&'a [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.len().min(61).min(buffer.len());
        self.0.read(&mut buffer[..count])
    }
}
