//! Types brought together: literals are rewritten, dates become midnights, anything else is a mismatch.
//!
//! Messages name fields and types, never a literal.

use super::literal;
use crate::ast::Value;
use crate::resolved::{ExprType, Node, Typed};
use jiff::civil::Time;
use jiff::tz::TimeZone;

/// Makes `item` a value of type `ty`, or says why it cannot be one.
pub(super) fn to_type(item: Typed, ty: ExprType) -> Result<Typed, String> {
    if item.ty == ty {
        return Ok(item);
    }
    match (&item.node, item.ty) {
        (Node::Literal(Value::Null), _) => Ok(Typed::new(item.node, ty)),
        (_, ExprType::Null) => Ok(cast(item, ty)),
        (Node::Literal(Value::Text(text)), _) => match literal::read(text, ty) {
            Some(value) => Ok(Typed::new(Node::Literal(value), ty)),
            None => Err(format!("a text cannot be read as {}; write it like {}", words(ty), example(ty))),
        },
        (Node::Literal(Value::Date(date)), ExprType::Date) if ty == ExprType::Timestamp => {
            Ok(Typed::new(Node::Literal(Value::Timestamp(date.to_datetime(Time::midnight()))), ty))
        }
        (Node::Literal(Value::Timestamp(time)), ExprType::Timestamp) if ty == ExprType::TimestampUtc => {
            let instant = TimeZone::UTC.to_timestamp(*time).map_err(|_| out_of_range())?;
            Ok(Typed::new(Node::Literal(Value::TimestampUtc(instant)), ty))
        }
        (Node::Literal(Value::Date(date)), ExprType::Date) if ty == ExprType::TimestampUtc => {
            let instant = TimeZone::UTC.to_timestamp(date.to_datetime(Time::midnight())).map_err(|_| out_of_range())?;
            Ok(Typed::new(Node::Literal(Value::TimestampUtc(instant)), ty))
        }
        (_, ExprType::Date) if ty == ExprType::Timestamp => Ok(cast(item, ty)),
        (_, from) if from.is_number() && ty.is_number() => Ok(cast(item, ty)),
        (_, ExprType::Json) if ty == ExprType::Text => Ok(cast(item, ty)),
        (_, ExprType::Location) if ty == ExprType::Point => Ok(cast(item, ty)),
        _ => Err(format!("{} is not {}; cast it with `::` or compare like with like", describe(&item), words(ty))),
    }
}

fn out_of_range() -> String {
    "a date is out of range".into()
}

/// A conversion that is null where it cannot be made.
pub(super) fn cast(item: Typed, ty: ExprType) -> Typed {
    Typed::new(Node::Cast(Box::new(item)), ty)
}

/// Makes all items values of one type.
pub(super) fn unify(items: Vec<Typed>) -> Result<(Vec<Typed>, ExprType), String> {
    let ty = common_type(&items)?;
    let items = items.into_iter().map(|item| to_type(item, ty)).collect::<Result<_, _>>()?;
    Ok((items, ty))
}

/// The type to which all items can be brought. Texts written as literals and nulls go along with the others.
fn common_type(items: &[Typed]) -> Result<ExprType, String> {
    let soft = |item: &&Typed| item.ty == ExprType::Null || matches!(item.node, Node::Literal(Value::Text(_)));
    let mut firm: Vec<&Typed> = items.iter().filter(|item| !soft(item)).collect();
    firm.sort_by_key(|item| matches!(item.node, Node::Literal(_)));
    let Some(first) = firm.first() else {
        return Ok(if items.iter().any(|i| i.ty == ExprType::Text) { ExprType::Text } else { ExprType::Null });
    };
    let mut ty = first.ty;
    for item in &firm {
        ty = wider(ty, item).ok_or_else(|| mismatch(first, item))?;
    }
    let texts = || {
        items.iter().filter_map(|item| match &item.node {
            Node::Literal(Value::Text(text)) => Some(text),
            _ => None,
        })
    };
    if ty == ExprType::Json && texts().next().is_some() {
        // What is written beside JSON is compared with its text.
        ty = ExprType::Text;
    }
    if ty == ExprType::Date && texts().any(|t| literal::read(t, ExprType::Date).is_none()) {
        ty = ExprType::Timestamp;
    }
    if texts().any(|t| literal::read(t, ty).is_none()) {
        let ty = first.ty;
        return Err(format!(
            "a text beside {} cannot be read as {}; write it like {}",
            describe(first),
            words(ty),
            example(ty)
        ));
    }
    Ok(ty)
}

/// The type that holds both; a local time and an instant only go together when one of them is a literal.
fn wider(ty: ExprType, item: &Typed) -> Option<ExprType> {
    use ExprType::{Date, Double, Json, Number, Text, Timestamp, TimestampUtc};
    let literal = matches!(item.node, Node::Literal(_));
    match (ty, item.ty) {
        (a, b) if a == b => Some(a),
        (Date, Timestamp) | (Timestamp, Date) => Some(Timestamp),
        (Number, Double) | (Double, Number) => Some(Double),
        (Json, Text) | (Text, Json) => Some(Text),
        (TimestampUtc, Date | Timestamp) if literal => Some(TimestampUtc),
        _ => None,
    }
}

/// That values of this type are not less or more than others, and what can be asked instead.
pub(super) fn no_order(ty: ExprType) -> String {
    match ty {
        ExprType::Interval => "lengths of time have no order: a month may be longer than 30 days or shorter".into(),
        ExprType::Location => "locations have no order; cast them to points with `::point`".into(),
        _ => "shapes have no order; use `within_box`, `within_circle` or `within_polygon`".into(),
    }
}

fn mismatch(a: &Typed, b: &Typed) -> String {
    let number_beside_text =
        |x: &Typed, y: &Typed| x.ty == ExprType::Text && matches!(y.node, Node::Literal(Value::Number(_)));
    let advice = if number_beside_text(a, b) || number_beside_text(b, a) {
        "write the number in quotes"
    } else {
        "cast one of them with `::`"
    };
    format!("{} and {} are of different types; {advice}", describe(a), describe(b))
}

/// What an expression is, for messages: a field by name and type, anything else by type alone.
pub(super) fn describe(item: &Typed) -> String {
    match &item.node {
        Node::Field(name) => format!("field `{name}` ({})", words(item.ty).trim_start_matches("a ")),
        Node::RowId => "`:id` (number)".into(),
        _ => words(item.ty).into(),
    }
}

/// A type in words.
pub(super) fn words(ty: ExprType) -> &'static str {
    match ty {
        ExprType::Text => "a text",
        ExprType::Number => "a number",
        ExprType::Double => "a number (double)",
        ExprType::Boolean => "true or false",
        ExprType::Date => "a date",
        ExprType::Timestamp => "a date and time",
        ExprType::TimestampUtc => "a date and time (UTC)",
        ExprType::Time => "a time of day",
        ExprType::Point => "a point",
        ExprType::MultiPoint => "several points",
        ExprType::Line => "a line",
        ExprType::MultiLine => "several lines",
        ExprType::Polygon => "a polygon",
        ExprType::MultiPolygon => "several polygons",
        ExprType::Interval => "a length of time",
        ExprType::Json => "a JSON value",
        ExprType::Location => "a location",
        ExprType::Null => "null",
    }
}

fn example(ty: ExprType) -> &'static str {
    match ty {
        ExprType::Text | ExprType::Null => "`'text'`",
        ExprType::Number | ExprType::Double => "`4.5`",
        ExprType::Boolean => "`true`",
        ExprType::Date => "`'2026-01-31'`",
        ExprType::Timestamp => "`'2026-01-31T10:00:00'`",
        ExprType::TimestampUtc => "`'2026-01-31T10:00:00Z'`",
        ExprType::Time => "`'10:00:00'`",
        ExprType::Point => "`'POINT (-121.5 38.6)'`",
        ExprType::MultiPoint => "`'MULTIPOINT ((-121.5 38.6))'`",
        ExprType::Line => "`'LINESTRING (-121.5 38.6, -121.4 38.6)'`",
        ExprType::MultiLine => "`'MULTILINESTRING ((-121.5 38.6, -121.4 38.6))'`",
        ExprType::Polygon => "`'POLYGON ((-121.5 38.6, -121.4 38.6, -121.4 38.7, -121.5 38.6))'`",
        ExprType::MultiPolygon => "`'MULTIPOLYGON (((-121.5 38.6, -121.4 38.6, -121.4 38.7, -121.5 38.6)))'`",
        ExprType::Interval => "`'P1M'`",
        ExprType::Json => "`'{\"key\": 1}'`",
        ExprType::Location => "`location(place, street, city, state, zip)`",
    }
}
