//! The text of a JSON value in a cell.

use crate::tables::exponent::without_exponent;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The text of a value: that of a string, nothing for null, everything else as JSON, numbers exactly as written but
/// without an exponent.
pub(super) fn text(value: &RawValue) -> Cow<'_, str> {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'n') => Cow::Borrowed(""),
        Some(b'"') => serde_json::from_str(raw).map_or(Cow::Borrowed(raw), Cow::Owned),
        Some(b'{' | b'[') => compact(raw),
        Some(b'-' | b'0'..=b'9') => without_exponent(raw).map_or(Cow::Borrowed(raw), Cow::Owned),
        _ => Cow::Borrowed(raw),
    }
}

/// The items of a list.
pub(super) fn items(value: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(value.get()).ok()
}

/// JSON without the white space between its parts.
fn compact(raw: &str) -> Cow<'_, str> {
    let (mut quoted, mut escaped) = (false, false);
    let kept: String = raw
        .chars()
        .filter(|c| {
            let keep = quoted || !c.is_ascii_whitespace();
            quoted ^= *c == '"' && !escaped;
            escaped = quoted && *c == '\\' && !escaped;
            keep
        })
        .collect();
    Cow::Owned(kept)
}
