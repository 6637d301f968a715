//! Texts read as values of another type: what a caller may write between quotes.

use crate::ast::Value;
use crate::resolved::ExprType;
use crate::{geometry, interval};
use jiff::civil::{Date, DateTime, Time};

/// Reads a text as a value of this type; `None` when it is not one.
pub(super) fn read(text: &str, ty: ExprType) -> Option<Value> {
    let text = text.trim();
    match ty {
        ExprType::Text => Some(Value::Text(text.into())),
        ExprType::Number | ExprType::Double => number(text),
        ExprType::Boolean => boolean(text),
        ExprType::Date => date_time(text).filter(DatedText::is_midnight).map(|t| Value::Date(t.date)),
        ExprType::Timestamp => date_time(text).filter(DatedText::is_local).map(|t| Value::Timestamp(t.civil())),
        ExprType::TimestampUtc => instant(text).map(Value::TimestampUtc),
        ty if ty.is_geometry() => shape(text, ty),
        ExprType::Time => time(text).map(Value::Time),
        ExprType::Interval => interval::read(text),
        ExprType::Json => is_json(text).then(|| Value::Text(text.into())),
        _ => None,
    }
}

fn boolean(text: &str) -> Option<Value> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(Value::Boolean(true)),
        "false" | "0" => Some(Value::Boolean(false)),
        _ => None,
    }
}

/// A decimal number with an optional sign and exponent, kept digit by digit.
fn number(text: &str) -> Option<Value> {
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let shaped = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && digits(exponent_digits)
        && (1..=3).contains(&exponent_digits.len());
    (shaped && text.len() <= 60).then(|| {
        let sign = if text.starts_with('-') { "-" } else { "" };
        let whole = if whole.is_empty() { "0" } else { whole };
        let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
        let exponent = if unsigned.contains(['e', 'E']) { format!("e{exponent}") } else { String::new() };
        Value::Number(format!("{sign}{whole}{fraction}{exponent}"))
    })
}

/// A date, perhaps with a time of day and an offset.
struct DatedText<'a> {
    date: Date,
    time: Time,
    /// `Z`, `+02:00`, or nothing.
    offset: &'a str,
}

impl DatedText<'_> {
    fn civil(&self) -> DateTime {
        DateTime::from_parts(self.date, self.time)
    }

    /// No offset, or the `Z` that many clients add to local times.
    fn is_local(&self) -> bool {
        matches!(self.offset, "" | "Z" | "z")
    }

    fn is_midnight(&self) -> bool {
        self.is_local() && self.time == Time::midnight()
    }
}

/// `2016-04-01`, then `T` or a space, `10:00`, `:00`, `.000`, `Z` or an offset, each optional in this order.
fn date_time(text: &str) -> Option<DatedText<'_>> {
    let (date, rest) = text.split_at_checked(10)?;
    let shaped = date.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    let date = date.parse::<Date>().ok().filter(|_| shaped)?;
    if rest.is_empty() {
        return Some(DatedText { date, time: Time::midnight(), offset: "" });
    }
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    let (time, offset) = clock.split_at(clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len()));
    Some(DatedText { date, time: self::time(time.trim_end())?, offset })
}

/// `10:00`, `10:00:00` or `10:00:00.000`.
fn time(text: &str) -> Option<Time> {
    let shaped = text.len() >= 5 && text.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.');
    text.parse::<Time>().ok().filter(|_| shaped && text.as_bytes()[2] == b':')
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// A date and time with an offset; without one it is UTC.
fn instant(text: &str) -> Option<jiff::Timestamp> {
    let dated = date_time(text)?;
    let offset = if dated.is_local() { "Z" } else { dated.offset };
    format!("{}{offset}", dated.civil()).parse().ok()
}

/// A shape of this kind, or one where several are held.
fn shape(text: &str, ty: ExprType) -> Option<Value> {
    let geometry = geometry::read(text)?;
    let kind = geometry::kind(&geometry)?;
    let geometry = if kind == ty { geometry } else { geometry::several(geometry) };
    (kind == ty || kind.several() == ty).then(|| Value::Geometry(geometry::written(&geometry)))
}

/// A shape of whatever kind it is, with the kind.
pub(super) fn any_shape(text: &str) -> Option<(Value, ExprType)> {
    let kind = geometry::kind_of(text)?;
    Some((shape(text, kind)?, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_read_in_the_forms_clients_send() {
        let civil = |text: &str| match read(text, ExprType::Timestamp) {
            Some(Value::Timestamp(t)) => t.to_string(),
            other => format!("{other:?}"),
        };
        let forms = ["2016-04-01T10:00", "2016-04-01T10:00:00", "2016-04-01 10:00:00.000", "2016-04-01T10:00:00.000Z"];
        for form in forms {
            assert_eq!(civil(form), "2016-04-01T10:00:00", "{form}");
        }
        assert_eq!(civil("2016-04-01"), "2016-04-01T00:00:00");
        for bad in [
            "2016-4-1",
            "2016-02-30",
            "2016-04-01T25:00",
            "20160401",
            "2016-04-01T10:00:00+02:00",
            "x",
            "2016-04-01T10",
        ] {
            assert_eq!(read(bad, ExprType::Timestamp), None, "{bad}");
        }
        let date = Some(Value::Date(jiff::civil::date(2016, 4, 1)));
        assert_eq!(read("2016-04-01T00:00:00.000", ExprType::Date), date);
        assert_eq!(read("2016-04-01T00:00:01", ExprType::Date), None);
    }

    #[test]
    fn an_instant_without_offset_is_utc() {
        let instant = |text: &str| match read(text, ExprType::TimestampUtc) {
            Some(Value::TimestampUtc(t)) => t.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(instant("2016-04-01T10:00:00"), "2016-04-01T10:00:00Z");
        assert_eq!(instant("2016-04-01T10:00:00+02:00"), "2016-04-01T08:00:00Z");
    }

    #[test]
    fn numbers_keep_their_digits() {
        let written = [("5", "5"), ("+05.10", "05.10"), ("-.5", "-0.5"), ("1E-3", "1e-3"), (" 7 ", "7")];
        for (text, number) in written {
            assert_eq!(read(text, ExprType::Number), Some(Value::Number(number.into())), "{text}");
        }
        for bad in ["", "-", ".", "1e", "1e9999", "0x1", "1,000", "NaN", "inf", "1 2"] {
            assert_eq!(read(bad, ExprType::Number), None, "{bad}");
        }
    }

    #[test]
    fn points_are_longitude_then_latitude() {
        let point = Some(Value::Geometry("POINT (-121.5 38.6)".into()));
        assert_eq!(read("POINT (-121.5 38.6)", ExprType::Point), point);
        assert_eq!(read("point(-121.5 38.6)", ExprType::Point), point);
        for bad in ["POINT (38.6 -121.5)", "POINT (1)", "POINT (1 2 3)", "POINT 1 2", "POINT (nan 1)"] {
            assert_eq!(read(bad, ExprType::Point), None, "{bad}");
        }
    }

    #[test]
    fn one_shape_is_several_where_several_are_held() {
        let area = "POLYGON ((0 0, 0 1, 1 1, 0 0))";
        assert_eq!(read(area, ExprType::Polygon), Some(Value::Geometry(area.into())));
        let several = Some(Value::Geometry("MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)))".into()));
        assert_eq!(read(area, ExprType::MultiPolygon), several);
        assert_eq!(read(area, ExprType::Line), None);
        assert_eq!(read("MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)))", ExprType::Polygon), None);
        assert_eq!(any_shape("LINESTRING(0 0,1 1)").map(|(_, kind)| kind), Some(ExprType::Line));
    }
}
