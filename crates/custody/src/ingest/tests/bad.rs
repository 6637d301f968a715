//! Files that are refused, in one line, in bounded memory, leaving nothing.

use super::*;
use std::io::Write;

#[test]
fn a_binary_an_empty_and_a_broken_zip_file_are_refused() {
    let desk = Desk::new();
    assert_eq!(desk.refuse(b""), "the file is empty");
    assert!(desk.refuse(b"%PDF-1.7\n1 0 obj").contains("a PDF document"));
    assert!(desk.refuse(&[0_u8, 1, 2, 3, 250, 7].repeat(500)).contains("binary"));
    assert!(desk.refuse(b"PK\x03\x04............").contains("the zip data is damaged"));
    assert!(desk.refuse(&gzip(b"")).contains("empty"));
    assert!(desk.refuse(&gzip(&gzip(b"a,b\n"))).contains("compressed twice"));
    assert_eq!(desk.refuse(b"\n\n\r\n"), "the file is empty");
}

#[test]
fn a_missing_file_and_a_folder_are_refused() {
    let desk = Desk::new();
    for (path, words) in [(desk.inbox.join("nothing.csv"), "no such file"), (desk.inbox.clone(), "a folder")] {
        let error = desk.take(&path, &IngestOptions::default()).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    desk.assert_nothing_kept();
}

#[test]
fn a_line_of_two_gigabytes_fails_at_sixteen_megabytes() {
    let desk = Desk::new();
    // A sparse file after real text: its zeros have no line end.
    let path = desk.put(b"id,name\n1,a\n");
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(2 << 30).unwrap();
    let mut bytes = 0;
    let error = ingest(&path, "f", &IngestOptions::default(), None, &desk.custody, &mut |p| {
        bytes = bytes.max(p.bytes);
        ControlFlow::Continue(())
    });
    assert!(error.is_err());
    let long = [b"id,name\n".repeat(20_000), vec![b'x'; 40 << 20]].concat();
    let error = desk.refuse(&gzip(&long));
    assert!(error.starts_with("a record is longer than 16777216 bytes"), "{error}");
    assert!(bytes < 64 << 20, "{bytes}");
    let quoted = [b"a,b\n1,\"".to_vec(), b"line\n".repeat(4 << 20)].concat();
    assert!(desk.refuse(&quoted).contains("after record 1"));
}

#[test]
fn a_quote_that_is_never_closed_is_refused() {
    let error = Desk::new().refuse(b"a,b\n1,2\n3,\"4\n5,6\n");
    assert!(error.starts_with("a quote opened in record 3 is not closed"), "{error}");
}

/// Run with `DAYLIGHT_SMALL_DISK` naming a folder on a file system of a few megabytes.
#[test]
fn a_full_disk_is_one_error_and_leaves_nothing() {
    let Some(small) = std::env::var_os("DAYLIGHT_SMALL_DISK") else {
        println!("SKIPPED: set DAYLIGHT_SMALL_DISK to a folder on a small file system to run this test");
        return;
    };
    let inbox = Desk::new();
    let mut text = "id,a,b\n".to_owned();
    (0..1_000_000_u64)
        .for_each(|n| text.push_str(&format!("{n},{:x},{:x}\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15), n * n)));
    let path = inbox.put(text.as_bytes());
    let custody = CustodyDir::create(PathBuf::from(small).join("custodial")).unwrap();
    let error = ingest(&path, "f", &IngestOptions::default(), None, &custody, &mut unwatched).unwrap_err().to_string();
    assert!(error.starts_with("the disk is full"), "{error}");
    println!("{error}");
    assert_eq!(std::fs::read_dir(custody.root().join("tmp")).unwrap().count(), 1);
    assert_eq!(std::fs::read_dir(custody.root().join("originals")).unwrap().count(), 0);
}

#[test]
fn a_gzip_bomb_stops_early() {
    let desk = Desk::new();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(b"a,b\n").unwrap();
    for _ in 0..300 {
        encoder.write_all(&b"\n".repeat(1 << 20)).unwrap();
    }
    let error = desk.refuse(&encoder.finish().unwrap());
    assert!(error.contains("grows more than 1000 times"), "{error}");
}

#[test]
fn twenty_thousand_columns_are_refused() {
    let desk = Desk::new();
    let error = desk.refuse(format!("{}\n", vec!["x"; 20_000].join(",")).as_bytes());
    assert_eq!(error, "record 1 has 20000 columns; at most 4096 are read: check the delimiter");
}

#[test]
fn a_header_row_that_is_not_there_is_refused() {
    let desk = Desk::new();
    let options = IngestOptions { header: formats::HeaderChoice::Row(9), ..IngestOptions::default() };
    let error = desk.take(&desk.put(b"a,b\n1,2\n"), &options).unwrap_err().to_string();
    assert!(error.contains("row 9 was named as the header, but the file has 2 records"), "{error}");
    desk.assert_nothing_kept();
}

#[test]
fn too_many_rows_and_an_unknown_encoding_are_refused() {
    let desk = Desk::new();
    let mut options = IngestOptions::default();
    options.limits.rows_max = 2;
    let error = desk.take(&desk.put(b"a\n1\n2\n3\n"), &options).unwrap_err().to_string();
    assert_eq!(error, "the file has more than 2 rows: split it");
    let options = IngestOptions { encoding: Some("klingon".into()), ..IngestOptions::default() };
    assert!(desk.take(&desk.put(b"a\n1\n"), &options).unwrap_err().to_string().contains("not a character encoding"));
    desk.assert_nothing_kept();
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
