//! What may follow a call: `filter (where …)` and `over (partition by … order by … rows between … and …)`.

use super::clauses::{group_list, order_list};
use super::cursor::Cursor;
use super::error::{SyntaxError, SyntaxErrorKind as Kind};
use super::expression::expression;
use super::token::Token;
use crate::ast::{Bound, Expr, Frame, FrameUnit, Window};

/// The condition of an aggregate, with the height of its tree.
pub(super) fn filter_clause(cursor: &mut Cursor) -> Result<(Option<Box<Expr>>, usize), SyntaxError> {
    if !(cursor.is_word("filter") && matches!(cursor.peek_at(1), Token::Symbol("("))) {
        return Ok((None, 0));
    }
    cursor.skip();
    cursor.skip();
    cursor.expect_word("where")?;
    let condition = expression(cursor)?;
    cursor.expect_symbol(")")?;
    Ok((Some(Box::new(condition.expr)), condition.height))
}

/// The window of a function, with the height of the highest tree in it.
pub(super) fn over_clause(cursor: &mut Cursor) -> Result<(Option<Box<Window>>, usize), SyntaxError> {
    if !(cursor.is_word("over") && matches!(cursor.peek_at(1), Token::Symbol("("))) {
        return Ok((None, 0));
    }
    cursor.skip();
    cursor.skip();
    let window = cursor.nested(window)?;
    cursor.expect_symbol(")")?;
    let exprs = window.partition.iter().chain(window.order.iter().map(|key| &key.expr));
    let below = exprs.map(height).max().unwrap_or(0);
    Ok((Some(Box::new(window)), below))
}

fn height(expr: &Expr) -> usize {
    1 + expr.children().into_iter().map(height).max().unwrap_or(0)
}

fn window(cursor: &mut Cursor) -> Result<Window, SyntaxError> {
    let mut window = Window::default();
    if cursor.eat_word("partition") {
        cursor.expect_word("by")?;
        window.partition = group_list(cursor)?;
    }
    if cursor.eat_word("order") {
        cursor.expect_word("by")?;
        window.order = order_list(cursor)?;
    }
    let units = [("rows", FrameUnit::Rows), ("range", FrameUnit::Range), ("groups", FrameUnit::Groups)];
    if let Some((_, unit)) = units.into_iter().find(|(word, _)| cursor.is_word(word)) {
        let at = cursor.at();
        cursor.skip();
        let frame = frame(cursor, unit)?;
        if place(frame.start) > place(frame.end) || frame.start == Bound::Last || frame.end == Bound::First {
            return Err(SyntaxError::new(at, Kind::BadParse, "the frame ends before it starts; exchange its bounds"));
        }
        window.frame = Some(frame);
    }
    Ok(window)
}

/// `rows between a and b`, or `rows a`, which ends at the current row.
fn frame(cursor: &mut Cursor, unit: FrameUnit) -> Result<Frame, SyntaxError> {
    if !cursor.eat_word("between") {
        return Ok(Frame { unit, start: bound(cursor)?, end: Bound::Current });
    }
    let start = bound(cursor)?;
    cursor.expect_word("and")?;
    Ok(Frame { unit, start, end: bound(cursor)? })
}

fn bound(cursor: &mut Cursor) -> Result<Bound, SyntaxError> {
    if cursor.eat_word("current") {
        cursor.expect_word("row")?;
        return Ok(Bound::Current);
    }
    if cursor.eat_word("unbounded") {
        return direction(cursor, Bound::First, Bound::Last);
    }
    let number = match cursor.peek() {
        Token::Number(digits) => digits.parse::<u32>().ok(),
        _ => None,
    };
    let Some(number) = number else {
        return Err(cursor.unexpected("`unbounded`, `current row` or a number of rows"));
    };
    cursor.skip();
    direction(cursor, Bound::Preceding(number), Bound::Following(number))
}

fn direction(cursor: &mut Cursor, preceding: Bound, following: Bound) -> Result<Bound, SyntaxError> {
    if cursor.eat_word("preceding") {
        return Ok(preceding);
    }
    cursor.expect_word("following")?;
    Ok(following)
}

/// Where the bound is, relative to the current row.
fn place(bound: Bound) -> i64 {
    match bound {
        Bound::First => i64::MIN,
        Bound::Preceding(n) => -i64::from(n),
        Bound::Current => 0,
        Bound::Following(n) => i64::from(n),
        Bound::Last => i64::MAX,
    }
}
