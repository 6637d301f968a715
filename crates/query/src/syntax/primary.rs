//! What operators stand between: names, literals, calls, `case`, parentheses, and what may follow any of them: `::type`,
//! `.part`, `[element]`.

use super::cursor::{CLAUSE_ENTRIES_MAX, Cursor, Tree};
use super::error::{SyntaxError, SyntaxErrorKind as Kind};
use super::expression::expression;
use super::token::Token;
use super::window::{filter_clause, over_clause};
use crate::ast::{Expr, Position, Value};

/// Words that are never a name unless they stand in backticks.
pub(super) const RESERVED: &[&str] = &[
    "and", "or", "not", "is", "in", "like", "between", "null", "true", "false", "when", "then", "else", "as", "where",
    "having", "select",
];

/// A primary expression, and the casts, parts and elements after it.
pub(super) fn postfix(cursor: &mut Cursor) -> Result<Tree, SyntaxError> {
    let mut tree = primary(cursor)?;
    loop {
        let at = cursor.at();
        if cursor.eat_symbol("::") {
            let to = word(cursor, "the name of a type")?;
            tree = cursor.grow(Expr::Cast { expr: Box::new(tree.expr), to, at }, tree.height)?;
        } else if cursor.eat_symbol(".") {
            let name = word(cursor, "the name of a part")?;
            tree = cursor.grow(Expr::Part { of: Box::new(tree.expr), name, at }, tree.height)?;
        } else if cursor.eat_symbol("[") {
            let index = expression(cursor)?;
            cursor.expect_symbol("]")?;
            let below = tree.height.max(index.height);
            let element = Expr::Element { of: Box::new(tree.expr), index: Box::new(index.expr), at };
            tree = cursor.grow(element, below)?;
        } else {
            return Ok(tree);
        }
    }
}

fn word(cursor: &mut Cursor, expected: &str) -> Result<String, SyntaxError> {
    let Token::Word(word) = cursor.peek().clone() else { return Err(cursor.unexpected(expected)) };
    cursor.skip();
    Ok(word)
}

fn primary(cursor: &mut Cursor) -> Result<Tree, SyntaxError> {
    let at = cursor.at();
    let literal = |value| Ok(Tree::leaf(Expr::Literal { value, at }));
    match cursor.peek().clone() {
        Token::Word(word) => return worded(cursor, word, at),
        Token::Symbol("(") => {
            cursor.skip();
            let tree = expression(cursor)?;
            cursor.expect_symbol(")")?;
            return Ok(tree);
        }
        Token::Table(table) => {
            cursor.skip();
            return qualified(cursor, table, at);
        }
        Token::Symbol(_) | Token::End => Err(cursor.unexpected("a name or a value")),
        Token::Quoted(name) | Token::System(name) => Ok(Tree::leaf(Expr::Name { name, at })),
        Token::Text(text) => literal(Value::Text(text)),
        Token::Number(number) => literal(Value::Number(number)),
    }
    .inspect(|_| cursor.skip())
}

/// `@x.name`.
fn qualified(cursor: &mut Cursor, table: String, at: Position) -> Result<Tree, SyntaxError> {
    cursor.expect_symbol(".")?;
    match cursor.peek().clone() {
        Token::Word(name) | Token::Quoted(name) | Token::System(name) => {
            cursor.skip();
            Ok(Tree::leaf(Expr::Qualified { table, name, at }))
        }
        _ => Err(cursor.unexpected("the name of a field")),
    }
}

/// What begins with a word: a keyword value, `case`, a call or a name.
fn worded(cursor: &mut Cursor, word: String, at: Position) -> Result<Tree, SyntaxError> {
    let lower = word.to_ascii_lowercase();
    let value = match lower.as_str() {
        "true" => Some(Value::Boolean(true)),
        "false" => Some(Value::Boolean(false)),
        "null" => Some(Value::Null),
        "case" if cursor.peek_at(1).is_word("when") => return case_when(cursor),
        reserved if RESERVED.contains(&reserved) => {
            return Err(cursor.unexpected("a name or a value (a field of that name is written in backticks)"));
        }
        _ => None,
    };
    cursor.skip();
    if let Some(value) = value {
        return Ok(Tree::leaf(Expr::Literal { value, at }));
    }
    if !cursor.eat_symbol("(") {
        return Ok(Tree::leaf(Expr::Name { name: word, at }));
    }
    let (distinct, args, below) = arguments(cursor)?;
    match lower.as_str() {
        "case" => cursor.grow(case_call(args, at)?, below),
        "iif" if args.len() == 3 => cursor.grow(case_call(args, at)?, below),
        _ => {
            let (filter, above) = filter_clause(cursor)?;
            let below = below.max(above);
            let (over, above) = over_clause(cursor)?;
            cursor.grow(Expr::Call { function: word, distinct, args, filter, over, at }, below.max(above))
        }
    }
}

/// Arguments up to the closing parenthesis, perhaps after `distinct`. `*` is none: `count` alone can do with it, and of any
/// other name it is said what is wrong with that.
fn arguments(cursor: &mut Cursor) -> Result<(bool, Vec<Expr>, usize), SyntaxError> {
    if cursor.eat_symbol(")") {
        return Ok((false, Vec::new(), 0));
    }
    if matches!((cursor.peek_at(0), cursor.peek_at(1)), (Token::Symbol("*"), Token::Symbol(")"))) {
        cursor.skip();
        cursor.skip();
        return Ok((false, Vec::new(), 0));
    }
    let distinct = cursor.is_word("distinct") && begins_operand(cursor.peek_at(1));
    if distinct {
        cursor.skip();
    }
    let mut below = 0;
    let args = cursor.list(CLAUSE_ENTRIES_MAX, |cursor| {
        let arg = expression(cursor)?;
        below = below.max(arg.height);
        Ok(arg.expr)
    })?;
    cursor.expect_symbol(")")?;
    Ok((distinct, args, below))
}

/// Whether an operand may begin with this token: tells the keyword `distinct` from a field of that name.
pub(super) fn begins_operand(token: &Token) -> bool {
    !matches!(token, Token::End | Token::Symbol(_)) || matches!(token, Token::Symbol("(" | "-" | "+"))
}

/// `case(condition, result, …)`; a last argument without a partner is the result otherwise.
fn case_call(args: Vec<Expr>, at: Position) -> Result<Expr, SyntaxError> {
    let mut branches = Vec::new();
    let mut args = args.into_iter();
    let mut otherwise = None;
    while let Some(condition) = args.next() {
        match args.next() {
            Some(result) => branches.push((condition, result)),
            None => otherwise = Some(Box::new(condition)),
        }
    }
    if branches.is_empty() {
        return Err(SyntaxError::new(at, Kind::BadParse, "`case` takes a condition and a result"));
    }
    Ok(Expr::Case { branches, otherwise })
}

fn case_when(cursor: &mut Cursor) -> Result<Tree, SyntaxError> {
    cursor.skip();
    let mut below = 0;
    let mut part = |cursor: &mut Cursor| {
        let tree = expression(cursor)?;
        below = below.max(tree.height);
        Ok(tree.expr)
    };
    let mut branches = Vec::new();
    while cursor.eat_word("when") {
        let condition = part(cursor)?;
        cursor.expect_word("then")?;
        branches.push((condition, part(cursor)?));
    }
    let otherwise = if cursor.eat_word("else") { Some(Box::new(part(cursor)?)) } else { None };
    cursor.expect_word("end")?;
    cursor.grow(Expr::Case { branches, otherwise }, below)
}
