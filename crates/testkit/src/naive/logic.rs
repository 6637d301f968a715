//! Three values: true, false and null; comparisons and patterns.

use super::Value;
use query::BinaryOp;
use std::cmp::Ordering;

/// `and` (or `or`, where `decisive` is true) of three values.
pub(super) fn both(a: &Value, b: &Value, decisive: bool) -> Value {
    let decided = Value::Boolean(decisive);
    if *a == decided || *b == decided {
        decided
    } else if a.is_null() || b.is_null() {
        Value::Null
    } else {
        Value::Boolean(!decisive)
    }
}

/// `a op b`; `None` when it is no comparison.
pub(super) fn compared(op: BinaryOp, a: &Value, b: &Value) -> Option<Value> {
    if a.is_null() || b.is_null() {
        return Some(Value::Null);
    }
    let order = a.compare(b);
    Some(Value::Boolean(match op {
        BinaryOp::Eq => order == Ordering::Equal,
        BinaryOp::NotEq => order != Ordering::Equal,
        BinaryOp::Lt => order == Ordering::Less,
        BinaryOp::LtEq => order != Ordering::Greater,
        BinaryOp::Gt => order == Ordering::Greater,
        BinaryOp::GtEq => order != Ordering::Less,
        _ => return None,
    }))
}

/// `%` is any text, `_` any character, and what follows a backslash is itself.
pub(super) fn is_like(text: &str, pattern: &str) -> bool {
    fn matches(text: &[char], pattern: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('%', rest)) => (0..=text.len()).any(|skip| matches(&text[skip..], rest)),
            Some(('\\', [c, rest @ ..])) => text.first() == Some(c) && matches(&text[1..], rest),
            Some(('_', rest)) => !text.is_empty() && matches(&text[1..], rest),
            Some((c, rest)) => text.first() == Some(c) && matches(&text[1..], rest),
        }
    }
    matches(&text.chars().collect::<Vec<_>>(), &pattern.chars().collect::<Vec<_>>())
}
