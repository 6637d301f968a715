//! The one text of a value, whatever type it has in custody.

use super::money::write_money;
use super::number::write_decimal;
use super::temporal::{date_of, date_time_of, write_date, write_date_time};
use super::worded::is_worded;
use super::{
    DecimalText, Moment, MoneyText, is_blank, is_email, is_json, is_phone, is_url, read_boolean, read_moment,
    read_shape,
};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Decimal128Type, TimeUnit};
use catalog::{DeclaredType, FieldType};

/// Writes the canonical text of one cell into `out`, which is cleared first; `false` when it is null or of a type that
/// no field has.
///
/// Text and shapes are given as they are, numbers in their shortest form, dates and times in ISO 8601
/// without a fraction of zero. Money is the number: what [`super::TypeInference`] reads back as the same value is the
/// text that [`canonical_of`] writes.
pub fn canonical_text(values: &ArrayRef, row: usize, out: &mut String) -> bool {
    out.clear();
    Cells::of(values).write(row, out)
}

/// The cells of a column, of which the texts of many are wanted.
#[derive(Clone, Copy)]
pub enum Cells<'a> {
    /// Text.
    Text(&'a StringArray),
    /// Whole numbers.
    Integer(&'a Int64Array),
    /// Numbers with so many digits after the point.
    Decimal(&'a Decimal128Array, u8),
    /// True or false.
    Boolean(&'a BooleanArray),
    /// Dates.
    Date(&'a Date32Array),
    /// Points in time, and how their zone is written.
    Timestamp(&'a TimestampMicrosecondArray, &'static str),
    /// Of a type that few columns have, or none.
    Other(&'a ArrayRef),
}

impl<'a> Cells<'a> {
    /// The cells of these values.
    pub fn of(values: &'a ArrayRef) -> Self {
        match values.data_type() {
            DataType::Utf8 => Self::Text(values.as_string()),
            DataType::Int64 => Self::Integer(values.as_primitive()),
            DataType::Decimal128(_, scale) => Self::Decimal(values.as_primitive(), scale.unsigned_abs()),
            DataType::Boolean => Self::Boolean(values.as_boolean()),
            DataType::Date32 => Self::Date(values.as_primitive()),
            DataType::Timestamp(TimeUnit::Microsecond, zone) => {
                Self::Timestamp(values.as_primitive(), if zone.is_some() { "Z" } else { "" })
            }
            _ => Self::Other(values),
        }
    }

    /// The cell as it is, where it is text.
    pub fn text(&self, row: usize) -> Option<&'a str> {
        match self {
            Self::Text(values) => values.is_valid(row).then(|| values.value(row)),
            Self::Other(values) if values.is_valid(row) => match values.data_type() {
                DataType::LargeUtf8 => Some(values.as_string::<i64>().value(row)),
                DataType::Utf8View => Some(values.as_string_view().value(row)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Writes the canonical text of a cell after what is there; `false`, and nothing is written, when it is null or of a
    /// type that no field has.
    pub fn write(&self, row: usize, out: &mut String) -> bool {
        match self {
            Self::Text(_) | Self::Other(_) => return self.text(row).map(|text| out.push_str(text)).is_some(),
            Self::Integer(values) if values.is_valid(row) => write_decimal(i128::from(values.value(row)), 0, out),
            Self::Decimal(values, scale) if values.is_valid(row) => write_decimal(values.value(row), *scale, out),
            Self::Boolean(values) if values.is_valid(row) => {
                out.push_str(if values.value(row) { "true" } else { "false" });
            }
            Self::Date(values) if values.is_valid(row) => return date(values.value(row), out),
            Self::Timestamp(values, zone) if values.is_valid(row) => return date_time(values.value(row), zone, out),
            _ => return false,
        }
        true
    }
}

/// Writes the canonical text of one cell of a column of this type as [`canonical_text`] does, money with its sign.
pub fn canonical_of(field_type: FieldType, values: &ArrayRef, row: usize, out: &mut String) -> bool {
    let (FieldType::Money { currency, .. }, DataType::Decimal128(_, scale)) = (field_type, values.data_type()) else {
        return canonical_text(values, row, out);
    };
    out.clear();
    if values.is_null(row) {
        return false;
    }
    write_money(currency, values.as_primitive::<Decimal128Type>().value(row), scale.unsigned_abs(), out);
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

pub(super) fn write_in(field_type: FieldType, text: &str, out: &mut String) -> Option<()> {
    match field_type {
        FieldType::Integer | FieldType::Decimal { .. } => {
            let number = DecimalText::read(text)?;
            write_decimal(number.unscaled(number.needed_scale())?, number.needed_scale(), out);
        }
        FieldType::Boolean => out.push_str(if read_boolean(text)? { "true" } else { "false" }),
        FieldType::Date => write_date(read_moment(text)?.local()?.date(), out),
        FieldType::Timestamp => write_date_time(read_moment(text)?.local()?, out),
        FieldType::TimestampUtc => match read_moment(text)? {
            Moment::Instant(at) => {
                write_date_time(at, out);
                out.push('Z');
            }
            _ => return None,
        },
        FieldType::Point | FieldType::MultiPoint | FieldType::MultiLine | FieldType::MultiPolygon => {
            let (_, shape) = read_shape(text).filter(|(found, _)| *found == field_type)?;
            out.push_str(&shape);
        }
        FieldType::Money { currency, .. } => {
            let money = MoneyText::read(text).filter(|money| money.currency == Some(currency))?;
            MoneyText::write(currency, money.number(), out)?;
        }
        FieldType::Url | FieldType::Email | FieldType::Phone | FieldType::Json => {
            out.push_str(Some(text.trim_ascii()).filter(|text| is_worded(field_type, text))?);
        }
        FieldType::Text => out.push_str(text),
    }
    Some(())
}

/// Writes a cell as an identifier: one text for one value, whether its column is text or typed in custody. `false` when
/// there is no value. Where a person declared that the field is text, `007` and `7` are two.
pub fn canonical_key(
    declared: Option<DeclaredType>,
    field_type: FieldType,
    values: &ArrayRef,
    row: usize,
    out: &mut String,
) -> bool {
    let mut text = String::new();
    canonical_of(field_type, values, row, &mut text) && key_of_text(declared, &text, out)
}

/// Writes the text of a cell as an identifier, as [`canonical_key`] does.
pub fn key_of_text(declared: Option<DeclaredType>, text: &str, out: &mut String) -> bool {
    if is_blank(text) {
        return false;
    }
    out.clear();
    if declared.is_some_and(DeclaredType::is_text) {
        out.push_str(text);
        return true;
    }
    // A date is its midnight: a column of both is one of times in custody, or of text.
    let types = [FieldType::Integer, FieldType::Timestamp, FieldType::TimestampUtc, FieldType::Boolean];
    if !types.into_iter().any(|t| canonical_in(t, text, out)) {
        out.clear();
        key_of_worded(text.trim_ascii(), out).unwrap_or_else(|| out.push_str(text));
    }
    true
}

/// The key of a text that could be of a type that has no other canonical form in a column of text.
fn key_of_worded(text: &str, out: &mut String) -> Option<()> {
    if let Some(MoneyText { currency: Some(currency), .. }) = MoneyText::read(text) {
        return write_in(FieldType::Money { currency, scale: 0 }, text, out);
    }
    if let Some((_, shape)) = read_shape(text) {
        out.push_str(&shape);
        return Some(());
    }
    let worded = is_url(text) || is_email(text) || is_phone(text) || is_json(text);
    worded.then(|| out.push_str(text))
}

fn date(days: i32, out: &mut String) -> bool {
    date_of(days).map(|date| write_date(date, out)).is_some()
}

fn date_time(micros: i64, zone: &str, out: &mut String) -> bool {
    let Some(at) = date_time_of(micros) else { return false };
    write_date_time(at, out);
    out.push_str(zone);
    true
}
