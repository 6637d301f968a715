//! A letter as one HTML document that can be saved: no script, no asset, styles inside.

use crate::LetterError;
use crate::set::Set;
use askama::Template;
use records::Letter;
use records::letter::{Style, TextBlock, Translation};

#[derive(Template)]
#[template(path = "letter.html")]
struct Page<'a> {
    letter: &'a Letter,
    blocks: Vec<TextBlock>,
    translation: Option<&'a Translation>,
}

/// The letter as a complete, accessible HTML document; its translation follows the English.
pub fn html(letter: &Letter, translation: Option<&Translation>) -> Result<String, LetterError> {
    let Set { letter, blocks, translation } = Set::of(letter, translation);
    Ok(Page { letter, blocks, translation }.render()?)
}

/// What the letter says, without its heads and its styles, to stand inside another page: text is escaped, and no markup
/// but ours is in it.
pub fn body(letter: &Letter) -> Result<String, LetterError> {
    Ok(Body { blocks: &Set::of(letter, None).blocks }.render()?)
}

/// The same of its translation.
pub fn translated_body(translation: &Translation) -> Result<String, LetterError> {
    Ok(Body { blocks: &translation.blocks }.render()?)
}

#[derive(Template)]
#[template(path = "body.html")]
struct Body<'a> {
    blocks: &'a [TextBlock],
}

/// Only web addresses become links; anything else stays text.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
