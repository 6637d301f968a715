//! A text, and whether words stand near a place in it.

use regex::{Match, Regex};

/// How far before a value a word gives it its meaning, in bytes; a list or a form writes them close together.
const BEFORE: usize = 48;

/// A text that is looked through.
pub(super) struct Words<'t> {
    text: &'t str,
    /// Where it begins to count: before it stands a heading.
    from: usize,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t str, from: usize) -> Self {
        Self { text, from }
    }

    /// What a pattern finds, where no digit or letter goes on before or after it.
    pub(super) fn alone<'w>(&'w self, pattern: &'w Regex) -> impl Iterator<Item = Match<'t>> + 'w {
        pattern.find_iter(self.text).filter(|found| found.start() >= self.from && self.is_alone(found))
    }

    /// Whether a match is no part of a longer number or word.
    fn is_alone(&self, found: &Match<'_>) -> bool {
        let goes_on = |c: char| c.is_alphanumeric();
        let before = self.text[..found.start()].chars().next_back();
        let mut after = self.text[found.end()..].chars();
        let (first, second) = (after.next(), after.next());
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let continues = matches!(first, Some('-' | '.' | '/')) && digit(second);
        !before.is_some_and(goes_on) && !first.is_some_and(goes_on) && !continues && !self.continues_before(found)
    }

    /// Whether `12-` stands before it, as in a longer number.
    fn continues_before(&self, found: &Match<'_>) -> bool {
        let mut before = self.text[..found.start()].chars().rev();
        matches!(before.next(), Some('-' | '.' | '/')) && before.next().is_some_and(|c| c.is_ascii_digit())
    }

    /// Whether one of these words stands shortly before, on the same line or the one above.
    pub(super) fn after(&self, found: &Match<'_>, words: &Regex) -> bool {
        let mut start = found.start().saturating_sub(BEFORE);
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        words.is_match(&self.text[start..found.start()])
    }
}

/// A pattern that is part of the program.
macro_rules! pattern {
    ($name:ident = $pattern:expr) => {
        static $name: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
            // A pattern that does not compile fails every test; what it then would find is nothing.
            regex::Regex::new($pattern).unwrap_or_else(|_| crate::text::near::nothing())
        });
    };
}
pub(super) use pattern;

/// A pattern that finds nothing.
pub(super) fn nothing() -> Regex {
    // An empty set of characters is a pattern that always compiles.
    Regex::new(r"[^\s\S]").unwrap_or_else(|_| unreachable!("an empty class is a pattern"))
}

/// The digits of a text.
pub(super) fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}
