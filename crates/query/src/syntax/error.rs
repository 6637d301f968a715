//! Why a text is not an expression, with the place.

use crate::ast::Position;
use std::fmt;

/// A text that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in the text given.
    pub position: Position,
    /// What kind of error.
    pub kind: SyntaxErrorKind,
    /// One line: lower case, the user's words in backticks.
    pub message: String,
}

/// The kinds of syntax errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// The text ends too early.
    UnexpectedEnd,
    /// A text literal, a quoted name or a comment without an end.
    Unterminated,
    /// A character that begins nothing.
    UnexpectedCharacter,
    /// A backslash before a character that needs none.
    UnexpectedEscape,
    /// A `\u` escape that is not a character.
    BadUnicodeEscape,
    /// Anything else that does not fit the grammar.
    BadParse,
    /// Longer, deeper or with more entries than is allowed.
    TooLarge,
}

impl SyntaxError {
    pub(super) fn new(position: Position, kind: SyntaxErrorKind, message: impl Into<String>) -> Self {
        Self { position, kind, message: message.into() }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (line {}, column {})", self.message, self.position.line, self.position.column)
    }
}

impl std::error::Error for SyntaxError {}
