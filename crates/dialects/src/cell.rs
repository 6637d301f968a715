//! One cell to text, the same for every encoder and for pages.

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Decimal128Array, LargeStringArray, StringArray, StringViewArray,
};
use arrow::datatypes::{
    DataType, Date32Type, Float64Type, Int32Type, Int64Type, Time64MicrosecondType, TimeUnit, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt64Type,
};
use arrow::util::display::array_value_to_string;
use query::ExprType;
use std::fmt::Write;

/// How dates and times are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `2016-04-01`, `2016-04-01T10:00:00`, fractions only where there are some; instants end in `Z`.
    Iso,
    /// As SODA does: always with time of day and milliseconds, `2016-04-01T00:00:00.000`.
    Soda,
}

/// The text of one cell, for pages and anything else without a protocol of its own; `None` for null.
pub fn format_cell(array: &ArrayRef, row: usize, ty: ExprType) -> Option<String> {
    let cells = Cells::new(array.as_ref());
    let mut text = String::new();
    (ty != ExprType::Null && cells.push(row, Style::Iso, &mut text)).then_some(text)
}

/// A column with its type found out once, so that cells are written without asking again.
pub(crate) struct Cells<'a> {
    array: &'a dyn Array,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Utf8(&'a StringArray),
    LargeUtf8(&'a LargeStringArray),
    Utf8View(&'a StringViewArray),
    Int64(&'a [i64]),
    Int32(&'a [i32]),
    UInt64(&'a [u64]),
    Decimal(&'a Decimal128Array, i8),
    Float64(&'a [f64]),
    Boolean(&'a BooleanArray),
    Date32(&'a [i32]),
    Time {
        ticks: &'a [i64],
        per_second: i64,
        utc: bool,
    },
    /// Microseconds since midnight.
    OfDay(&'a [i64]),
    Null,
    Other,
}

impl<'a> Cells<'a> {
    /// Looks at a column.
    pub fn new(array: &'a dyn Array) -> Self {
        Self { array, kind: kind(array) }
    }

    /// The cell where the column holds text as such.
    pub fn text(&self, row: usize) -> Option<&'a str> {
        if self.is_null(row) {
            return None;
        }
        match self.kind {
            Kind::Utf8(a) => Some(a.value(row)),
            Kind::LargeUtf8(a) => Some(a.value(row)),
            Kind::Utf8View(a) => Some(a.value(row)),
            _ => None,
        }
    }

    /// Whether the cell is null, or is not a cell of the column.
    pub fn is_null(&self, row: usize) -> bool {
        row >= self.array.len() || matches!(self.kind, Kind::Null) || self.array.is_null(row)
    }

    /// Appends the text of a cell; `false`, and nothing appended, where there is no value (null, NaN, infinity).
    pub fn push(&self, row: usize, style: Style, out: &mut String) -> bool {
        if self.is_null(row) {
            return false;
        }
        // Writing to a string cannot fail.
        let _ = match self.kind {
            Kind::Utf8(a) => out.write_str(a.value(row)),
            Kind::LargeUtf8(a) => out.write_str(a.value(row)),
            Kind::Utf8View(a) => out.write_str(a.value(row)),
            Kind::Int64(values) => write!(out, "{}", values[row]),
            Kind::Int32(values) => write!(out, "{}", values[row]),
            Kind::UInt64(values) => write!(out, "{}", values[row]),
            Kind::Decimal(a, scale) => push_decimal(out, a.value(row), scale),
            Kind::Float64(values) if !values[row].is_finite() => return false,
            Kind::Float64(values) => push_float(out, values[row]),
            Kind::Boolean(a) => write!(out, "{}", a.value(row)),
            Kind::Date32(days) => push_date(out, i64::from(days[row]), style),
            Kind::Time { ticks, per_second, utc } => push_time(out, ticks[row], per_second, utc, style),
            Kind::OfDay(micros) => push_of_day(out, micros[row], style),
            Kind::Null => return false,
            Kind::Other => match array_value_to_string(self.array, row) {
                Ok(text) => out.write_str(&text),
                Err(_) => return false,
            },
        };
        true
    }
}

fn kind(array: &dyn Array) -> Kind<'_> {
    match array.data_type() {
        DataType::Utf8 => Kind::Utf8(array.as_string()),
        DataType::LargeUtf8 => Kind::LargeUtf8(array.as_string()),
        DataType::Utf8View => Kind::Utf8View(array.as_string_view()),
        DataType::Int64 => Kind::Int64(array.as_primitive::<Int64Type>().values()),
        DataType::Int32 => Kind::Int32(array.as_primitive::<Int32Type>().values()),
        DataType::UInt64 => Kind::UInt64(array.as_primitive::<UInt64Type>().values()),
        DataType::Decimal128(_, scale) => Kind::Decimal(array.as_primitive(), *scale),
        DataType::Float64 => Kind::Float64(array.as_primitive::<Float64Type>().values()),
        DataType::Boolean => Kind::Boolean(array.as_boolean()),
        DataType::Date32 => Kind::Date32(array.as_primitive::<Date32Type>().values()),
        DataType::Timestamp(unit, zone) => time(array, *unit, zone.is_some()),
        DataType::Time64(TimeUnit::Microsecond) => Kind::OfDay(array.as_primitive::<Time64MicrosecondType>().values()),
        DataType::Null => Kind::Null,
        _ => Kind::Other,
    }
}

fn time(array: &dyn Array, unit: TimeUnit, utc: bool) -> Kind<'_> {
    let (ticks, per_second): (&[i64], i64) = match unit {
        TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().values(), 1),
        TimeUnit::Millisecond => (array.as_primitive::<TimestampMillisecondType>().values(), 1_000),
        TimeUnit::Microsecond => (array.as_primitive::<TimestampMicrosecondType>().values(), 1_000_000),
        TimeUnit::Nanosecond => (array.as_primitive::<TimestampNanosecondType>().values(), 1_000_000_000),
    };
    Kind::Time { ticks, per_second, utc }
}

/// A decimal number without trailing zeros: one value has one text, whatever else the column holds.
fn push_decimal(out: &mut String, value: i128, scale: i8) -> std::fmt::Result {
    let digits = value.unsigned_abs().to_string();
    if value < 0 {
        out.push('-');
    }
    let Ok(scale) = usize::try_from(scale) else {
        let zeros = if value == 0 { 0 } else { usize::from(scale.unsigned_abs()) };
        return write!(out, "{digits}{}", "0".repeat(zeros));
    };
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    out.push_str(whole);
    match fraction.trim_end_matches('0') {
        "" => Ok(()),
        fraction => write!(out, ".{fraction}"),
    }
}

/// The shortest text that reads back to the same number; plain unless more than twenty zeros would be needed.
fn push_float(out: &mut String, value: f64) -> std::fmt::Result {
    let size = value.abs();
    if size == 0.0 {
        out.write_str("0")
    } else if (1e-20..1e21).contains(&size) {
        write!(out, "{value}")
    } else {
        write!(out, "{value:e}")
    }
}

fn push_date(out: &mut String, days: i64, style: Style) -> std::fmt::Result {
    let (year, month, day) = civil(days);
    write!(out, "{year:04}-{month:02}-{day:02}")?;
    if style == Style::Soda { out.write_str("T00:00:00.000") } else { Ok(()) }
}

fn push_time(out: &mut String, ticks: i64, per_second: i64, utc: bool, style: Style) -> std::fmt::Result {
    let (seconds, fraction) = (ticks.div_euclid(per_second), ticks.rem_euclid(per_second));
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    write!(out, "{year:04}-{month:02}-{day:02}T")?;
    push_clock(out, seconds.rem_euclid(86_400), fraction * (1_000_000_000 / per_second), style)?;
    if utc { out.write_str("Z") } else { Ok(()) }
}

fn push_of_day(out: &mut String, micros: i64, style: Style) -> std::fmt::Result {
    push_clock(out, micros / 1_000_000, micros % 1_000_000 * 1_000, style)
}

fn push_clock(out: &mut String, second: i64, nanos: i64, style: Style) -> std::fmt::Result {
    write!(out, "{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)?;
    if style == Style::Soda {
        write!(out, ".{:03}", nanos / 1_000_000)
    } else if nanos != 0 {
        out.write_str(format!(".{nanos:09}").trim_end_matches('0'))
    } else {
        Ok(())
    }
}

/// An instant as SODA writes it, from microseconds since the epoch.
pub(crate) fn instant_text(microseconds: i64) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = push_time(&mut text, microseconds, 1_000_000, true, Style::Soda);
    text
}

/// Year, month and day of a day counted from 1970-01-01 in the Gregorian calendar.
/// The method is Howard Hinnant's `civil_from_days`.
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use arrow::array::{Date32Array, Float64Array, TimestampMicrosecondArray, TimestampNanosecondArray};
    use std::sync::Arc;

    fn decimal(value: i128, scale: i8) -> String {
        let mut out = String::new();
        let _ = push_decimal(&mut out, value, scale);
        out
    }

    #[test]
    fn decimals_are_plain_and_have_one_text_each() {
        let written = [(1250, 2, "12.5"), (-5, 3, "-0.005"), (300, 2, "3"), (0, 4, "0"), (-7, 0, "-7"), (7, -2, "700")];
        for (value, scale, text) in written {
            assert_eq!(decimal(value, scale), text);
        }
    }

    #[test]
    fn doubles_are_plain_until_twenty_zeros_and_nan_is_null() {
        let values = [3.0, 0.1, -2.5, -0.0, 1e20, 1e22, 1e-7, 1e-25, f64::NAN, f64::INFINITY];
        let array: ArrayRef = Arc::new(Float64Array::from(values.to_vec()));
        let texts: Vec<_> = (0..values.len()).map(|i| format_cell(&array, i, ExprType::Number)).collect();
        let texts: Vec<_> = texts.iter().map(|t| t.as_deref().unwrap_or("null")).collect();
        let expected = ["3", "0.1", "-2.5", "0", "100000000000000000000", "1e22", "0.0000001", "1e-25", "null", "null"];
        assert_eq!(texts, expected);
    }

    #[test]
    fn dates_and_times_have_a_plain_and_a_soda_form() {
        let date: ArrayRef = Arc::new(Date32Array::from(vec![16_892, -719_528, 0]));
        let local: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![1_459_504_800_123_456, -1]));
        let utc: ArrayRef =
            Arc::new(TimestampNanosecondArray::from(vec![1_459_504_800_000_000_000]).with_timezone("UTC"));
        let soda = |array: &ArrayRef, row| {
            let mut out = String::new();
            Cells::new(array.as_ref()).push(row, Style::Soda, &mut out);
            out
        };
        assert_eq!(format_cell(&date, 0, ExprType::Date).as_deref(), Some("2016-04-01"));
        assert_eq!(format_cell(&date, 1, ExprType::Date).as_deref(), Some("0000-01-01"));
        assert_eq!(soda(&date, 2), "1970-01-01T00:00:00.000");
        assert_eq!(format_cell(&local, 0, ExprType::Timestamp).as_deref(), Some("2016-04-01T10:00:00.123456"));
        assert_eq!(soda(&local, 0), "2016-04-01T10:00:00.123");
        assert_eq!(soda(&local, 1), "1969-12-31T23:59:59.999");
        assert_eq!(format_cell(&utc, 0, ExprType::TimestampUtc).as_deref(), Some("2016-04-01T10:00:00Z"));
        assert_eq!(soda(&utc, 0), "2016-04-01T10:00:00.000Z");
        assert_eq!(instant_text(0), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn every_day_of_four_centuries_agrees_with_the_calendar() {
        let mut date = jiff::civil::date(1800, 1, 1);
        for day in -62_091..84_006 {
            assert_eq!(civil(day), (date.year().into(), date.month().into(), date.day().into()));
            date = date.tomorrow().unwrap();
        }
    }

    #[test]
    fn a_row_that_is_not_there_is_null() {
        let array: ArrayRef = Arc::new(StringArray::from(vec![Some("a"), None]));
        assert_eq!(format_cell(&array, 0, ExprType::Text).as_deref(), Some("a"));
        assert_eq!(format_cell(&array, 1, ExprType::Text), None);
        assert_eq!(format_cell(&array, 2, ExprType::Text), None);
    }
}
