//! A letter as one HTML document that can be saved: no script, no asset, styles inside.

use crate::LetterError;
use askama::Template;
use records::{Block, Inline, Letter};

#[derive(Template)]
#[template(path = "letter.html")]
struct Page<'a> {
    letter: &'a Letter,
}

/// The letter as a complete, accessible HTML document.
pub fn html(letter: &Letter) -> Result<String, LetterError> {
    Ok(Page { letter }.render()?)
}

impl Page<'_> {
    /// Only web addresses become links; anything else stays text.
    fn is_web(&self, url: &str) -> bool {
        url.starts_with("https://") || url.starts_with("http://")
    }
}
