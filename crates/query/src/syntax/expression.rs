//! Expressions by binding power: operators with two sides, `not`, and unary minus.

use super::cursor::{Cursor, Tree};
use super::error::{SyntaxError, SyntaxErrorKind as Kind};
use super::predicate::{predicate, predicate_follows};
use super::primary::postfix;
use super::token::Token;
use crate::ast::{BinaryOp, Expr, Position, Value};

/// How tightly operators bind, loosest first.
pub(super) mod power {
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const NOT: u8 = 3;
    pub const PREDICATE: u8 = 4;
    pub const COMPARISON: u8 = 5;
    pub const SUM: u8 = 6;
    pub const PRODUCT: u8 = 7;
    pub const POWER: u8 = 8;
    pub const UNARY: u8 = 9;
}

/// An operator as it is written and how tightly it binds.
pub(super) fn operator_text(op: BinaryOp) -> (&'static str, u8) {
    match op {
        BinaryOp::Or => ("or", power::OR),
        BinaryOp::And => ("and", power::AND),
        BinaryOp::Eq => ("=", power::COMPARISON),
        BinaryOp::NotEq => ("!=", power::COMPARISON),
        BinaryOp::Lt => ("<", power::COMPARISON),
        BinaryOp::LtEq => ("<=", power::COMPARISON),
        BinaryOp::Gt => (">", power::COMPARISON),
        BinaryOp::GtEq => (">=", power::COMPARISON),
        BinaryOp::Add => ("+", power::SUM),
        BinaryOp::Subtract => ("-", power::SUM),
        BinaryOp::Concat => ("||", power::SUM),
        BinaryOp::Multiply => ("*", power::PRODUCT),
        BinaryOp::Divide => ("/", power::PRODUCT),
        BinaryOp::Modulo => ("%", power::PRODUCT),
        BinaryOp::Power => ("^", power::POWER),
    }
}

fn operator(token: &Token) -> Option<BinaryOp> {
    Some(match token {
        Token::Symbol("=" | "==") => BinaryOp::Eq,
        Token::Symbol("!=" | "<>") => BinaryOp::NotEq,
        Token::Symbol("<") => BinaryOp::Lt,
        Token::Symbol("<=") => BinaryOp::LtEq,
        Token::Symbol(">") => BinaryOp::Gt,
        Token::Symbol(">=") => BinaryOp::GtEq,
        Token::Symbol("+") => BinaryOp::Add,
        Token::Symbol("-") => BinaryOp::Subtract,
        Token::Symbol("||") => BinaryOp::Concat,
        Token::Symbol("*") => BinaryOp::Multiply,
        Token::Symbol("/") => BinaryOp::Divide,
        Token::Symbol("%") => BinaryOp::Modulo,
        Token::Symbol("^") => BinaryOp::Power,
        token if token.is_word("and") => BinaryOp::And,
        token if token.is_word("or") => BinaryOp::Or,
        _ => return None,
    })
}

/// A whole expression.
pub(super) fn expression(cursor: &mut Cursor) -> Result<Tree, SyntaxError> {
    operand(cursor, power::OR)
}

/// An expression of operators that bind at least this tightly.
pub(super) fn operand(cursor: &mut Cursor, least: u8) -> Result<Tree, SyntaxError> {
    cursor.nested(|cursor| {
        let mut left = prefix(cursor, least)?;
        loop {
            if predicate_follows(cursor) && least <= power::PREDICATE {
                left = predicate(cursor, left)?;
                continue;
            }
            let Some(op) = operator(cursor.peek()) else { return Ok(left) };
            let (_, binding) = operator_text(op);
            if binding < least {
                return Ok(left);
            }
            left = match op {
                BinaryOp::And | BinaryOp::Or => chain(cursor, left, op, binding)?,
                _ => binary(cursor, left, op, binding)?,
            };
        }
    })
}

fn binary(cursor: &mut Cursor, left: Tree, op: BinaryOp, binding: u8) -> Result<Tree, SyntaxError> {
    let at = cursor.at();
    cursor.skip();
    // A power of a power is read from the right.
    let right = operand(cursor, if op == BinaryOp::Power { binding } else { binding + 1 })?;
    let below = left.height.max(right.height);
    cursor.grow(Expr::Binary { op, left: Box::new(left.expr), right: Box::new(right.expr), at }, below)
}

/// `a and b and c …` as a balanced tree: the operators are associative, and trees stay low.
fn chain(cursor: &mut Cursor, first: Tree, op: BinaryOp, binding: u8) -> Result<Tree, SyntaxError> {
    let mut operands = vec![first];
    let mut places = Vec::new();
    while operator(cursor.peek()) == Some(op) {
        places.push(cursor.at());
        cursor.skip();
        operands.push(operand(cursor, binding + 1)?);
    }
    let below = operands.iter().map(|t| t.height).max().unwrap_or(0);
    let levels = usize::BITS - (operands.len() - 1).leading_zeros();
    let tree = balance(op, operands.into_iter().map(|t| t.expr).collect(), &places);
    cursor.grow(tree, (below + levels as usize).saturating_sub(1))
}

/// A balanced tree of operands; the left half is the larger one.
pub(crate) fn balance(op: BinaryOp, mut operands: Vec<Expr>, places: &[Position]) -> Expr {
    let half = operands.len().div_ceil(2);
    let right = operands.split_off(half);
    match (operands.len(), right.len()) {
        (_, 0) => operands.pop().unwrap_or(Expr::Literal { value: Value::Null, at: Position::default() }),
        (left_len, _) => {
            let at = places.get(left_len - 1).copied().unwrap_or_default();
            let left = balance(op, operands, places.get(..left_len - 1).unwrap_or_default());
            let right = balance(op, right, places.get(left_len..).unwrap_or_default());
            Expr::Binary { op, left: Box::new(left), right: Box::new(right), at }
        }
    }
}

fn prefix(cursor: &mut Cursor, least: u8) -> Result<Tree, SyntaxError> {
    if cursor.is_word("not") {
        if least > power::NOT {
            let message = "`not` binds more loosely than the operator before it; put `not …` in parentheses";
            return Err(SyntaxError::new(cursor.at(), Kind::BadParse, message));
        }
        cursor.skip();
        let inner = operand(cursor, power::NOT)?;
        return cursor.grow(Expr::Not(Box::new(inner.expr)), inner.height);
    }
    unary(cursor)
}

fn unary(cursor: &mut Cursor) -> Result<Tree, SyntaxError> {
    let at = cursor.at();
    if cursor.eat_symbol("+") {
        return cursor.nested(unary);
    }
    if !cursor.eat_symbol("-") {
        return postfix(cursor);
    }
    // `-5` is a number; `-5::text` casts first, as `::`, `.` and `[` bind more tightly.
    if let (Token::Number(digits), next) = (cursor.peek().clone(), cursor.peek_at(1))
        && !matches!(next, Token::Symbol("::" | "." | "["))
    {
        cursor.skip();
        return Ok(Tree::leaf(Expr::Literal { value: Value::Number(format!("-{digits}")), at }));
    }
    let inner = cursor.nested(unary)?;
    cursor.grow(Expr::Negate(Box::new(inner.expr)), inner.height)
}
