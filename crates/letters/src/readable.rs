//! Text that the fonts can show.
//!
//! PDF/UA forbids a glyph that stands for nothing, so a letter to somebody whose name the fonts cannot write would not
//! be made at all. Each sign that no font knows becomes U+FFFD, the sign for a missing one; the HTML keeps the text as
//! it is. Control and direction-override signs are left out.

use crate::set::Set;
use serde_json::Value;

/// What stands where the fonts have no sign.
const MISSING: char = '\u{FFFD}';

/// The letter as data, with only signs for which `shown` is true.
pub(crate) fn readable(set: &Set<'_>, shown: &dyn Fn(char) -> bool) -> Result<Value, serde_json::Error> {
    let mut value = serde_json::to_value(set)?;
    clean(&mut value, shown);
    Ok(value)
}

fn clean(value: &mut Value, shown: &dyn Fn(char) -> bool) {
    match value {
        Value::String(text) => {
            if !text.chars().all(|c| keeps(c) && shown(c)) {
                *text = text.chars().filter(|c| keeps(*c)).map(|c| if shown(c) { c } else { substitute(c) }).collect();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| clean(item, shown)),
        Value::Object(fields) => fields.values_mut().for_each(|field| clean(field, shown)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Signs that are seen, and line ends.
fn keeps(c: char) -> bool {
    let overrides =
        matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    c == '\n' || (!c.is_control() && !overrides)
}

fn substitute(c: char) -> char {
    if c.is_whitespace() && c != '\n' { ' ' } else { MISSING }
}
