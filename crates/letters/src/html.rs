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

/// What the letter says, without its heads and its styles, to stand inside another page: text is escaped, and no markup
/// but ours is in it.
pub fn body(letter: &Letter) -> Result<String, LetterError> {
    Ok(Body { letter }.render()?)
}

#[derive(Template)]
#[template(path = "body.html")]
struct Body<'a> {
    letter: &'a Letter,
}

/// Only web addresses become links; anything else stays text.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
