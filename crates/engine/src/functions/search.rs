//! The search box: every word must begin a word of some field, or be another form of it.
//!
//! Case does not matter. `main` finds `Main St` and `mainland`, not `remain`. `permits` finds `permit` and `permitted`,
//! which have the same stem in English. A word of the search that begins with a sign (`#12`) is found anywhere, and one
//! with a sign or a digit in it only as it is written.

mod stem;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringViewArray};
use datafusion::common::{Result, exec_err};
use regex::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use stem::Stem;

/// Words of texts of which it is remembered whether they are what is looked for. Texts repeat their words, and
/// stemming one takes longer than looking it up.
const KNOWN_WORDS_MAX: usize = 4096;

type Known<'a> = HashMap<&'a str, bool>;

/// The words of a search.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    words: Arc<[Word]>,
}

#[derive(Debug)]
struct Word {
    text: String,
    /// Finds the places where the word, or another form of it, may stand.
    start: Regex,
    /// Whether it is found only where a word begins.
    at_start: bool,
    /// Decides at such a place; without it, every place is one.
    forms: Option<Forms>,
}

/// What counts as a word that has a stem.
#[derive(Debug)]
struct Forms {
    beginning: Regex,
    stem: Stem,
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
        let words = words.iter().filter(|w| !w.is_empty()).map(|text| Word::new(text));
        Some(Self { words: words.collect::<Option<Vec<_>>>()?.into() })
    }

    pub(super) fn evaluate(&self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let fields: Option<Vec<&StringViewArray>> = args.iter().map(|a| a.as_string_view_opt()).collect();
        let Some(fields) = fields.filter(|f| !f.is_empty()) else { return exec_err!("text fields") };
        let mut known = vec![Known::new(); self.words.len()];
        let rows = 0..fields[0].len();
        let found = rows.map(|i| {
            let mut words = self.words.iter().zip(&mut known);
            Some(words.all(|(word, known)| fields.iter().any(|f| f.is_valid(i) && word.is_in(f.value(i), known))))
        });
        Ok(Arc::new(found.collect::<BooleanArray>()))
    }
}

impl Word {
    fn new(text: &str) -> Option<Self> {
        let as_written = regex::escape(text);
        let stem = Stem::of(text);
        let start = stem.as_ref().map_or(as_written.clone(), |stem| stem.start_of(text));
        let forms = match stem {
            Some(stem) => Some(Forms { beginning: matcher(&format!("^{as_written}"))?, stem }),
            None => None,
        };
        let at_start = text.chars().next().is_some_and(char::is_alphanumeric);
        Some(Self { text: text.to_owned(), start: matcher(&start)?, at_start, forms })
    }

    fn is_in<'a>(&self, text: &'a str, known: &mut Known<'a>) -> bool {
        let mut from = 0;
        while let Some(found) = text.get(from..).and_then(|_| self.start.find_at(text, from)) {
            let (before, here) = text.split_at(found.start());
            let is_start = !self.at_start || !before.chars().next_back().is_some_and(char::is_alphanumeric);
            if is_start && self.forms.as_ref().is_none_or(|forms| forms.begin(here, known)) {
                return true;
            }
            from = found.start() + here.chars().next().map_or(1, char::len_utf8);
        }
        false
    }
}

impl Forms {
    /// Whether the first word of a text is one of them.
    fn begin<'a>(&self, text: &'a str, known: &mut Known<'a>) -> bool {
        let word = stem::first_word(text);
        if stem::is_too_long(word) {
            return self.beginning.is_match(text);
        }
        if let Some(is_one) = known.get(word) {
            return *is_one;
        }
        let is_one = self.beginning.is_match(word) || self.stem.is_of(word);
        if known.len() >= KNOWN_WORDS_MAX {
            known.clear();
        }
        known.insert(word, is_one);
        is_one
    }
}

fn matcher(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).case_insensitive(true).size_limit(1 << 20).build().ok()
}
