//! Clauses as texts of their own: an expression, a select list, an order, a list of group keys.

use super::cursor::{CLAUSE_ENTRIES_MAX, Cursor};
use super::error::{SyntaxError, SyntaxErrorKind as Kind};
use super::expression::expression;
use super::primary::begins_operand;
use super::token::Token;
use crate::ast::{Expr, Order, SelectItem};

/// The longest alias, characters.
const ALIAS_CHARS_MAX: usize = 255;

/// A select list as written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SelectList {
    /// `distinct` stood before the list.
    pub distinct: bool,
    /// `distinct on (…)` stood before it, with these.
    pub distinct_on: Vec<Expr>,
    /// The entries.
    pub items: Vec<SelectItem>,
}

/// Reads one expression.
pub fn parse_expression(text: &str) -> Result<Expr, SyntaxError> {
    whole(text, |cursor| Ok(expression(cursor)?.expr))
}

/// Reads a select list: `a, b as c, count(*), *, :*`, perhaps after `distinct` or `distinct on (…)`.
pub fn parse_select(text: &str) -> Result<SelectList, SyntaxError> {
    whole(text, select_list)
}

/// Reads an order: `a, b desc, c asc nulls first`.
pub fn parse_order(text: &str) -> Result<Vec<Order>, SyntaxError> {
    whole(text, order_list)
}

/// Reads a list of group keys.
pub fn parse_group(text: &str) -> Result<Vec<Expr>, SyntaxError> {
    whole(text, group_list)
}

fn whole<T>(text: &str, read: impl FnOnce(&mut Cursor) -> Result<T, SyntaxError>) -> Result<T, SyntaxError> {
    let mut cursor = Cursor::new(text)?;
    let result = read(&mut cursor)?;
    cursor.expect_end()?;
    Ok(result)
}

pub(super) fn select_list(cursor: &mut Cursor) -> Result<SelectList, SyntaxError> {
    let next = cursor.peek_at(1);
    let begins = begins_operand(next) || matches!(next, Token::Symbol("*" | ":*"));
    let distinct = cursor.is_word("distinct") && begins && !next.is_word("as");
    if distinct {
        cursor.skip();
    }
    let mut distinct_on = Vec::new();
    if distinct && cursor.is_word("on") && *cursor.peek_at(1) == Token::Symbol("(") {
        cursor.skip();
        cursor.skip();
        distinct_on = group_list(cursor)?;
        cursor.expect_symbol(")")?;
    }
    let distinct = distinct && distinct_on.is_empty();
    Ok(SelectList { distinct, distinct_on, items: cursor.list(CLAUSE_ENTRIES_MAX, select_item)? })
}

fn select_item(cursor: &mut Cursor) -> Result<SelectItem, SyntaxError> {
    if cursor.eat_symbol("*") {
        return all_fields(cursor);
    }
    if let (Token::Table(table), Token::Symbol("."), Token::Symbol("*")) =
        (cursor.peek().clone(), cursor.peek_at(1), cursor.peek_at(2))
    {
        let at = cursor.at();
        (0..3).for_each(|_| cursor.skip());
        return Ok(SelectItem::AllOf { table, at });
    }
    if cursor.eat_symbol(":*") {
        return Ok(SelectItem::SystemFields);
    }
    let expr = expression(cursor)?.expr;
    let alias = if cursor.eat_word("as") { Some(alias(cursor)?) } else { None };
    Ok(SelectItem::Expr { expr, alias })
}

/// `*`, perhaps followed by `(except a, b)`.
fn all_fields(cursor: &mut Cursor) -> Result<SelectItem, SyntaxError> {
    if !(cursor.is_symbol("(") && cursor.peek_at(1).is_word("except")) {
        return Ok(SelectItem::AllFields);
    }
    cursor.skip();
    cursor.skip();
    let names = cursor.list(CLAUSE_ENTRIES_MAX, |cursor| {
        let at = cursor.at();
        match cursor.peek().clone() {
            Token::Word(name) | Token::Quoted(name) => {
                cursor.skip();
                Ok(Expr::Name { name, at })
            }
            _ => Err(cursor.unexpected("the name of a field")),
        }
    })?;
    cursor.expect_symbol(")")?;
    Ok(SelectItem::AllExcept(names))
}

pub(super) fn alias(cursor: &mut Cursor) -> Result<String, SyntaxError> {
    let at = cursor.at();
    let name = match cursor.peek().clone() {
        Token::Word(name) | Token::Quoted(name) => name,
        _ => return Err(cursor.unexpected("an alias")),
    };
    if name.chars().count() > ALIAS_CHARS_MAX || name.chars().any(char::is_control) {
        let message = format!("an alias has at most {ALIAS_CHARS_MAX} characters and no control characters");
        return Err(SyntaxError::new(at, Kind::BadParse, message));
    }
    cursor.skip();
    Ok(name)
}

pub(super) fn order_list(cursor: &mut Cursor) -> Result<Vec<Order>, SyntaxError> {
    cursor.list(CLAUSE_ENTRIES_MAX, |cursor| {
        let expr = expression(cursor)?.expr;
        let descending = !cursor.eat_word("asc") && cursor.eat_word("desc");
        let nulls_first = if cursor.eat_word("nulls") || cursor.eat_word("null") {
            let first = cursor.eat_word("first");
            if !first {
                cursor.expect_word("last")?;
            }
            Some(first)
        } else {
            None
        };
        Ok(Order { expr, descending, nulls_first })
    })
}

pub(super) fn group_list(cursor: &mut Cursor) -> Result<Vec<Expr>, SyntaxError> {
    cursor.list(CLAUSE_ENTRIES_MAX, |cursor| Ok(expression(cursor)?.expr))
}
