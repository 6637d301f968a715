//! The one text of a value, whatever type it has in custody.

use super::number::write_decimal;
use super::temporal::{date_of, date_time_of};
use super::{DecimalText, Moment, is_blank, read_boolean, read_moment, read_shape};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int64Type, TimeUnit, TimestampMicrosecondType};
use catalog::FieldType;
use std::fmt::Write;

/// Writes the canonical text of one cell into `out`, which is cleared first; `false` when it is null or of a type that
/// no field has.
///
/// Text and shapes are given as they are, numbers in their shortest form, dates and times in ISO 8601
/// without a fraction of zero. [`super::TypeInference`] reads each of them back as the same value.
pub fn canonical_text(values: &ArrayRef, row: usize, out: &mut String) -> bool {
    out.clear();
    if values.is_null(row) {
        return false;
    }
    match values.data_type() {
        DataType::Utf8 => out.push_str(values.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => out.push_str(values.as_string::<i64>().value(row)),
        DataType::Utf8View => out.push_str(values.as_string_view().value(row)),
        DataType::Int64 => drop(write!(out, "{}", values.as_primitive::<Int64Type>().value(row))),
        DataType::Decimal128(_, scale) => {
            write_decimal(values.as_primitive::<Decimal128Type>().value(row), scale.unsigned_abs(), out);
        }
        DataType::Boolean => out.push_str(if values.as_boolean().value(row) { "true" } else { "false" }),
        DataType::Date32 => return date(values.as_primitive::<Date32Type>().value(row), out),
        DataType::Timestamp(TimeUnit::Microsecond, zone) => {
            let zone = if zone.is_some() { "Z" } else { "" };
            return date_time(values.as_primitive::<TimestampMicrosecondType>().value(row), zone, out);
        }
        _ => return false,
    }
    true
}

/// Writes the canonical text of a value that reads as this type; `false` when it does not, or is blank.
pub fn canonical_in(field_type: FieldType, text: &str, out: &mut String) -> bool {
    out.clear();
    if field_type == FieldType::Text {
        out.push_str(text);
        return true;
    }
    !is_blank(text) && write_in(field_type, text, out).is_some()
}

fn write_in(field_type: FieldType, text: &str, out: &mut String) -> Option<()> {
    match field_type {
        FieldType::Integer | FieldType::Decimal { .. } => {
            let number = DecimalText::read(text)?;
            write_decimal(number.unscaled(number.needed_scale())?, number.needed_scale(), out);
        }
        FieldType::Boolean => out.push_str(if read_boolean(text)? { "true" } else { "false" }),
        FieldType::Date => write!(out, "{}", read_moment(text)?.local()?.date()).ok()?,
        FieldType::Timestamp => write!(out, "{}", read_moment(text)?.local()?).ok()?,
        FieldType::TimestampUtc => match read_moment(text)? {
            Moment::Instant(at) => write!(out, "{at}Z").ok()?,
            _ => return None,
        },
        FieldType::Point | FieldType::MultiPoint | FieldType::MultiLine | FieldType::MultiPolygon => {
            let (_, shape) = read_shape(text).filter(|(found, _)| *found == field_type)?;
            out.push_str(&shape);
        }
        FieldType::Text => out.push_str(text),
    }
    Some(())
}

/// Writes a cell as an identifier: one text for one value, whether its column is text or typed in custody. `false` when
/// there is no value.
pub fn canonical_key(values: &ArrayRef, row: usize, out: &mut String) -> bool {
    let mut text = String::new();
    canonical_text(values, row, &mut text) && key_of_text(&text, out)
}

/// Writes the text of a cell as an identifier, as [`canonical_key`] does.
pub fn key_of_text(text: &str, out: &mut String) -> bool {
    if is_blank(text) {
        return false;
    }
    // A date is its midnight: a column of both is one of times in custody, or of text.
    let types = [FieldType::Integer, FieldType::Timestamp, FieldType::TimestampUtc, FieldType::Boolean];
    types.into_iter().any(|t| canonical_in(t, text, out)) || canonical_in(FieldType::Text, text, out)
}

fn date(days: i32, out: &mut String) -> bool {
    date_of(days).is_some_and(|date| write!(out, "{date}").is_ok())
}

fn date_time(micros: i64, zone: &str, out: &mut String) -> bool {
    date_time_of(micros).is_some_and(|at| write!(out, "{at}{zone}").is_ok())
}
