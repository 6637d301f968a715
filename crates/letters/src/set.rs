//! A letter as both forms set it: its blocks with their texts in pieces, and its translation.

use records::Letter;
use records::letter::{Piece, TextBlock, Translation, blocks};
use serde::Serialize;

/// What is set.
#[derive(Serialize)]
pub(crate) struct Set<'a> {
    pub(crate) letter: &'a Letter,
    pub(crate) blocks: Vec<TextBlock>,
    pub(crate) translation: Option<&'a Translation>,
}

impl<'a> Set<'a> {
    pub(crate) fn of(letter: &'a Letter, translation: Option<&'a Translation>) -> Self {
        Self { letter, blocks: blocks(letter, &|text| vec![Piece::plain(text)]), translation }
    }
}
