//! The parser's place in the tokens, and the limits it keeps.

use super::error::{SyntaxError, SyntaxErrorKind as Kind};
use super::lexer::tokens;
use super::token::{Spanned, Token};
use crate::ast::{Expr, Position};

/// How deeply an expression may be nested, in the text and as a tree.
pub const NESTING_MAX: usize = 100;

/// How many entries the list of an `in` may have.
pub const LIST_ENTRIES_MAX: usize = 5_000;

/// How many entries a select list, an order, a list of group keys or of arguments may have.
pub const CLAUSE_ENTRIES_MAX: usize = 500;

/// An expression with the height of its tree.
pub(super) struct Tree {
    pub expr: Expr,
    pub height: usize,
}

impl Tree {
    pub fn leaf(expr: Expr) -> Self {
        Self { expr, height: 1 }
    }
}

/// Reads tokens one by one.
pub(super) struct Cursor {
    tokens: Vec<Spanned>,
    next: usize,
    nesting: usize,
    queries: usize,
    laterals: usize,
}

const END: Token = Token::End;

impl Cursor {
    pub fn new(text: &str) -> Result<Self, SyntaxError> {
        Ok(Self { tokens: tokens(text)?, next: 0, nesting: 0, queries: 0, laterals: 0 })
    }

    pub fn peek(&self) -> &Token {
        self.peek_at(0)
    }

    /// The token `ahead` places after the next one.
    pub fn peek_at(&self, ahead: usize) -> &Token {
        self.tokens.get(self.next + ahead).map_or(&END, |s| &s.token)
    }

    /// The place of the next token.
    pub fn at(&self) -> Position {
        self.tokens.get(self.next).or(self.tokens.last()).map_or(Position { line: 1, column: 1 }, |s| s.at)
    }

    pub fn skip(&mut self) {
        self.next += 1;
    }

    pub fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(s) if *s == symbol)
    }

    pub fn is_word(&self, word: &str) -> bool {
        self.peek().is_word(word)
    }

    pub fn eat_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.next += usize::from(found);
        found
    }

    pub fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    pub fn expect_symbol(&mut self, symbol: &str) -> Result<(), SyntaxError> {
        if self.eat_symbol(symbol) { Ok(()) } else { Err(self.unexpected(&format!("`{symbol}`"))) }
    }

    pub fn expect_word(&mut self, word: &str) -> Result<(), SyntaxError> {
        if self.eat_word(word) { Ok(()) } else { Err(self.unexpected(&format!("`{word}`"))) }
    }

    pub fn expect_end(&self) -> Result<(), SyntaxError> {
        if matches!(self.peek(), Token::End) { Ok(()) } else { Err(self.unexpected("an operator or the end")) }
    }

    /// The error for a next token that does not fit.
    pub fn unexpected(&self, expected: &str) -> SyntaxError {
        match self.peek() {
            Token::End => {
                SyntaxError::new(self.at(), Kind::UnexpectedEnd, format!("the text ends where {expected} is expected"))
            }
            token => SyntaxError::new(
                self.at(),
                Kind::BadParse,
                format!("unexpected {}; expected {expected}", token.words()),
            ),
        }
    }

    /// One more query of the statement.
    pub fn count_query(&mut self, most: usize) -> Result<(), SyntaxError> {
        self.queries += 1;
        if self.queries <= most {
            return Ok(());
        }
        let message = format!("a statement is made of at most {most} queries; make it simpler");
        Err(SyntaxError::new(self.at(), Kind::TooLarge, message))
    }

    /// One more table of the statement that is looked up anew for each row.
    pub fn count_lateral(&mut self, most: usize) -> Result<(), SyntaxError> {
        self.laterals += 1;
        if self.laterals <= most {
            return Ok(());
        }
        let message = format!("a statement has at most {most} joins that are `lateral`; make it simpler");
        Err(SyntaxError::new(self.at(), Kind::TooLarge, message))
    }

    /// Goes one level deeper for the length of `read`.
    pub fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, SyntaxError>) -> Result<T, SyntaxError> {
        if self.nesting >= NESTING_MAX {
            return Err(self.too_deep());
        }
        self.nesting += 1;
        let result = read(self);
        self.nesting -= 1;
        result
    }

    /// A tree one higher than the highest of its parts.
    pub fn grow(&self, expr: Expr, below: usize) -> Result<Tree, SyntaxError> {
        if below >= NESTING_MAX + 20 {
            return Err(self.too_deep());
        }
        Ok(Tree { expr, height: below + 1 })
    }

    fn too_deep(&self) -> SyntaxError {
        let message = format!("the expression is nested more than {NESTING_MAX} levels deep; make it simpler");
        SyntaxError::new(self.at(), Kind::TooLarge, message)
    }

    /// Entries separated by commas, at least one.
    pub fn list<T>(
        &mut self,
        most: usize,
        mut entry: impl FnMut(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<Vec<T>, SyntaxError> {
        let mut entries = vec![entry(self)?];
        while self.is_symbol(",") {
            if entries.len() >= most {
                let message = format!("a list here has at most {most} entries");
                return Err(SyntaxError::new(self.at(), Kind::TooLarge, message));
            }
            self.skip();
            entries.push(entry(self)?);
        }
        Ok(entries)
    }
}
