//! The search box: every word must begin a word of some text, or have the same stem as one.

use super::{Row, Value, expression};
use query::ResolvedQuery;
use rust_stemmers::{Algorithm, Stemmer};

/// Whether all the words that are searched for are in the row.
pub(super) fn finds(query: &ResolvedQuery, row: &Row) -> Option<bool> {
    let mut texts = Vec::new();
    if !query.search().is_empty() {
        for field in query.search_fields() {
            if let Value::Text(text) = expression::of_row(field, row)? {
                texts.push(text);
            }
        }
    }
    let is_in = |word: &String, text: &String| begins_a_word(&text.to_lowercase(), word) || has_a_form_of(text, word);
    Some(query.search().iter().all(|word| texts.iter().any(|text| is_in(word, text))))
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

/// Whether some word of the text has the stem of the word.
fn has_a_form_of(text: &str, word: &str) -> bool {
    let word = word.trim_end_matches(['\'', '’']);
    let Some(looked_for) = stem(word).filter(|_| words(word).first().is_some_and(|first| *first == word)) else {
        return false;
    };
    words(text).iter().any(|found| stem(found).is_some_and(|stem| stem == looked_for))
}

/// The words of a text, from each place where one begins: of `O'Brien`, `O'Brien` and `Brien`.
fn words(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let is_letter = |i: usize| letters.get(i).is_some_and(|letter| letter.is_alphanumeric());
    let mut words = Vec::new();
    for from in (0..letters.len()).filter(|i| is_letter(*i) && (*i == 0 || !is_letter(i - 1))) {
        let mut to = from;
        while is_letter(to) || (matches!(letters.get(to), Some('\'' | '’')) && is_letter(to + 1)) {
            to += 1;
        }
        words.push(letters[from..to].iter().collect());
    }
    words
}

/// The stem of a word of letters; a very long word, and one with a digit in it, has none.
fn stem(word: &str) -> Option<String> {
    let plain = word.replace('’', "'");
    let is_word = !word.is_empty() && word.len() <= 64 && plain.chars().all(|c| c.is_alphabetic() || c == '\'');
    let lower: String = plain.chars().flat_map(char::to_lowercase).collect();
    is_word.then(|| Stemmer::create(Algorithm::English).stem(&lower).into_owned())
}
