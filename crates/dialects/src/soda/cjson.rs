//! What stands before the rows of c-JSON: how many there are, and the columns by name.
//!
//! Separators and ends of lines are those of the original servers, whose clients may split answers at them.

use crate::json_text::push_string;
use query::Output;

/// The places of the columns in the order in which c-JSON has them: by name, whatever the query selects first.
pub(super) fn by_name(outputs: &[Output]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..outputs.len()).collect();
    places.sort_by_key(|i| outputs.get(*i).map(|o| o.name.as_str()));
    places
}

/// Appends the object before the rows. `row_count` is exact, or left out.
///
/// A row identifier (`pk`) is never named: which field it is, is not among what is public of a dataset.
pub(super) fn head<'a>(out: &mut String, row_count: Option<u64>, columns: impl Iterator<Item = (&'a str, &'a str)>) {
    out.push_str("[{");
    if let Some(rows) = row_count {
        out.push_str(&format!("\"approximate_row_count\":{rows}\n ,"));
    }
    out.push_str("\"locale\":\"en_US\"\n ,\"schema\":[");
    for (i, (name, ty)) in columns.enumerate() {
        out.push_str(if i > 0 { ",{\"c\":" } else { "{\"c\":" });
        push_string(out, name);
        out.push_str(",\"t\":");
        push_string(out, ty);
        out.push('}');
    }
    out.push_str("]\n }\n");
}
