//! JSON written straight into a buffer: texts and points.

use std::fmt::Write;

/// Appends a JSON string. Line separators are escaped too, so that the text may stand in a script.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (i, c) in text.char_indices() {
        let escape = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{2028}' => "\\u2028",
            '\u{2029}' => "\\u2029",
            c if c < ' ' => "",
            _ => continue,
        };
        out.push_str(&text[plain..i]);
        plain = i + c.len_utf8();
        if escape.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push_str(escape);
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// Appends the GeoJSON of `POINT (lon lat)`, or `null` when the text is not a point.
pub(crate) fn push_point(out: &mut String, wkt: &str) {
    match point_numbers(wkt) {
        Some((lon, lat)) => push_position(out, &lon.to_string(), &lat.to_string()),
        None => out.push_str("null"),
    }
}

/// Appends a GeoJSON point of two numbers in their JSON text.
pub(crate) fn push_position(out: &mut String, lon: &str, lat: &str) {
    out.push_str("{\"type\":\"Point\",\"coordinates\":[");
    out.push_str(lon);
    out.push(',');
    out.push_str(lat);
    out.push_str("]}");
}

fn point_numbers(wkt: &str) -> Option<(f64, f64)> {
    let inner = wkt.trim().strip_prefix("POINT")?.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    let (lon, lat) = inner.trim().split_once(' ')?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    Some((number(lon)?, number(lat)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_as_serde_json_would() {
        for text in ["", "plain", "a\"b\\c", "line\nfeed\r\t", "\u{0}\u{1f}", "Süd – 東", "\u{7f}"] {
            let mut out = String::new();
            push_string(&mut out, text);
            assert_eq!(serde_json::from_str::<String>(&out).ok().as_deref(), Some(text), "{out}");
        }
    }

    #[test]
    fn a_point_is_longitude_then_latitude_and_anything_else_is_null() {
        let point = |wkt| {
            let mut out = String::new();
            push_point(&mut out, wkt);
            out
        };
        assert_eq!(point("POINT (-121.5 38.25)"), r#"{"type":"Point","coordinates":[-121.5,38.25]}"#);
        for bad in ["", "POINT EMPTY", "POINT (1)", "POINT (a b)", "POINT (nan 1)", "LINESTRING (1 2, 3 4)"] {
            assert_eq!(point(bad), "null", "{bad}");
        }
    }
}
