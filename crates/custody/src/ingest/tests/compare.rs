//! An independent second reading of a file, compared with the revision cell by cell.

use crate::revision::ROW_COLUMN;
use crate::{ROW_COLUMN as EXPORTED, Revision};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Date32Type, Decimal128Type, Int64Type, TimestampMicrosecondType};
use catalog::FieldType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;

/// How the source is to be read; written down by hand for each file, not taken from the receipt.
pub(super) struct Source {
    pub(super) delimiter: u8,
    pub(super) encoding: &'static encoding_rs::Encoding,
    pub(super) has_header: bool,
}

/// Reads all records with nothing but a decoder and the csv crate, everything in memory.
pub(super) fn read_source(bytes: &[u8], source: &Source) -> (Vec<String>, Vec<Vec<String>>) {
    let (text, _, _) = source.encoding.decode(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(source.delimiter)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
    let header = if source.has_header { rows.remove(0) } else { Vec::new() };
    (header, rows)
}

/// Compares every cell of the revision with the source; returns the number of cells compared.
pub(super) fn assert_same_cells(revision: &Revision, rows: &[Vec<String>]) -> usize {
    assert_eq!(EXPORTED, ROW_COLUMN);
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(revision.rows()).unwrap()).unwrap();
    let fields = revision.receipt().fields.clone();
    let mut row = 0;
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let numbers = batch.column(0).as_primitive::<Int64Type>().clone();
        for i in 0..batch.num_rows() {
            assert_eq!(numbers.value(i), row as i64 + 1);
            for (column, field) in fields.iter().enumerate() {
                let source = rows[row].get(column).map_or("", String::as_str);
                let stored = batch.column(column + 1);
                let same = same_cell(stored, i, source, field.field_type);
                assert!(same, "row {}, `{}`: {source:?} was stored otherwise", row + 1, field.name);
            }
            row += 1;
        }
    }
    assert_eq!(row, rows.len());
    row * fields.len()
}

fn same_cell(stored: &ArrayRef, i: usize, source: &str, field_type: FieldType) -> bool {
    if stored.is_null(i) {
        let word = ["NA", "N/A", "n/a", "NULL", "null", "Null", "<Null>", "#N/A", "NaN", "-"].contains(&source);
        return source.is_empty() || field_type != FieldType::Text && (word || source.trim().is_empty());
    }
    match field_type {
        FieldType::Text => stored.as_string::<i32>().value(i) == source,
        FieldType::Integer => stored.as_primitive::<Int64Type>().value(i).to_string() == source.replace(',', ""),
        FieldType::Decimal { scale } => {
            plain_number(stored.as_primitive::<Decimal128Type>().value(i), scale) == trim_number(source)
        }
        FieldType::Money { currency, scale } => {
            let negative = source.contains(['-', '(']);
            let digits = source.trim().replace(['-', '(', ')', ' ', currency.sign()], "");
            let written = format!("{}{digits}", if negative { "-" } else { "" });
            plain_number(stored.as_primitive::<Decimal128Type>().value(i), scale) == trim_number(&written)
        }
        FieldType::Url | FieldType::Email | FieldType::Phone | FieldType::Json => {
            stored.as_string::<i32>().value(i) == source.trim()
        }
        FieldType::Boolean => stored.as_boolean().value(i).to_string() == source.to_lowercase(),
        FieldType::Date => days(source) == Some(i64::from(stored.as_primitive::<Date32Type>().value(i))),
        FieldType::Timestamp | FieldType::TimestampUtc => {
            micros(source) == Some(stored.as_primitive::<TimestampMicrosecondType>().value(i))
        }
        FieldType::Point | FieldType::MultiPoint | FieldType::MultiLine | FieldType::MultiPolygon => {
            coordinates(stored.as_string::<i32>().value(i)) == coordinates(source)
        }
    }
}

/// `12.3400` and `12.34` are one number.
fn trim_number(text: &str) -> String {
    let text = text.replace(',', "");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".into() } else { text.to_owned() }
}

fn plain_number(unscaled: i128, scale: u8) -> String {
    let digits = format!("{:0>width$}", unscaled.abs(), width = usize::from(scale) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
    trim_number(&format!("{}{whole}.{fraction}", if unscaled < 0 { "-" } else { "" }))
}

fn coordinates(text: &str) -> Vec<f64> {
    text.split(['(', ')', ' ', ',']).filter_map(|part| part.parse().ok()).collect()
}

/// Days since 1970 of an ISO or month/day/year date, counted the plain way.
fn days(text: &str) -> Option<i64> {
    let parts: Vec<i64> = text.split(['-', '/']).map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let [a, b, c] = parts[..] else { return None };
    let (year, month, day) = if text.find(['-', '/'])? == 4 { (a, b, c) } else { (c, a, b) };
    let year = match year {
        0..=68 => 2000 + year,
        69..=99 => 1900 + year,
        _ => year,
    };
    let leap = |y: i64| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let whole_years: i64 = if year >= 1970 {
        (1970..year).map(|y| 365 + i64::from(leap(y))).sum()
    } else {
        -(year..1970).map(|y| 365 + i64::from(leap(y))).sum::<i64>()
    };
    Some(whole_years + lengths[..(month - 1) as usize].iter().sum::<i64>() + day - 1)
}

fn micros(text: &str) -> Option<i64> {
    let (date, time) = text.split_once([' ', 'T'])?;
    let time = time.trim_end_matches('Z').trim_end_matches("+00");
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = time.split(':').map(|p| p.parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let fraction: i64 = format!("{fraction:0<6}").parse().ok()?;
    Some((((days(date)? * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + fraction)
}

#[test]
fn the_comparison_itself_can_tell_values_apart() {
    assert_eq!(days("1970-01-01"), Some(0));
    assert_eq!(days("2/29/2000"), Some(11_016));
    assert_eq!(days("12/31/69"), Some(-1));
    assert_eq!(micros("2021/01/01 09:08:00+00"), Some(1_609_492_080_000_000));
    assert_eq!(plain_number(-50, 2), "-0.5");
    assert_ne!(trim_number("1.20"), trim_number("1.02"));
}
