//! Text to tokens.

use super::error::{SyntaxError, SyntaxErrorKind as Kind};
use super::token::{SYMBOLS, Spanned, Token};
use crate::ast::Position;

/// The longest text that is read, bytes.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;

/// Digits of a number, at most.
const NUMBER_DIGITS_MAX: usize = 60;

/// Splits a text into tokens; the last one is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<Spanned>, SyntaxError> {
    if text.len() > TEXT_BYTES_MAX {
        let message = format!("the text is longer than {TEXT_BYTES_MAX} bytes; shorten it");
        return Err(SyntaxError::new(Position { line: 1, column: 1 }, Kind::TooLarge, message));
    }
    let mut lexer = Lexer { rest: text, at: Position { line: 1, column: 1 } };
    let mut found = Vec::new();
    loop {
        lexer.skip_blanks()?;
        let at = lexer.at;
        let token = lexer.token()?;
        let last = token == Token::End;
        found.push(Spanned { token, at });
        if last {
            return Ok(found);
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    at: Position,
}

impl<'a> Lexer<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn second(&self) -> Option<char> {
        self.rest.chars().nth(1)
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        if c == '\n' {
            self.at = Position { line: self.at.line + 1, column: 1 };
        } else {
            self.at.column += 1;
        }
        Some(c)
    }

    /// Takes characters while they fit.
    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let all = self.rest;
        while self.peek().is_some_and(&fits) {
            self.next();
        }
        &all[..all.len() - self.rest.len()]
    }

    /// Passes over white space and comments.
    fn skip_blanks(&mut self) -> Result<(), SyntaxError> {
        loop {
            self.take_while(char::is_whitespace);
            if self.rest.starts_with("--") {
                self.take_while(|c| c != '\n');
            } else if self.rest.starts_with("/*") {
                self.skip_comment()?;
            } else {
                return Ok(());
            }
        }
    }

    fn skip_comment(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        self.next();
        self.next();
        while !self.rest.starts_with("*/") {
            if self.next().is_none() {
                return Err(SyntaxError::new(start, Kind::Unterminated, "a comment has no `*/`"));
            }
        }
        self.next();
        self.next();
        Ok(())
    }

    fn token(&mut self) -> Result<Token, SyntaxError> {
        let Some(c) = self.peek() else { return Ok(Token::End) };
        match c {
            '\'' => self.single_quoted(),
            '"' => self.double_quoted(),
            '`' => self.backtick(),
            c if is_word_start(c) => Ok(Token::Word(self.take_while(is_word).to_owned())),
            c if c.is_ascii_digit() => self.number(),
            '.' if self.second().is_some_and(|d| d.is_ascii_digit()) => self.number(),
            ':' if self.second().is_some_and(|d| is_word_start(d) || d == '@') => {
                self.next();
                let mut name = String::from(":");
                if self.peek() == Some('@') {
                    self.next();
                    name.push('@');
                }
                name.push_str(self.take_while(is_word));
                Ok(Token::System(name))
            }
            '@' if self.second().is_some_and(is_word) => {
                self.next();
                Ok(Token::Table(self.table().to_owned()))
            }
            c => self.symbol(c),
        }
    }

    /// The name of a table: an id of the form `abcd-1234`, or a word.
    fn table(&mut self) -> &'a str {
        const ID_BYTES: usize = 9;
        let all = self.rest;
        let is_id =
            |id: &str| id.bytes().enumerate().all(|(i, b)| if i == 4 { b == b'-' } else { b.is_ascii_alphanumeric() });
        let ends = |rest: &str| !rest.chars().next().is_some_and(is_word);
        match all.get(..ID_BYTES).filter(|id| is_id(id) && ends(&all[ID_BYTES..])) {
            Some(id) => {
                id.chars().for_each(|_| {
                    self.next();
                });
                id
            }
            None => self.take_while(is_word),
        }
    }

    fn symbol(&mut self, c: char) -> Result<Token, SyntaxError> {
        let Some(symbol) = SYMBOLS.iter().find(|s| self.rest.starts_with(**s)) else {
            let message = format!("unexpected character `{}`", c.escape_debug());
            return Err(SyntaxError::new(self.at, Kind::UnexpectedCharacter, message));
        };
        for _ in 0..symbol.len() {
            self.next();
        }
        Ok(Token::Symbol(symbol))
    }

    /// `'…'`, a doubled quote standing for one.
    fn single_quoted(&mut self) -> Result<Token, SyntaxError> {
        self.doubled('\'', "a text has no closing `'`").map(Token::Text)
    }

    /// `` `…` ``: a name.
    fn backtick(&mut self) -> Result<Token, SyntaxError> {
        let at = self.at;
        let name = self.doubled('`', "a name has no closing backtick")?;
        if name.is_empty() {
            return Err(SyntaxError::new(at, Kind::BadParse, "a name in backticks is empty"));
        }
        Ok(Token::Quoted(name))
    }

    fn doubled(&mut self, quote: char, unterminated: &str) -> Result<String, SyntaxError> {
        let start = self.at;
        self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                Some(c) if c == quote && self.peek() == Some(quote) => {
                    self.next();
                    text.push(quote);
                }
                Some(c) if c == quote => return Ok(text),
                Some(c) => text.push(c),
                None => return Err(SyntaxError::new(start, Kind::Unterminated, unterminated)),
            }
        }
    }

    /// `"…"`: a text with backslash escapes, and with doubled quotes too.
    fn double_quoted(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                Some('"') if self.peek() == Some('"') => {
                    self.next();
                    text.push('"');
                }
                Some('"') => return Ok(Token::Text(text)),
                Some('\\') => text.push(self.escape()?),
                Some(c) => text.push(c),
                None => return Err(SyntaxError::new(start, Kind::Unterminated, "a text has no closing `\"`")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let at = self.at;
        match self.next() {
            Some(c @ ('"' | '\'' | '\\' | '/')) => Ok(c),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('u') => self.unicode(at, 4),
            Some('U') => self.unicode(at, 6),
            _ => Err(SyntaxError::new(at, Kind::UnexpectedEscape, "a backslash in a text is written `\\\\`")),
        }
    }

    fn unicode(&mut self, at: Position, digits: usize) -> Result<char, SyntaxError> {
        let mut code = 0;
        for _ in 0..digits {
            let digit = self.next().and_then(|c| c.to_digit(16));
            code = code * 16 + digit.ok_or_else(|| bad_unicode(at))?;
        }
        char::from_u32(code).ok_or_else(|| bad_unicode(at))
    }

    /// Digits, a fraction, an exponent; the sign is an operator.
    fn number(&mut self) -> Result<Token, SyntaxError> {
        let at = self.at;
        let mut number = self.take_while(|c| c.is_ascii_digit()).to_owned();
        if self.peek() == Some('.') && self.second().is_some_and(|d| d.is_ascii_digit()) {
            self.next();
            number.push('.');
            number.push_str(self.take_while(|c| c.is_ascii_digit()));
        }
        if self.exponent_follows() {
            number.push('e');
            self.next();
            if let Some(sign @ ('+' | '-')) = self.peek() {
                self.next();
                number.push(sign);
            }
            let exponent = self.take_while(|c| c.is_ascii_digit());
            if exponent.len() > 3 {
                return Err(SyntaxError::new(at, Kind::BadParse, "the exponent of a number has at most 3 digits"));
            }
            number.push_str(exponent);
        }
        if number.len() > NUMBER_DIGITS_MAX {
            let message = format!("a number has at most {NUMBER_DIGITS_MAX} digits");
            return Err(SyntaxError::new(at, Kind::BadParse, message));
        }
        if self.peek().is_some_and(is_word) {
            return Err(SyntaxError::new(
                self.at,
                Kind::BadParse,
                "a number is followed by a letter; put a space or an operator between",
            ));
        }
        Ok(Token::Number(number))
    }

    fn exponent_follows(&self) -> bool {
        let mut chars = self.rest.chars();
        matches!(chars.next(), Some('e' | 'E'))
            && match chars.next() {
                Some('+' | '-') => chars.next().is_some_and(|c| c.is_ascii_digit()),
                Some(c) => c.is_ascii_digit(),
                None => false,
            }
    }
}

fn bad_unicode(at: Position) -> SyntaxError {
    SyntaxError::new(at, Kind::BadUnicodeEscape, "`\\u` is followed by four hexadecimal digits of a character")
}

/// Whether a word may begin with this character.
pub(super) fn is_word_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Whether a word may go on with this character.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
