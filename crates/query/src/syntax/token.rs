//! The tokens of the written form.

use crate::ast::Position;

/// A token with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spanned {
    pub token: Token,
    pub at: Position,
}

/// What the lexer tells apart. Keywords are words; the grammar decides where a word is one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// An unquoted word, as written.
    Word(String),
    /// A name in backticks.
    Quoted(String),
    /// A system name with its colon, such as `:id`.
    System(String),
    /// The name of a table after `@`.
    Table(String),
    /// A text literal.
    Text(String),
    /// A number as written, without sign.
    Number(String),
    /// An operator or a mark of punctuation.
    Symbol(&'static str),
    /// The end of the text.
    End,
}

impl Token {
    /// The token as the user wrote it, for messages. A text literal is not repeated.
    pub fn words(&self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Quoted(name) => format!("the name `{name}`"),
            Self::System(name) => format!("`{name}`"),
            Self::Table(name) => format!("`@{name}`"),
            Self::Text(_) => "a text".into(),
            Self::Number(_) => "a number".into(),
            Self::Symbol(symbol) => format!("`{symbol}`"),
            Self::End => "the end".into(),
        }
    }

    /// Whether it is this keyword (written in lower case here), in any case.
    pub fn is_word(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }
}

/// Operators and punctuation, longest first so that a prefix never hides a longer one.
pub(super) const SYMBOLS: &[&str] = &[
    "<>", "!=", "<=", ">=", "==", "||", "::", ":*", "|>", "(", ")", ",", "=", "<", ">", "+", "-", "*", "/", "%", "^",
    ".", ";", "[", "]",
];
