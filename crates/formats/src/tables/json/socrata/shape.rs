//! A shape in GeoJSON as well-known text, every number as it is written.

use super::super::cell;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Shape<'v> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    coordinates: &'v RawValue,
}

/// The well-known text of a shape in two dimensions; none for anything else.
pub(super) fn wkt(value: &RawValue) -> Option<String> {
    let shape: Shape<'_> = serde_json::from_str(value.get()).ok()?;
    let (word, depth) = match shape.kind.as_str() {
        "Point" => ("POINT", 0),
        "MultiPoint" => ("MULTIPOINT", 1),
        "LineString" => ("LINESTRING", 1),
        "MultiLineString" => ("MULTILINESTRING", 2),
        "Polygon" => ("POLYGON", 2),
        "MultiPolygon" => ("MULTIPOLYGON", 3),
        _ => return None,
    };
    let mut text = format!("{word} ");
    if depth == 0 {
        text.push('(');
    }
    coordinates(shape.coordinates, depth, &mut text)?;
    if depth == 0 {
        text.push(')');
    }
    Some(text)
}

/// Writes positions, nested this deep.
fn coordinates(value: &RawValue, depth: usize, text: &mut String) -> Option<()> {
    let items = cell::items(value)?;
    if depth == 0 {
        let [x, y] = items.as_slice() else { return None };
        if !is_number(x.get()) || !is_number(y.get()) {
            return None;
        }
        text.push_str(x.get());
        text.push(' ');
        text.push_str(y.get());
        return Some(());
    }
    if items.is_empty() {
        return None;
    }
    text.push('(');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            text.push_str(", ");
        }
        coordinates(item, depth - 1, text)?;
    }
    text.push(')');
    Some(())
}

/// Whether a text is a number as JSON and well-known text have them.
pub(super) fn is_number(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E');
    !text.is_empty() && text.bytes().all(plain) && text.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_keep_their_numbers() {
        let of = |json: &str| wkt(&RawValue::from_string(json.to_owned()).unwrap());
        for (json, text) in [
            (r#"{"type":"Point","coordinates":[-77.10,39.0]}"#, Some("POINT (-77.10 39.0)")),
            (r#"{"coordinates":[[0,1],[2,3]],"type":"LineString"}"#, Some("LINESTRING (0 1, 2 3)")),
            (
                r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[0,1],[1,1],[0,0]]]]}"#,
                Some("MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)))"),
            ),
            (r#"{"type":"Point","coordinates":[1,2,3]}"#, None),
            (r#"{"type":"Point","coordinates":["a",2]}"#, None),
            (r#"{"type":"Polygon","coordinates":[]}"#, None),
            (r#""POINT (1 2)""#, None),
        ] {
            assert_eq!(of(json).as_deref(), text, "{json}");
        }
    }
}
