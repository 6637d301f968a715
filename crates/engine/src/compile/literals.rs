//! Literal values as typed scalars.

use super::types::{Num, TEXT, physical};
use super::{Compiled, TIMESTAMP, timestamp_utc};
use crate::functions::{decimal_of, parse_number};
use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;
use query::{ExprType, Node, Typed, Value, interval};

fn scalar(value: ScalarValue) -> Compiled {
    let ty = value.data_type();
    Compiled::new(Expr::Literal(value, None), ty)
}

/// A text literal.
pub(super) fn text(text: &str) -> Expr {
    Expr::Literal(ScalarValue::Utf8View(Some(text.to_owned())), None)
}

/// A whole number.
pub(super) fn whole(value: i64) -> Expr {
    Expr::Literal(ScalarValue::Int64(Some(value)), None)
}

/// A null of this physical type.
pub(super) fn null(ty: &DataType) -> Expr {
    Expr::Literal(ScalarValue::try_from(ty).unwrap_or(ScalarValue::Null), None)
}

/// The value of a literal, negated numbers included.
pub(super) fn value(typed: &Typed) -> Option<&Value> {
    match &typed.node {
        Node::Literal(value) => Some(value),
        _ => None,
    }
}

/// The literal in the smallest type that holds it.
pub(super) fn natural(value: &Value, ty: ExprType) -> Compiled {
    match value {
        Value::Null => {
            let ty = physical(ty);
            Compiled::new(null(&ty), ty)
        }
        Value::Text(t) => scalar(ScalarValue::Utf8View(Some(t.clone()))),
        Value::Boolean(b) => scalar(ScalarValue::Boolean(Some(*b))),
        Value::Number(digits) => number(digits),
        Value::Date(date) => scalar(ScalarValue::Date32(days(*date))),
        Value::Timestamp(t) => scalar(ScalarValue::TimestampMicrosecond(micros(*t), None)),
        Value::TimestampUtc(t) => {
            scalar(ScalarValue::TimestampMicrosecond(Some(t.as_microsecond()), Some("UTC".into())))
        }
        Value::Geometry(text) => scalar(ScalarValue::Utf8View(Some(text.clone()))),
        Value::Time(time) => {
            scalar(ScalarValue::Time64Microsecond(micros(jiff::civil::Date::ZERO.to_datetime(*time)).map(of_day)))
        }
        Value::Interval { months, days, micros } => {
            scalar(ScalarValue::Utf8View(Some(interval::written(*months, *days, *micros))))
        }
    }
}

fn number(digits: &str) -> Compiled {
    let exact = parse_number(digits).and_then(decimal_of);
    match exact {
        Some((Num::Int, value)) => scalar(ScalarValue::Int64(i64::try_from(value).ok())),
        Some((Num::Decimal(p, s), value)) => scalar(ScalarValue::Decimal128(Some(value), p, s.cast_signed())),
        // Too many digits for a decimal: the nearest double, or null where there is none.
        _ => scalar(ScalarValue::Float64(digits.trim().parse::<f64>().ok().filter(|v| v.is_finite()))),
    }
}

/// The literal in this type, if nothing of it is lost.
pub(super) fn exactly(value: &Value, ty: &DataType) -> Option<Compiled> {
    match (value, ty) {
        (Value::Null, _) => Some(Compiled::new(null(ty), ty.clone())),
        (Value::Number(digits), DataType::Int64) => {
            let value = i64::try_from(parse_number(digits)?.at_scale(0)?).ok()?;
            Some(scalar(ScalarValue::Int64(Some(value))))
        }
        (Value::Number(digits), DataType::Decimal128(p, s)) => {
            let value = parse_number(digits)?.at_scale(u8::try_from(*s).ok()?)?;
            (value.abs() < 10_i128.checked_pow(u32::from(*p))?)
                .then(|| scalar(ScalarValue::Decimal128(Some(value), *p, *s)))
        }
        (Value::Number(digits), DataType::Float64) => Some(scalar(ScalarValue::Float64(digits.trim().parse().ok()))),
        (Value::Date(date), t) if *t == TIMESTAMP => Some(scalar(ScalarValue::TimestampMicrosecond(
            Some(i64::from(days(*date)?).checked_mul(86_400_000_000)?),
            None,
        ))),
        (Value::Timestamp(at), t) if *t == timestamp_utc() => {
            Some(scalar(ScalarValue::TimestampMicrosecond(Some(micros(*at)?), Some("UTC".into()))))
        }
        _ => {
            let natural = natural(value, ExprType::Null);
            (natural.ty == *ty || (*ty == TEXT && natural.ty == TEXT)).then_some(natural)
        }
    }
}

/// The time of day, of microseconds since some midnight.
fn of_day(micros: i64) -> i64 {
    micros.rem_euclid(86_400_000_000)
}

fn micros(at: jiff::civil::DateTime) -> Option<i64> {
    jiff::tz::TimeZone::UTC.to_timestamp(at).ok().map(jiff::Timestamp::as_microsecond)
}

fn days(date: jiff::civil::Date) -> Option<i32> {
    let micros = micros(date.at(0, 0, 0, 0))?;
    i32::try_from(micros.div_euclid(86_400_000_000)).ok()
}
