//! Files written by the library, real ones, and damaged ones.

use crate::tables::tests::{Converted, convert_bytes, data};
use crate::tables::{TableChoice, TableFormat, TableWriter, convert as convert_table};
use crate::{FileKind, FormatError, Limits};
use arrow::array::*;
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, Int32Type};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use std::sync::Arc;

fn file(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    packed(columns, Compression::UNCOMPRESSED)
}

fn packed(columns: Vec<(&str, ArrayRef)>, compression: Compression) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn convert(bytes: &[u8]) -> Result<Converted, FormatError> {
    convert_bytes(bytes, &TableChoice::default())
}

/// The texts of one column.
fn texts(array: impl Array + 'static) -> Vec<String> {
    let read = convert(&file(vec![("a", Arc::new(array))])).unwrap();
    read.rows.into_iter().map(|mut row| row.remove(0)).collect()
}

#[test]
fn every_type_has_its_exact_text() {
    assert_eq!(texts(Int8Array::from(vec![Some(-128), None])), ["-128", ""]);
    assert_eq!(texts(UInt64Array::from(vec![u64::MAX])), ["18446744073709551615"]);
    assert_eq!(texts(Int64Array::from(vec![i64::MIN])), ["-9223372036854775808"]);
    assert_eq!(texts(BooleanArray::from(vec![Some(true), Some(false), None])), ["true", "false", ""]);
    assert_eq!(
        texts(Float64Array::from(vec![0.1, -0.0, 1e300, 123_456_789.25, f64::NAN, f64::INFINITY])),
        ["0.1", "-0", "1e300", "123456789.25", "", ""]
    );
    assert_eq!(texts(Float32Array::from(vec![0.1, 16_777_216.0])), ["0.1", "16777216"]);
    let decimals = Decimal128Array::from(vec![12_300, -5]).with_precision_and_scale(38, 4).unwrap();
    assert_eq!(texts(decimals), ["1.2300", "-0.0005"]);
    assert_eq!(texts(Date32Array::from(vec![0, -1])), ["1970-01-01", "1969-12-31"]);
    assert_eq!(texts(Date64Array::from(vec![86_400_000])), ["1970-01-02"]);
    assert_eq!(texts(TimestampSecondArray::from(vec![1])), ["1970-01-01T00:00:01"]);
    assert_eq!(texts(TimestampNanosecondArray::from(vec![-1])), ["1969-12-31T23:59:59.999999999"]);
    let zoned = TimestampMicrosecondArray::from(vec![1_500_000]).with_timezone("America/Los_Angeles");
    assert_eq!(texts(zoned), ["1970-01-01T00:00:01.5Z"]);
    assert_eq!(texts(Time32MillisecondArray::from(vec![3_661_001])), ["01:01:01.001"]);
    assert_eq!(texts(Time64NanosecondArray::from(vec![1])), ["00:00:00.000000001"]);
    assert_eq!(texts(DurationMillisecondArray::from(vec![1_500])), ["1.5"]);
    assert_eq!(texts(StringArray::from(vec!["00501", "é\n\"x\""])), ["00501", "é\n\"x\""]);
    assert_eq!(texts(LargeStringArray::from(vec!["a"])), ["a"]);
    assert_eq!(
        texts(StringViewArray::from(vec!["a value longer than twelve bytes"])),
        ["a value longer than twelve bytes"]
    );
    let dictionary: DictionaryArray<Int32Type> = vec![Some("x"), None, Some("x")].into_iter().collect();
    assert_eq!(texts(dictionary), ["x", "", "x"]);
    assert_eq!(texts(NullArray::new(2)), ["", ""]);
}

#[test]
fn lists_structures_and_maps_are_json() {
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1), None]), None, Some(vec![])]);
    assert_eq!(texts(lists), ["[1,null]", "", "[]"]);
    let when: ArrayRef = Arc::new(Date32Array::from(vec![Some(0), None]));
    let name: ArrayRef = Arc::new(StringArray::from(vec!["a\"b", ""]));
    let of = StructArray::from(vec![
        (Arc::new(Field::new("name", DataType::Utf8, true)), name),
        (Arc::new(Field::new("when", DataType::Date32, true)), when),
    ]);
    assert_eq!(texts(of), [r#"{"name":"a\"b","when":"1970-01-01"}"#, r#"{"name":"","when":null}"#]);
    let mut map = MapBuilder::new(None, StringBuilder::new(), Float64Builder::new());
    map.keys().append_value("k");
    map.values().append_value(0.5);
    map.append(true).unwrap();
    assert_eq!(texts(map.finish()), [r#"{"k":0.5}"#]);
    let mut map = MapBuilder::new(None, Int32Builder::new(), BooleanBuilder::new());
    map.keys().append_value(7);
    map.values().append_value(true);
    map.append(true).unwrap();
    assert_eq!(texts(map.finish()), ["[[7,true]]"]);
}

#[test]
fn what_is_no_text_is_left_out_and_said() {
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![Some(&b"\xff"[..]), None, Some(b"x")]));
    let floats: ArrayRef = Arc::new(Float64Array::from(vec![Some(f64::NAN), Some(1.5), None]));
    let blank: ArrayRef = Arc::new(StringArray::from(vec![Some(""), None, Some("x")]));
    let read = convert(&file(vec![("b", bytes), ("f", floats), ("s", blank)])).unwrap();
    assert_eq!(read.rows, [["", "", ""], ["", "1.5", ""], ["", "", "x"]]);
    assert_eq!(
        read.facts.notes,
        [
            "2 values of `b` are bytes and no text; they were left out",
            "1 value of `f` is no number or infinite; it was left out",
            "1 value of `s` is text of no length; it is null",
        ]
    );
    assert_eq!(read.facts.columns.iter().map(|c| c.is_text).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn every_compression_is_read() {
    for compression in [
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(Default::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::BROTLI(Default::default()),
    ] {
        let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(0..20_000));
        let read = convert(&packed(vec![("n", numbers)], compression)).unwrap();
        assert_eq!((read.rows.len(), read.rows[19_999][0].as_str()), (20_000, "19999"), "{compression}");
    }
}

#[test]
fn a_dictionary_of_one_long_value_does_not_grow_in_memory() {
    // The writer keeps a dictionary up to a million bytes.
    let long = "x".repeat(900_000);
    let values: ArrayRef = Arc::new(StringArray::from_iter_values(std::iter::repeat_n(&long, 40)));
    let bytes = packed(vec![("v", values)], Compression::ZSTD(Default::default()));
    assert!(bytes.len() < 100_000);
    let read = convert(&bytes).unwrap();
    assert!(read.rows.len() == 40 && read.rows.iter().all(|row| row[0] == long));
    let longer = "x".repeat(9 << 20);
    let pair = |n: i32| OffsetBuffer::<i32>::from_lengths([n as usize]);
    let list = ListArray::new(
        Arc::new(Field::new("item", DataType::Utf8, true)),
        pair(2),
        Arc::new(StringArray::from_iter_values([&longer, &longer])),
        None,
    );
    let refused = convert(&packed(vec![("v", Arc::new(list))], Compression::ZSTD(Default::default())));
    assert!(matches!(refused, Err(FormatError::RecordTooLong { .. })), "{refused:?}");
}

#[test]
fn a_real_file_is_read_to_its_last_row() {
    let Some(path) = data("us-flights-3m/flights-3m.parquet") else { return };
    let mut rows = 0;
    let limits = Limits::default();
    let mut out = TableWriter::new(std::io::sink(), std::io::sink(), &limits, |written| {
        rows = written;
        std::ops::ControlFlow::Continue(())
    });
    let facts = convert_table(&path, FileKind::Parquet, &TableChoice::default(), &limits, &mut out).unwrap();
    assert_eq!(out.rows(), 3_000_000);
    out.finish().unwrap();
    assert!(rows > 2_900_000, "progress was told of {rows} rows");
    let labels: Vec<_> = facts.columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!(labels, ["date", "delay", "distance", "origin", "destination"]);
    assert_eq!((facts.format, facts.notes.len()), (TableFormat::Parquet, 0));
}

#[test]
fn a_file_that_is_cut_short_or_lies_about_its_directory_is_refused() {
    let whole = file(vec![("n", Arc::new(Int32Array::from(vec![1, 2, 3])))]);
    assert_eq!(convert(&whole).unwrap().rows.len(), 3);
    let refusal = |bytes: &[u8]| convert(bytes).unwrap_err().to_string();
    assert!(refusal(&whole[..whole.len() - 3]).contains("it ends too early"));
    assert!(refusal(b"PAR1").contains("it ends too early"));
    let mut long = whole.clone();
    let at = long.len() - 8;
    long[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(refusal(&long).contains("its directory is longer than the file"));
    let choice = TableChoice { part: Some("x".into()), ..TableChoice::default() };
    assert!(matches!(convert_bytes(&whole, &choice), Err(FormatError::NoParts)));
}

#[test]
fn a_page_that_becomes_more_than_its_header_says_is_refused() {
    let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(0..20_000));
    let mut bytes = packed(vec![("n", numbers)], Compression::GZIP(Default::default()));
    assert_eq!(convert(&bytes).unwrap().rows.len(), 20_000);
    // The dictionary page is the first: its kind, 2, then 80,000 bytes, each a number in zigzag.
    let stated = [0x15, 4, 0x15, 0x80, 0xe2, 0x09];
    assert_eq!(bytes[4..10], stated);
    // The same length of header, and 65 bytes.
    bytes[7..10].copy_from_slice(&[0x82, 0x81, 0x00]);
    let refused = convert(&bytes).unwrap_err().to_string();
    assert!(refused.contains("larger than its header says"), "{refused}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn damage_is_an_error_and_never_a_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        tail in any::<bool>(),
    ) {
        static WHOLE: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| {
            let lists = ListArray::from_iter_primitive::<Int32Type, _, _>(
                (0..200).map(|n| Some((0..n % 5).map(Some).collect::<Vec<_>>())),
            );
            let dictionary: DictionaryArray<Int32Type> = (0..200).map(|n| Some(["a", "bb", "ccc"][n % 3])).collect();
            let numbers = Int32Array::from_iter_values(0..200);
            packed(
                vec![("l", Arc::new(lists)), ("d", Arc::new(dictionary)), ("n", Arc::new(numbers))],
                Compression::SNAPPY,
            )
        });
        let mut bytes = WHOLE.clone();
        // The directory, where most of what can go wrong is, is half of the file.
        let from = if tail { bytes.len() / 2 } else { 4 };
        for (at, value) in changes {
            let at = from + at.index(bytes.len() - from - 8);
            bytes[at] = value;
        }
        // An error or a table, of which it can only be said that it is one.
        if let Ok(read) = convert(&bytes) {
            prop_assert_eq!(read.facts.format, TableFormat::Parquet);
        }
    }
}
