//! The headers that tell SODA clients the names and types of the columns.

use super::types::soda_output_type;
use crate::json_text::push_string;
use query::Output;
use std::fmt::Write;

/// Together longer than this, the two lists are left out.
const LISTS_CHARS_MAX: usize = 5_000;

/// `X-SODA2-Fields` and `X-SODA2-Types`, with the warning that goes with them. Values are ASCII.
///
/// The words of the warning are those of the original servers; clients look for them.
pub fn soda2_headers(outputs: &[Output]) -> Vec<(&'static str, String)> {
    let fields = ascii_list(outputs.iter().map(|o| o.name.as_str()));
    let types = ascii_list(outputs.iter().map(soda_output_type));
    if fields.len() + types.len() > LISTS_CHARS_MAX {
        let warning = "X-SODA2-Fields and X-SODA2-Types are deprecated and have been suppressed for being too large.  \
                       Use the c-json output format if you require this information.";
        return vec![("X-SODA2-Warning", warning.into())];
    }
    let warning = "X-SODA2-Fields and X-SODA2-Types are deprecated.  Use the c-json output format if you require this \
                   information.";
    vec![("X-SODA2-Fields", fields), ("X-SODA2-Types", types), ("X-SODA2-Warning", warning.into())]
}

/// A JSON array of strings in ASCII, as headers must be.
fn ascii_list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut json = String::from("[");
    for (i, text) in texts.enumerate() {
        if i > 0 {
            json.push(',');
        }
        push_string(&mut json, text);
    }
    json.push(']');
    let mut ascii = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii_graphic() || c == ' ' {
            ascii.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(ascii, "\\u{unit:04x}");
        }
    }
    ascii
}
