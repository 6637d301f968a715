//! Letters from content models: an accessible HTML document and a tagged PDF (PDF/UA-1) by Typst.
//!
//! The same letter gives the same bytes: the date is the letter's, and nothing here reads a clock, a file or a network.
//! What a letter says is data all the way: no text of it is ever markup or code of either format.

mod error;
mod fonts;
mod html;
mod pdf;
mod readable;
mod set;

pub use error::LetterError;
pub use html::{body, html, translated_body};
pub use pdf::Typesetter;
