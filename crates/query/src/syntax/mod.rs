//! The written form of queries: the expression grammar of SoQL, and the lists and statements built from it.
//!
//! From loose to tight: `or`; `and`; `not`; `is null`, `like`, `between`, `in`; `= == <> != < <= > >=`; `+ - ||`;
//! `* / %`; `^` (from the right); unary `-`; `::` and the parts of a value (`opened.year`). Keywords and names are read in any case; `'…'` and `"…"` are texts, `` `…` `` is a name.
//! Text length, nesting and lists are limited, and chains of `and` and `or` become balanced trees, so that no text can
//! exhaust the stack of whoever walks the tree.

mod clauses;
mod cursor;
mod error;
mod expression;
mod keywords;
mod lexer;
mod predicate;
mod primary;
mod print;
mod statement;
mod token;
mod window;

#[cfg(test)]
mod tests;

pub use clauses::{SelectList, parse_expression, parse_group, parse_order, parse_select};
pub use cursor::{CLAUSE_ENTRIES_MAX, LIST_ENTRIES_MAX, NESTING_MAX};
pub use error::{SyntaxError, SyntaxErrorKind};
pub(crate) use expression::balance;
pub use keywords::{KEYWORDS, Keyword};
pub use lexer::TEXT_BYTES_MAX;
pub use print::canonical;
pub use statement::parse_statement;
