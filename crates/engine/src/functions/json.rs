//! JSON values and what is in them, as texts that are never parsed further than they have to be.

use super::text::{build, human_address};
use arrow::array::{Array, ArrayRef, AsArray, StringViewArray};
use arrow::datatypes::Int64Type;
use datafusion::common::{Result, exec_err};
use geo::Geometry;
use query::geometry;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt::{self, Formatter, Write};

/// The functions; each gives a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Json {
    /// A text, where it is JSON.
    Parse,
    /// A JSON value as text: a string is its characters, `null` is none, everything else is as it is written.
    Text,
    /// The element of an object under a name.
    Element,
    /// The element of an array at a place from 0, or from the end where it is negative.
    ElementAt,
    /// `location(point, street, city, state, zip)`: the object that SODA makes of it; null when all five are.
    Location,
    /// The point of such an object.
    Place,
}

impl Json {
    pub(super) fn evaluate(self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let Some(texts) = args.first().and_then(|array| array.as_string_view_opt()) else {
            return exec_err!("a JSON value");
        };
        let others: Vec<_> = args.iter().skip(1).map(|array| array.as_string_view_opt()).collect();
        let places = args.get(1).and_then(|array| array.as_primitive_opt::<Int64Type>());
        build(texts.len(), |i, out| {
            let text = value(texts, i);
            match (self, &others[..]) {
                (Self::Parse, _) => {
                    let text = text?.trim();
                    serde_json::from_str::<IgnoredAny>(text).ok()?;
                    out.push_str(text);
                }
                (Self::Text, _) => out.push_str(&characters(text?)?),
                (Self::Element, [Some(keys)]) => out.push_str(element(text?, Wanted::Key(value(keys, i)?))?),
                (Self::ElementAt, _) => {
                    let place = places.filter(|places| places.is_valid(i))?.value(i);
                    out.push_str(element_at(text?, place)?);
                }
                (Self::Location, [Some(street), Some(city), Some(state), Some(zip)]) => {
                    location(text, [street, city, state, zip].map(|part| value(part, i)), out)?;
                }
                (Self::Place, _) => place(text?, out)?,
                _ => return None,
            }
            Some(())
        })
    }
}

fn value(texts: &StringViewArray, row: usize) -> Option<&str> {
    texts.is_valid(row).then(|| texts.value(row))
}

fn characters(json: &str) -> Option<Cow<'_, str>> {
    let json = json.trim();
    match json {
        "null" => None,
        _ if json.starts_with('"') => serde_json::from_str::<String>(json).ok().map(Cow::Owned),
        _ => Some(Cow::Borrowed(json)),
    }
}

fn element_at(json: &str, place: i64) -> Option<&str> {
    let place = match usize::try_from(place) {
        Ok(place) => place,
        Err(_) => {
            let from_end = usize::try_from(place.unsigned_abs()).ok()?;
            length(json)?.checked_sub(from_end)?
        }
    };
    element(json, Wanted::Place(place))
}

/// How many elements an array has.
fn length(json: &str) -> Option<usize> {
    serde_json::from_str::<Vec<IgnoredAny>>(json).ok().map(|elements| elements.len())
}

/// The element as it is written; none where there is none, and for `null`.
fn element<'j>(json: &'j str, wanted: Wanted<'_>) -> Option<&'j str> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let found = wanted.deserialize(&mut deserializer).ok().flatten()?.get();
    (found != "null").then_some(found)
}

/// Which element is looked for.
#[derive(Clone, Copy)]
enum Wanted<'k> {
    Key(&'k str),
    Place(usize),
}

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            match self {
                // Of a name that stands twice, the last one counts, as nearly everywhere.
                Self::Key(wanted) if key == wanted => found = Some(map.next_value::<&RawValue>()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> std::result::Result<Self::Value, A::Error> {
        let mut found = None;
        let mut place = 0;
        loop {
            let is_wanted = matches!(self, Self::Place(wanted) if wanted == place);
            if is_wanted {
                found = elements.next_element::<&RawValue>()?;
                if found.is_none() {
                    return Ok(None);
                }
            } else if elements.next_element::<IgnoredAny>()?.is_none() {
                return Ok(found);
            }
            place += 1;
        }
    }
}

fn location(point: Option<&str>, address: [Option<&str>; 4], out: &mut String) -> Option<()> {
    let point = match point.and_then(geometry::read) {
        Some(Geometry::Point(point)) => Some(point),
        _ => None,
    };
    let mut human = String::new();
    let has_address = human_address(address, &mut human).is_some();
    if point.is_none() && !has_address {
        return None;
    }
    let mut parts = Vec::new();
    if let Some(point) = point {
        parts.push(format!("\"latitude\":\"{}\",\"longitude\":\"{}\"", point.y(), point.x()));
    }
    if has_address {
        parts.push(format!("\"human_address\":{}", serde_json::Value::from(human)));
    }
    // Writing to a string cannot fail.
    let _ = write!(out, "{{{}}}", parts.join(","));
    Some(())
}

fn place(location: &str, out: &mut String) -> Option<()> {
    let degrees = |name| characters(element(location, Wanted::Key(name))?)?.parse::<f64>().ok();
    let (latitude, longitude) = (degrees("latitude")?, degrees("longitude")?);
    out.push_str(&geometry::written(&Geometry::Point(geo::Point::new(longitude, latitude))));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_as_they_are_written() {
        let json = r#" {"a": 1.50, "b": [1, {"c": "x\u00e9"}, null], "a\"": 2, "a": "last"} "#;
        let key = |key| element(json, Wanted::Key(key));
        assert_eq!(key("a"), Some("\"last\""));
        assert_eq!(key("a\""), Some("2"));
        assert_eq!(key("nothing"), None);
        let list = key("b").unwrap();
        assert_eq!(element_at(list, 0), Some("1"));
        assert_eq!(element_at(list, 1), Some(r#"{"c": "x\u00e9"}"#));
        assert_eq!(element_at(list, -2), Some(r#"{"c": "x\u00e9"}"#));
        for nothing in [2, 3, -4, i64::MAX, i64::MIN] {
            assert_eq!(element_at(list, nothing), None, "{nothing}");
        }
        assert_eq!(element(list, Wanted::Key("0")), None);
        assert_eq!(element("\"text\"", Wanted::Key("a")), None);
        assert_eq!(element("{\"a\": ", Wanted::Key("a")), None);
        assert_eq!(characters(r#""x\u00e9""#).as_deref(), Some("xé"));
    }

    #[test]
    fn json_of_any_depth_is_looked_into() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(element_at(&deep, 0).map(str::len), Some(deep.len() - 2));
    }
}
