//! A whole statement: `select … where … group by … having … order by … search '…' limit … offset …`.

use super::clauses::{group_list, order_list, select_list};
use super::cursor::Cursor;
use super::error::{SyntaxError, SyntaxErrorKind as Kind};
use super::expression::expression;
use super::token::Token;
use crate::ast::Query;

/// The clauses in the order in which they stand; the last three may change places.
const CLAUSES: &[&str] = &["select", "where", "group", "having", "order", "search", "limit", "offset"];
const ORDERED: usize = 5;

/// Reads a whole statement. Every clause may be left out. Joins, pipes and unions are not part of the language.
pub fn parse_statement(text: &str) -> Result<Query, SyntaxError> {
    let mut cursor = Cursor::new(text)?;
    let mut query = Query::default();
    let mut seen: Vec<usize> = Vec::new();
    while !matches!(cursor.peek(), Token::End) {
        let Some(clause) = CLAUSES.iter().position(|word| cursor.is_word(word)) else {
            return Err(not_a_clause(&cursor));
        };
        if seen.contains(&clause) || (clause < ORDERED && seen.iter().any(|s| *s > clause)) {
            let message = format!("`{}` stands twice or too late in the statement", CLAUSES[clause]);
            return Err(SyntaxError::new(cursor.at(), Kind::BadParse, message));
        }
        seen.push(clause);
        cursor.skip();
        read_clause(&mut cursor, CLAUSES[clause], &mut query)?;
    }
    Ok(query)
}

fn read_clause(cursor: &mut Cursor, clause: &str, query: &mut Query) -> Result<(), SyntaxError> {
    match clause {
        "select" => {
            let list = select_list(cursor)?;
            query.distinct = list.distinct;
            query.select = list.items;
        }
        "where" => query.filter = Some(expression(cursor)?.expr),
        "group" => {
            cursor.expect_word("by")?;
            query.group_by = group_list(cursor)?;
        }
        "having" => query.having = Some(expression(cursor)?.expr),
        "order" => {
            cursor.expect_word("by")?;
            query.order = order_list(cursor)?;
        }
        "search" => {
            let Token::Text(words) = cursor.peek().clone() else { return Err(cursor.unexpected("a text")) };
            cursor.skip();
            query.search = Some(words);
        }
        "limit" => query.limit = Some(whole_number(cursor)?),
        _ => query.offset = whole_number(cursor)?,
    }
    Ok(())
}

fn whole_number(cursor: &mut Cursor) -> Result<u64, SyntaxError> {
    let number = match cursor.peek() {
        Token::Number(digits) => digits.parse().ok(),
        _ => None,
    };
    let number = number.ok_or_else(|| cursor.unexpected("a whole number"))?;
    cursor.skip();
    Ok(number)
}

fn not_a_clause(cursor: &Cursor) -> SyntaxError {
    let unsupported = ["from", "join", "left", "right", "full", "union", "intersect", "minus"];
    if unsupported.iter().any(|w| cursor.is_word(w)) || cursor.is_symbol("|>") {
        let message = format!(
            "{} is not part of this query language; ask for one dataset in one statement",
            cursor.peek().words()
        );
        return SyntaxError::new(cursor.at(), Kind::BadParse, message);
    }
    cursor.unexpected("a clause such as `where`, `order by` or `limit`")
}
