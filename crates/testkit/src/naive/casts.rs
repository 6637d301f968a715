//! Conversions: a value of one type written or read as one of another, null where it cannot be.

use super::{Value, point, time};
use query::ExprType;

/// `value::type`; `None` where how a value is written depends on more than the value.
pub(super) fn cast(value: &Value, from: ExprType, to: ExprType) -> Option<Value> {
    match (value, to) {
        (Value::Null, _) => Some(Value::Null),
        (value, to) if from == to => Some(value.clone()),
        (Value::Boolean(b), ExprType::Text) => Some(Value::Text(b.to_string())),
        (Value::Time(at) | Value::Instant(at), ExprType::Text) => time::text(*at, from).map(Value::Text),
        (Value::Point { lon, lat }, ExprType::Text) => Some(Value::Text(point::text(*lon, *lat))),
        (Value::Double(d), ExprType::Text) if d.abs() < 1e6 && d.fract() != 0.0 => Some(Value::Text(d.to_string())),
        (Value::Time(at) | Value::Instant(at), ExprType::Date) => Some(Value::Time(time::midnight(*at))),
        (Value::Time(at) | Value::Instant(at), ExprType::Timestamp) => Some(Value::Time(*at)),
        (Value::Time(at) | Value::Instant(at), ExprType::TimestampUtc) => Some(Value::Instant(*at)),
        (Value::Time(at) | Value::Instant(at), ExprType::Time) => Some(Value::Clock(time::of_day(*at))),
        (Value::Clock(at), ExprType::Interval) => Some(time::length(*at)),
        (value @ (Value::Number(_) | Value::Double(_)), ExprType::Double) => value.double().map(Value::Double),
        (value @ (Value::Number(_) | Value::Double(_)), ExprType::Number) => Some(value.clone()),
        // JSON is held as its text; a string of it would have to be read.
        (Value::Text(text), ExprType::Text) if from == ExprType::Json => {
            (!text.starts_with('"') && text != "null").then(|| Value::Text(text.clone()))
        }
        (Value::Text(text), to) => read(text.trim(), to),
        // A number is written with as many digits after the point as its field has.
        _ => None,
    }
}

/// What a text says, where it says it plainly or plainly says nothing of the kind.
fn read(text: &str, to: ExprType) -> Option<Value> {
    match to {
        ExprType::Number => match text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) && !text.is_empty()
        {
            true => Value::number(text),
            false => Some(Value::Null),
        },
        ExprType::Boolean => match text {
            "true" => Some(Value::Boolean(true)),
            "false" => Some(Value::Boolean(false)),
            _ => None,
        },
        ExprType::Date | ExprType::Timestamp if !text.starts_with(|c: char| c.is_ascii_digit()) => Some(Value::Null),
        ExprType::Interval => Some(match query::interval::read(text) {
            Some(interval) => Value::of(&interval)?,
            None => Value::Null,
        }),
        ExprType::Point => Some(point::read(text).unwrap_or(Value::Null)),
        _ => None,
    }
}
