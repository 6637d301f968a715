//! Values read under a type that a person declared, each by itself.
//!
//! Whether a value reads as a declared type never depends on another value: or else one that is withheld could decide
//! what is shown of the others.

use super::canonical::write_in;
use super::temporal::{write_date, write_date_time};
use super::{DecimalText, MoneyText, TypeInference, is_blank, read_boolean, read_moment_in};
use catalog::{DeclaredType, FieldType};
use jiff::civil::Time;

/// Digits after the point, at most: beside fifteen before it, all values of a column fit into one type.
const DECIMALS_MAX: u8 = DeclaredType::DECIMALS_MAX;

/// Writes the canonical text of a value under a declared type; `false` when it does not read as one.
pub fn declared_text(declared: DeclaredType, text: &str, out: &mut String) -> bool {
    out.clear();
    if declared.is_text() || !declared.decides() {
        out.push_str(text);
        return true;
    }
    write_declared(declared, text.trim_ascii(), out).is_some()
}

/// What a cell says, once what people said of its field is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenIn<'t> {
    /// Nothing: it is empty, or holds a word that a person named for nothing.
    Nothing,
    /// A value: the canonical text under the type that was declared, or else the text as it was written.
    Value(&'t str),
    /// Something that does not read as the type that was declared.
    NotOfType,
}

/// Takes in a cell of a field of which people may have said the type, and the words that stand for nothing.
pub fn take_in<'t>(
    declared: Option<DeclaredType>,
    null_words: &[String],
    cell: &'t str,
    canonical: &'t mut String,
) -> TakenIn<'t> {
    let is_named = || null_words.iter().any(|word| word == cell.trim_ascii());
    if cell.is_empty() || is_named() {
        return TakenIn::Nothing;
    }
    match declared.filter(|declared| declared.decides() && !declared.is_text()) {
        Some(declared) if !is_blank(cell) => match declared_text(declared, cell, canonical) {
            true => TakenIn::Value(canonical),
            false => TakenIn::NotOfType,
        },
        _ => TakenIn::Value(cell),
    }
}

fn write_declared(declared: DeclaredType, text: &str, out: &mut String) -> Option<()> {
    match declared {
        DeclaredType::Inferred | DeclaredType::Text | DeclaredType::TextInSource => out.push_str(text),
        DeclaredType::Integer => {
            DecimalText::read(text).filter(|number| number.needed_scale() == 0)?;
            write_in(FieldType::Integer, text, out)?;
        }
        DeclaredType::Number | DeclaredType::Decimal(_) => {
            let most = if let DeclaredType::Decimal(Some(scale)) = declared { scale } else { u8::MAX };
            DecimalText::read(text).filter(|number| is_short(*number) && number.needed_scale() <= most)?;
            write_in(FieldType::Integer, text, out)?;
        }
        DeclaredType::Money(currency) => {
            let money = MoneyText::read(text).filter(|money| money.currency.is_none_or(|sign| sign == currency))?;
            MoneyText::write(currency, Some(money.number()).filter(|number| is_short(*number))?, out)?;
        }
        DeclaredType::Boolean => out.push_str(if read_yes_or_no(text)? { "true" } else { "false" }),
        DeclaredType::Date(order) => {
            let at = read_moment_in(order, text)?.local().filter(|at| at.time() == Time::midnight())?;
            write_date(at.date(), out);
        }
        DeclaredType::Timestamp(order) => write_date_time(read_moment_in(order, text)?.local()?, out),
        DeclaredType::TimestampUtc => write_in(FieldType::TimestampUtc, text, out)?,
        DeclaredType::Point => write_in(FieldType::Point, text, out)?,
        DeclaredType::MultiPoint => write_in(FieldType::MultiPoint, text, out)?,
        DeclaredType::MultiLine => write_in(FieldType::MultiLine, text, out)?,
        DeclaredType::MultiPolygon => write_in(FieldType::MultiPolygon, text, out)?,
        DeclaredType::Url => write_in(FieldType::Url, text, out)?,
        DeclaredType::Email => write_in(FieldType::Email, text, out)?,
        DeclaredType::Phone => write_in(FieldType::Phone, text, out)?,
        DeclaredType::Json => write_in(FieldType::Json, text, out)?,
    }
    Some(())
}

fn is_short(number: DecimalText<'_>) -> bool {
    number.needed_scale() <= DECIMALS_MAX
}

/// What says true or false where a person said that a field does.
fn read_yes_or_no(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match read_boolean(text) {
        None if is(&["yes", "y", "t", "1"]) => Some(true),
        None if is(&["no", "n", "f", "0"]) => Some(false),
        said => said,
    }
}

/// The type of a field that was declared, for values of which these are the canonical texts; none where the declaration
/// leaves it to the values.
pub fn declared_type(declared: DeclaredType, values: &TypeInference) -> Option<FieldType> {
    Some(match declared {
        DeclaredType::Inferred => return None,
        DeclaredType::Text | DeclaredType::TextInSource => FieldType::Text,
        DeclaredType::Integer => FieldType::Integer,
        DeclaredType::Number => match values.number_scale() {
            0 => FieldType::Integer,
            scale => FieldType::Decimal { scale },
        },
        DeclaredType::Decimal(Some(scale)) => FieldType::Decimal { scale },
        DeclaredType::Decimal(None) => FieldType::Decimal { scale: values.number_scale().max(1) },
        DeclaredType::Money(currency) => FieldType::Money { currency, scale: values.money_scale() },
        DeclaredType::Boolean => FieldType::Boolean,
        DeclaredType::Date(_) => FieldType::Date,
        DeclaredType::Timestamp(_) => FieldType::Timestamp,
        DeclaredType::TimestampUtc => FieldType::TimestampUtc,
        DeclaredType::Point => FieldType::Point,
        DeclaredType::MultiPoint => FieldType::MultiPoint,
        DeclaredType::MultiLine => FieldType::MultiLine,
        DeclaredType::MultiPolygon => FieldType::MultiPolygon,
        DeclaredType::Url => FieldType::Url,
        DeclaredType::Email => FieldType::Email,
        DeclaredType::Phone => FieldType::Phone,
        DeclaredType::Json => FieldType::Json,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::{ColumnBuilder, canonical_of};

    /// A value under a declared type, and again from its column: the text must stay what it is.
    fn shown(declared: &str, text: &str) -> String {
        let declared: DeclaredType = declared.parse().unwrap();
        let mut out = String::new();
        if !declared_text(declared, text, &mut out) {
            return "not of the type".into();
        }
        let mut values = TypeInference::default();
        values.observe(Some(&out));
        let field_type = declared_type(declared, &values).unwrap();
        let mut column = ColumnBuilder::new(field_type);
        assert!(column.push(Some(&out)), "{declared}: {text} is {out}");
        let (column, mut again) = (column.finish(), String::new());
        assert!(canonical_of(field_type, &column, 0, &mut again));
        assert_eq!(again, out, "{declared}: {text}");
        let mut twice = String::new();
        assert!(declared_text(declared, &out, &mut twice));
        assert_eq!(twice, out, "{declared}: {text}");
        out
    }

    #[test]
    fn a_value_is_read_under_its_declared_type_or_not_at_all() {
        for (declared, text, value) in [
            ("text", " 007 ", " 007 "),
            ("integer", "1,234", "1234"),
            ("integer", "5.00", "5"),
            ("number", "5.50", "5.5"),
            ("number", "-0", "0"),
            ("decimal", "5", "5"),
            ("decimal:2", "5.250", "5.25"),
            ("money", "1,234.5", "$1234.5"),
            ("money", "($5.00)", "-$5"),
            ("money:eur", "€5", "€5"),
            ("boolean", "Y", "true"),
            ("boolean", "FALSE", "false"),
            ("boolean", "0", "false"),
            ("date", "1/2/2006", "2006-01-02"),
            ("date:dmy", "1/2/2006", "2006-02-01"),
            ("date:dmy", "25.12.2006", "2006-12-25"),
            ("date", "2006-01-02 00:00:00.000", "2006-01-02"),
            ("timestamp", "1/2/2006", "2006-01-02T00:00:00"),
            ("timestamp:dmy", "07/08/2014 13:05", "2014-08-07T13:05:00"),
            ("timestamp-utc", "2021/01/01 09:08:00+00", "2021-01-01T09:08:00Z"),
            ("point", "point(-121.50 38.5)", "POINT (-121.5 38.5)"),
            ("multiline", "LINESTRING (0 0, 1 1)", "MULTILINESTRING ((0 0, 1 1))"),
            ("url", " www.a.example/x ", "www.a.example/x"),
            ("email", "a@b.example", "a@b.example"),
            ("phone", "7188575630", "7188575630"),
            ("json", "{\"a\": 1}", "{\"a\": 1}"),
        ] {
            assert_eq!(shown(declared, text), value, "{declared}: {text}");
        }
        for (declared, text) in [
            ("integer", "5.5"),
            ("integer", "007"),
            ("integer", "x"),
            ("number", "1.12345678901234"),
            ("decimal:2", "5.255"),
            ("money", "€5"),
            ("money", "5 dollars"),
            ("boolean", "maybe"),
            ("date", "25/12/2006"),
            ("date", "2006-01-02 13:00"),
            ("date:dmy", "12/25/2006"),
            ("timestamp", "2021-01-01T09:08:00Z"),
            ("timestamp-utc", "2021-01-01T09:08:00"),
            ("point", "LINESTRING (0 0, 1 1)"),
            ("url", "none of these"),
            ("email", "a at b"),
            ("phone", "857-5630"),
            ("json", "1"),
        ] {
            assert_eq!(shown(declared, text), "not of the type", "{declared}: {text}");
        }
    }

    #[test]
    fn all_values_that_read_as_numbers_fit_one_column() {
        let mut values = TypeInference::default();
        for text in ["123456789012345", "0.1234567890123"] {
            let mut out = String::new();
            assert!(declared_text(DeclaredType::Number, text, &mut out));
            values.observe(Some(&out));
        }
        assert_eq!(declared_type(DeclaredType::Number, &values), Some(FieldType::Decimal { scale: 13 }));
    }

    #[test]
    fn a_declared_type_holds_without_any_value() {
        let none = TypeInference::default();
        for (declared, field_type) in [
            (DeclaredType::Number, Some(FieldType::Integer)),
            (DeclaredType::Decimal(None), Some(FieldType::Decimal { scale: 1 })),
            (DeclaredType::Text, Some(FieldType::Text)),
            (DeclaredType::Inferred, None),
        ] {
            assert_eq!(declared_type(declared, &none), field_type);
        }
    }
}
