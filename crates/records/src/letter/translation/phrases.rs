//! The phrases of a language: English sentences with holes, and how they are said.
//!
//! The name of a hole says what may stand in it; digits tell several of one kind apart:
//! `day`, `date`, `time`, `short` dates as letters write them · `n` a number · `name` what has no language: numbers of matters,
//! titles, names, addresses · `phrase` another phrase · `text` another phrase, or words as they stand · `words` words as
//! they stand · `list` names joined by *and* · `cite` a section in parentheses or nothing · `more` a further sentence, or
//! nothing.

use super::blocks::Piece;
use super::pattern::{Found, Pattern};
use super::spanish;
use crate::Language;
use crate::words::capital;
use law::Pack;
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

/// The city's own phrases.
const SPANISH: &str = include_str!("es.toml");

/// Phrases stand within phrases, but not endlessly.
const DEPTH_MAX: u8 = 6;

/// How often phrases are looked for in one text. A sentence of a letter takes some dozens; a text that looks like the
/// beginning of a phrase at every comma would take more than anybody waits for, and is left as it is.
const LOOKUPS_MAX: u32 = 5_000;

/// Bytes of the longest date that letters write.
const MOMENT_BYTES_MAX: usize = 60;

/// The phrases of a language.
pub(super) struct Phrases {
    /// Those without holes.
    whole: HashMap<String, String>,
    /// Those with holes, what says most first.
    patterns: Vec<(Pattern, Pattern)>,
    /// How often phrases may still be looked for in the text that is being said.
    lookups: Cell<u32>,
}

impl Phrases {
    /// The phrases of this program and those of a law pack; none for English.
    pub(super) fn of(language: Language, pack: Option<&Pack>) -> Option<Self> {
        let own = match language {
            Language::English => return None,
            Language::Spanish => SPANISH,
        };
        let mut found = Self { whole: HashMap::new(), patterns: Vec::new(), lookups: Cell::new(0) };
        // What this program is built with can be read: a test reads it.
        let own: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(own).unwrap_or_default();
        own.into_values().flatten().for_each(|(english, said)| found.add(english, said));
        let of_pack = pack.and_then(|pack| pack.translations.get(language.tag())).into_iter().flatten();
        of_pack.for_each(|(english, said)| found.add(english.clone(), said.clone()));
        found.patterns.sort_by_key(|(english, _)| std::cmp::Reverse(english.weight()));
        Some(found)
    }

    fn add(&mut self, english: String, said: String) {
        if english.contains('{') {
            self.patterns.push((Pattern::of(&english), Pattern::of(&said)));
        } else {
            self.whole.insert(english, said);
        }
    }

    /// A phrase that this program says of its own; as it stands in English where it is missing.
    pub(super) fn known(&self, english: &str) -> String {
        self.whole.get(english).cloned().unwrap_or_else(|| english.to_owned())
    }

    /// A text in this language; what no phrase knows stays as it is.
    pub(super) fn say(&self, text: &str) -> Vec<Piece> {
        self.lookups.set(LOOKUPS_MAX);
        let said = self.phrase(text, 0);
        // What was given up half way is not said by half.
        said.filter(|_| self.lookups.get() > 0).unwrap_or_else(|| vec![as_it_is(text)])
    }

    /// A text that a phrase knows.
    fn phrase(&self, text: &str, depth: u8) -> Option<Vec<Piece>> {
        if depth > DEPTH_MAX || self.lookups.get() == 0 {
            return None;
        }
        self.lookups.set(self.lookups.get() - 1);
        self.as_written(text, depth).or_else(|| {
            // A sentence begins with a capital, a phrase within one does not.
            let small = uncapital(text)?;
            let mut said = self.as_written(&small, depth)?;
            if let Some(first) = said.first_mut() {
                first.text = capital(&first.text);
            }
            Some(said)
        })
    }

    fn as_written(&self, text: &str, depth: u8) -> Option<Vec<Piece>> {
        if let Some(said) = self.whole.get(text) {
            return Some(vec![Piece::plain(said)]);
        }
        if let Some(said) = spanish::moment(text) {
            return Some(vec![Piece::plain(said)]);
        }
        let fits = |hole: &str, held: &str| self.fits(hole, held, depth);
        self.patterns.iter().find_map(|(english, said)| {
            let found = english.find(text, &fits)?;
            Some(self.filled(said, &found, depth))
        })
    }

    fn filled(&self, said: &Pattern, found: &Found<'_>, depth: u8) -> Vec<Piece> {
        let hole = |name: &str| match found.iter().find(|(known, _)| known == name) {
            Some((_, held)) => self.held(name, held, depth),
            None => Vec::new(),
        };
        merged(said.fill(|literal| vec![Piece::plain(literal)], hole).into_iter().flatten().collect())
    }

    /// Whether this may stand in a hole.
    fn fits(&self, hole: &str, held: &str, depth: u8) -> bool {
        match kind(hole) {
            "cite" => held.is_empty() || (held.starts_with(" (") && held.ends_with(')')),
            "more" => held.is_empty() || (held.starts_with(' ') && self.phrase(held.trim_start(), depth + 1).is_some()),
            "n" => !held.is_empty() && held.chars().all(|c| c.is_ascii_digit() || c == ','),
            "day" | "date" | "time" | "short" => held.len() <= MOMENT_BYTES_MAX && spanish::moment(held).is_some(),
            "phrase" => self.phrase(held, depth + 1).is_some(),
            _ => !held.trim().is_empty(),
        }
    }

    /// What stands in a hole, in this language.
    fn held(&self, hole: &str, held: &str, depth: u8) -> Vec<Piece> {
        match kind(hole) {
            "words" => vec![as_it_is(held)],
            "list" => vec![Piece::plain(spanish::list(held))],
            "n" => vec![Piece::plain(spanish::number(held))],
            "more" => {
                let said = self.phrase(held.trim_start(), depth + 1).unwrap_or_default();
                let space = (!said.is_empty()).then(|| Piece::plain(" "));
                space.into_iter().chain(said).collect()
            }
            "phrase" | "text" | "day" | "date" | "time" | "short" => {
                self.phrase(held, depth + 1).unwrap_or_else(|| vec![as_it_is(held)])
            }
            _ => vec![Piece::plain(held)],
        }
    }

    /// Every phrase with holes, in English and as it is said, and every phrase without.
    #[cfg(test)]
    pub(super) fn all(&self) -> (&[(Pattern, Pattern)], &HashMap<String, String>) {
        (&self.patterns, &self.whole)
    }
}

/// What a hole is for: its name without the digits.
fn kind(hole: &str) -> &str {
    hole.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Words that stay as they are; what has no letters is in no language.
fn as_it_is(text: &str) -> Piece {
    if text.chars().any(char::is_alphabetic) { Piece::english(text) } else { Piece::plain(text) }
}

fn uncapital(text: &str) -> Option<String> {
    let mut chars = text.chars();
    let first = chars.next().filter(|c| c.is_uppercase())?;
    Some(first.to_lowercase().chain(chars).collect())
}

/// Neighbours in one language become one piece.
fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::new();
    for piece in pieces.into_iter().filter(|piece| !piece.text.is_empty()) {
        match merged.last_mut() {
            Some(last) if last.english == piece.english => last.text.push_str(&piece.text),
            _ => merged.push(piece),
        }
    }
    merged
}
