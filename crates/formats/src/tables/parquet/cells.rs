//! The exact text of a value of any type; lists, structures and maps are JSON.

use super::times::{self, Unit};
use arrow::array::{Array, ArrayRef, AsArray, StructArray};
use arrow::datatypes::*;
use std::fmt::{Display, Write};

/// What a value becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// Its text.
    Value,
    /// A UUID in its usual form.
    Uuid,
    /// Nothing: bytes are no text. How many there were is said.
    Bytes,
}

/// Values of a column that are not in its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    no_numbers: u64,
    bytes: u64,
    blank: u64,
    lengths: bool,
}

impl Tally {
    /// What a person should know of the column.
    pub(super) fn notes(&self, label: &str) -> Vec<String> {
        let said = |n: u64, one: &str, many: &str| match n {
            0 => None,
            1 => Some(format!("1 value of `{label}` {one}")),
            n => Some(format!("{n} values of `{label}` {many}")),
        };
        let lengths = self.lengths.then(|| format!("`{label}` has lengths of time; they are in seconds"));
        [
            said(
                self.no_numbers,
                "is no number or infinite; it was left out",
                "are no numbers or infinite; they were left out",
            ),
            said(self.bytes, "is bytes and no text; it was left out", "are bytes and no text; they were left out"),
            said(self.blank, "is text of no length; it is null", "are texts of no length; they are null"),
            lengths,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Whether values of a type are read.
pub(super) fn is_read(data_type: &DataType) -> bool {
    match data_type {
        DataType::List(f)
        | DataType::LargeList(f)
        | DataType::ListView(f)
        | DataType::LargeListView(f)
        | DataType::FixedSizeList(f, _)
        | DataType::Map(f, _) => is_read(f.data_type()),
        DataType::Struct(fields) => fields.iter().all(|f| is_read(f.data_type())),
        DataType::Union(..) | DataType::RunEndEncoded(..) | DataType::Dictionary(..) => false,
        _ => true,
    }
}

impl Cell {
    /// Writes the text of a value, nothing for null; none when it is longer than this.
    pub(super) fn write(
        self,
        array: &ArrayRef,
        at: usize,
        out: &mut String,
        tally: &mut Tally,
        max: usize,
    ) -> Option<()> {
        if array.is_null(at) {
            return Some(());
        }
        match self {
            Self::Value => {
                let mut writer = Writer { out, tally, max };
                writer.value(array.as_ref(), at, false)?;
                tally.blank += u64::from(out.is_empty() && is_text(array.data_type()));
            }
            Self::Uuid => {
                let hex: String = array.as_fixed_size_binary().value(at).iter().map(|b| format!("{b:02x}")).collect();
                let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| hex.get(part).unwrap_or_default());
                out.push_str(&parts.join("-"));
            }
            Self::Bytes => tally.bytes += 1,
        }
        Some(())
    }
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

struct Writer<'w> {
    out: &'w mut String,
    tally: &'w mut Tally,
    max: usize,
}

/// Writes the value of a primitive array.
macro_rules! plain {
    ($self:ident, $array:ident, $at:ident, $type:ty) => {
        $self.plain($array.as_primitive::<$type>().value($at))
    };
}

impl Writer<'_> {
    /// Writes a value; `inside` JSON it is quoted where it is no number.
    fn value(&mut self, array: &dyn Array, at: usize, inside: bool) -> Option<()> {
        if array.is_null(at) || matches!(array.data_type(), DataType::Null) {
            if inside {
                self.out.push_str("null");
            }
            return Some(());
        }
        match array.data_type() {
            DataType::Int8 => plain!(self, array, at, Int8Type),
            DataType::Int16 => plain!(self, array, at, Int16Type),
            DataType::Int32 => plain!(self, array, at, Int32Type),
            DataType::Int64 => plain!(self, array, at, Int64Type),
            DataType::UInt8 => plain!(self, array, at, UInt8Type),
            DataType::UInt16 => plain!(self, array, at, UInt16Type),
            DataType::UInt32 => plain!(self, array, at, UInt32Type),
            DataType::UInt64 => plain!(self, array, at, UInt64Type),
            DataType::Boolean => self.plain(array.as_boolean().value(at)),
            DataType::Float16 => {
                let value = array.as_primitive::<Float16Type>().value(at).to_f32();
                self.float(value.into(), inside, |_| shortest(value.abs().into(), value, value));
            }
            DataType::Float32 => {
                let value = array.as_primitive::<Float32Type>().value(at);
                self.float(f64::from(value), inside, |_| shortest(value.abs().into(), value, value));
            }
            DataType::Float64 => {
                let value = array.as_primitive::<Float64Type>().value(at);
                self.float(value, inside, |_| shortest(value.abs(), value, value));
            }
            DataType::Decimal32(..) => self.plain(array.as_primitive::<Decimal32Type>().value_as_string(at)),
            DataType::Decimal64(..) => self.plain(array.as_primitive::<Decimal64Type>().value_as_string(at)),
            DataType::Decimal128(..) => self.plain(array.as_primitive::<Decimal128Type>().value_as_string(at)),
            DataType::Decimal256(..) => self.plain(array.as_primitive::<Decimal256Type>().value_as_string(at)),
            DataType::Utf8 => self.text(array.as_string::<i32>().value(at), inside),
            DataType::LargeUtf8 => self.text(array.as_string::<i64>().value(at), inside),
            DataType::Utf8View => self.text(array.as_string_view().value(at), inside),
            DataType::List(_) => self.list(array.as_list::<i32>().value(at).as_ref())?,
            DataType::LargeList(_) => self.list(array.as_list::<i64>().value(at).as_ref())?,
            DataType::ListView(_) => self.list(array.as_list_view::<i32>().value(at).as_ref())?,
            DataType::LargeListView(_) => self.list(array.as_list_view::<i64>().value(at).as_ref())?,
            DataType::FixedSizeList(..) => self.list(array.as_fixed_size_list().value(at).as_ref())?,
            DataType::Struct(_) => self.structure(array, at)?,
            DataType::Map(..) => self.map(&array.as_map().value(at))?,
            data_type => match moment(array, data_type, at) {
                Some(text) => {
                    self.tally.lengths |= matches!(data_type, DataType::Duration(_));
                    self.text(&text, inside);
                }
                None => {
                    self.tally.bytes += 1;
                    self.out.push_str(if inside { "null" } else { "" });
                }
            },
        }
        (self.out.len() <= self.max).then_some(())
    }

    fn plain(&mut self, value: impl Display) {
        let written = write!(self.out, "{value}");
        debug_assert!(written.is_ok());
    }

    fn float(&mut self, value: f64, inside: bool, text: impl FnOnce(f64) -> String) {
        if value.is_finite() {
            self.out.push_str(&text(value));
        } else {
            self.tally.no_numbers += 1;
            self.out.push_str(if inside { "null" } else { "" });
        }
    }

    fn text(&mut self, text: &str, inside: bool) {
        match inside.then(|| serde_json::to_string(text)) {
            Some(Ok(quoted)) => self.out.push_str(&quoted),
            _ => self.out.push_str(text),
        }
    }

    fn list(&mut self, items: &dyn Array) -> Option<()> {
        self.out.push('[');
        for at in 0..items.len() {
            if at > 0 {
                self.out.push(',');
            }
            self.value(items, at, true)?;
        }
        self.out.push(']');
        Some(())
    }

    fn structure(&mut self, array: &dyn Array, at: usize) -> Option<()> {
        let structure = array.as_struct();
        self.out.push('{');
        for (n, (field, member)) in structure.fields().iter().zip(structure.columns()).enumerate() {
            if n > 0 {
                self.out.push(',');
            }
            self.text(field.name(), true);
            self.out.push(':');
            self.value(member.as_ref(), at, true)?;
        }
        self.out.push('}');
        Some(())
    }

    /// A map with texts as keys is an object, any other a list of pairs.
    fn map(&mut self, entries: &StructArray) -> Option<()> {
        let [keys, values] = entries.columns() else { return Some(()) };
        let named = is_text(keys.data_type());
        self.out.push(if named { '{' } else { '[' });
        for at in 0..entries.len() {
            if at > 0 {
                self.out.push(',');
            }
            if !named {
                self.out.push('[');
            }
            self.value(keys.as_ref(), at, true)?;
            self.out.push(if named { ':' } else { ',' });
            self.value(values.as_ref(), at, true)?;
            if !named {
                self.out.push(']');
            }
        }
        self.out.push(if named { '}' } else { ']' });
        Some(())
    }
}

/// The shortest text that reads back as the same number, without a row of zeros for what is very large or small.
fn shortest(size: f64, plain: impl Display, exponent: impl std::fmt::LowerExp) -> String {
    if size == 0.0 || (1e-7..1e16).contains(&size) { plain.to_string() } else { format!("{exponent:e}") }
}

/// The text of a day, a time, or a length of time.
fn moment(array: &dyn Array, data_type: &DataType, at: usize) -> Option<String> {
    let mut out = String::new();
    match data_type {
        DataType::Date32 => times::date(array.as_primitive::<Date32Type>().value(at).into(), &mut out),
        DataType::Date64 => {
            let millis = array.as_primitive::<Date64Type>().value(at);
            match millis.rem_euclid(86_400_000) {
                0 => times::date(millis.div_euclid(86_400_000), &mut out),
                _ => times::moment(millis, Unit::MILLIS, &mut out),
            }
        }
        DataType::Timestamp(unit, zone) => {
            let (time, unit) = match unit {
                TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().value(at), Unit::SECONDS),
                TimeUnit::Millisecond => (array.as_primitive::<TimestampMillisecondType>().value(at), Unit::MILLIS),
                TimeUnit::Microsecond => (array.as_primitive::<TimestampMicrosecondType>().value(at), Unit::MICROS),
                TimeUnit::Nanosecond => (array.as_primitive::<TimestampNanosecondType>().value(at), Unit::NANOS),
            };
            times::moment(time, unit, &mut out);
            out.push_str(if zone.is_some() { "Z" } else { "" });
        }
        DataType::Time32(TimeUnit::Second) => {
            times::time_of_day(array.as_primitive::<Time32SecondType>().value(at).into(), Unit::SECONDS, &mut out);
        }
        DataType::Time32(_) => {
            times::time_of_day(array.as_primitive::<Time32MillisecondType>().value(at).into(), Unit::MILLIS, &mut out);
        }
        DataType::Time64(TimeUnit::Microsecond) => {
            times::time_of_day(array.as_primitive::<Time64MicrosecondType>().value(at), Unit::MICROS, &mut out);
        }
        DataType::Time64(_) => {
            times::time_of_day(array.as_primitive::<Time64NanosecondType>().value(at), Unit::NANOS, &mut out);
        }
        DataType::Duration(unit) => {
            let (time, unit) = match unit {
                TimeUnit::Second => (array.as_primitive::<DurationSecondType>().value(at), Unit::SECONDS),
                TimeUnit::Millisecond => (array.as_primitive::<DurationMillisecondType>().value(at), Unit::MILLIS),
                TimeUnit::Microsecond => (array.as_primitive::<DurationMicrosecondType>().value(at), Unit::MICROS),
                TimeUnit::Nanosecond => (array.as_primitive::<DurationNanosecondType>().value(at), Unit::NANOS),
            };
            times::seconds(time, unit, &mut out);
        }
        DataType::Interval(unit) => {
            let (months, days, seconds) = match unit {
                IntervalUnit::YearMonth => {
                    (array.as_primitive::<IntervalYearMonthType>().value(at), 0, (0, Unit::SECONDS))
                }
                IntervalUnit::DayTime => {
                    let value = array.as_primitive::<IntervalDayTimeType>().value(at);
                    (0, value.days, (value.milliseconds.into(), Unit::MILLIS))
                }
                IntervalUnit::MonthDayNano => {
                    let value = array.as_primitive::<IntervalMonthDayNanoType>().value(at);
                    (value.months, value.days, (value.nanoseconds, Unit::NANOS))
                }
            };
            out.push_str(&format!("P{months}M{days}DT"));
            times::seconds(seconds.0, seconds.1, &mut out);
            out.push('S');
        }
        _ => return None,
    }
    Some(out)
}
