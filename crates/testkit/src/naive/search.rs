//! The search box: every word must begin a word of some text.

use super::{Row, Value, expression};
use query::ResolvedQuery;

/// Whether all the words that are searched for are in the row.
pub(super) fn finds(query: &ResolvedQuery, row: &Row) -> Option<bool> {
    let mut texts = Vec::new();
    if !query.search().is_empty() {
        for field in query.search_fields() {
            if let Value::Text(text) = expression::of_row(field, row)? {
                texts.push(text.to_lowercase());
            }
        }
    }
    Some(query.search().iter().all(|word| texts.iter().any(|text| begins_a_word(text, word))))
}

/// Whether the word stands where a word of the text begins; one that begins with a sign may stand anywhere.
fn begins_a_word(text: &str, word: &str) -> bool {
    let anywhere = !word.starts_with(char::is_alphanumeric);
    let mut before = None;
    for (at, letter) in text.char_indices() {
        if text[at..].starts_with(word) && (anywhere || !before.is_some_and(char::is_alphanumeric)) {
            return true;
        }
        before = Some(letter);
    }
    false
}
