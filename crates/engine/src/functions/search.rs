//! The search box: every word must begin a word of some field.
//!
//! Case does not matter. `main` finds `Main St` and `mainland`, not `remain`. A word of the search that begins with a
//! sign (`#12`) is found anywhere. There is no stemming: `permit` finds `permits`, `permits` does not find `permit`.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringViewArray};
use datafusion::common::{Result, exec_err};
use regex::{Regex, RegexBuilder};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The words of a search.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    words: Arc<[Word]>,
}

#[derive(Debug)]
struct Word {
    text: String,
    matcher: Regex,
    /// Whether it is found only where a word begins.
    at_start: bool,
}

impl PartialEq for Search {
    fn eq(&self, other: &Self) -> bool {
        self.words.iter().map(|w| &w.text).eq(other.words.iter().map(|w| &w.text))
    }
}
impl Eq for Search {}
impl Hash for Search {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.words.iter().for_each(|w| w.text.hash(state));
    }
}

impl Search {
    /// `None` when the words are too long to look for.
    pub(crate) fn new(words: &[String]) -> Option<Self> {
        let words = words.iter().filter(|w| !w.is_empty()).map(|text| {
            let matcher =
                RegexBuilder::new(&regex::escape(text)).case_insensitive(true).size_limit(1 << 20).build().ok()?;
            let at_start = text.chars().next().is_some_and(char::is_alphanumeric);
            Some(Word { text: text.clone(), matcher, at_start })
        });
        Some(Self { words: words.collect::<Option<Vec<_>>>()?.into() })
    }

    pub(super) fn evaluate(&self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let fields: Option<Vec<&StringViewArray>> = args.iter().map(|a| a.as_string_view_opt()).collect();
        let Some(fields) = fields.filter(|f| !f.is_empty()) else { return exec_err!("text fields") };
        let rows = 0..fields[0].len();
        let found = rows.map(|i| {
            let found = |word: &Word| fields.iter().any(|f| f.is_valid(i) && word.begins_a_word_of(f.value(i)));
            Some(self.words.iter().all(found))
        });
        Ok(Arc::new(found.collect::<BooleanArray>()))
    }
}

impl Word {
    fn begins_a_word_of(&self, text: &str) -> bool {
        let mut from = 0;
        while let Some(found) = text.get(from..).and_then(|_| self.matcher.find_at(text, from)) {
            let before = text[..found.start()].chars().next_back();
            if !self.at_start || !before.is_some_and(char::is_alphanumeric) {
                return true;
            }
            let step = text[found.start()..].chars().next().map_or(1, char::len_utf8);
            from = found.start() + step;
        }
        false
    }
}
