//! Conditions written after their subject: `is null`, `like`, `between`, `in`, each with `not`.

use super::cursor::{Cursor, LIST_ENTRIES_MAX, Tree};
use super::error::SyntaxError;
use super::expression::{expression, operand, power};
use crate::ast::Expr;

/// Whether the next tokens begin such a condition.
pub(super) fn predicate_follows(cursor: &Cursor) -> bool {
    let begins = |ahead: usize| ["like", "between", "in"].iter().any(|w| cursor.peek_at(ahead).is_word(w));
    cursor.is_word("is") || begins(0) || (cursor.is_word("not") && begins(1))
}

/// Reads the condition on `subject`.
pub(super) fn predicate(cursor: &mut Cursor, subject: Tree) -> Result<Tree, SyntaxError> {
    if cursor.eat_word("is") {
        let negated = cursor.eat_word("not");
        cursor.expect_word("null")?;
        return cursor.grow(Expr::IsNull { expr: Box::new(subject.expr), negated }, subject.height);
    }
    let negated = cursor.eat_word("not");
    if cursor.eat_word("like") {
        let pattern = operand(cursor, power::COMPARISON)?;
        let below = subject.height.max(pattern.height);
        let expr = Expr::Like { expr: Box::new(subject.expr), pattern: Box::new(pattern.expr), negated };
        return cursor.grow(expr, below);
    }
    if cursor.eat_word("between") {
        return between(cursor, subject, negated);
    }
    cursor.expect_word("in")?;
    cursor.expect_symbol("(")?;
    let mut below = subject.height;
    let list = cursor.list(LIST_ENTRIES_MAX, |cursor| {
        let entry = expression(cursor)?;
        below = below.max(entry.height);
        Ok(entry.expr)
    })?;
    cursor.expect_symbol(")")?;
    cursor.grow(Expr::In { expr: Box::new(subject.expr), list, negated }, below)
}

fn between(cursor: &mut Cursor, subject: Tree, negated: bool) -> Result<Tree, SyntaxError> {
    let low = operand(cursor, power::COMPARISON)?;
    cursor.expect_word("and")?;
    let high = operand(cursor, power::COMPARISON)?;
    let below = subject.height.max(low.height).max(high.height);
    let expr =
        Expr::Between { expr: Box::new(subject.expr), low: Box::new(low.expr), high: Box::new(high.expr), negated };
    cursor.grow(expr, below)
}
