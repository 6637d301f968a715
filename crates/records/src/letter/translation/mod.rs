//! A letter in another language, said after the finished English letter.
//!
//! The translation is made from the letter as it was written and checked, text by text, by a list of phrases that
//! people can read and correct (`es.toml`, and the law pack's own). So it says nothing that the English does not say,
//! and it leaves nothing out: what no phrase knows, such as what a person wrote, stays in its own words and is marked as
//! being in another language. The English text governs, and the translation says so first.

mod blocks;
mod pattern;
mod phrases;
mod spanish;

pub use blocks::{Piece, Style, TextBlock, blocks};

use super::Letter;
use crate::Language;
use law::Pack;
use phrases::Phrases;
use serde::Serialize;

/// What a letter says, in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Translation {
    /// The language.
    pub language: Language,
    /// What stands before the English letter, in the language: that a translation follows.
    pub follows: String,
    /// What stands before the translation: that it is to be confirmed, and that the English text governs.
    pub notice: String,
    /// The title.
    pub title: Vec<Piece>,
    /// The day of the letter.
    pub date_words: String,
    /// What it says.
    pub blocks: Vec<TextBlock>,
}

/// The letter in a language; none for a letter in English, which every letter is.
///
/// `theirs` is what the requester wrote, of which nobody knows the language: it is repeated without a word on that.
pub fn translate(letter: &Letter, language: Language, pack: Option<&Pack>, theirs: &[&str]) -> Option<Translation> {
    let phrases = Phrases::of(language, pack)?;
    let say = |text: &str| match theirs.contains(&text) {
        true => vec![Piece::plain(text)],
        false => phrases.say(text),
    };
    Some(Translation {
        language,
        follows: phrases.known(FOLLOWS),
        notice: phrases.known("This translation is to be confirmed; the English text governs."),
        title: say(&letter.title),
        date_words: blocks::joined(&say(&letter.date_words)),
        blocks: blocks(letter, &say),
    })
}

/// That a translation follows the English of a letter, in its language; nothing for English.
pub fn follows(language: Language) -> Option<String> {
    Phrases::of(language, None).map(|phrases| phrases.known(FOLLOWS))
}

/// What is said first of a letter that has a translation.
const FOLLOWS: &str = "A translation follows the English text.";

#[cfg(test)]
mod tests;
