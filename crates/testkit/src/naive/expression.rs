//! The value of an expression in one row.

use super::logic::{both, compared, is_like};
use super::{Known, Row, Value, arithmetic, casts, functions};
use query::{BinaryOp, Node, Typed};

/// The value in a row of which nothing else is known.
pub(super) fn of_row(expr: &Typed, row: &Row) -> Option<Value> {
    evaluate(expr, row, &Known::new())
}

/// Whether a condition is true, and neither false nor null.
pub(super) fn holds(condition: &Typed, row: &Row) -> Option<bool> {
    Some(of_row(condition, row)? == Value::Boolean(true))
}

/// The value of an expression in one row, where the values of some expressions are known already.
pub(super) fn evaluate(expr: &Typed, row: &Row, known: &Known) -> Option<Value> {
    if let Some((_, value)) = known.iter().find(|(typed, _)| typed == expr) {
        return Some(value.clone());
    }
    let of = |inner: &Typed| evaluate(inner, row, known);
    Some(match &expr.node {
        Node::RowId => Value::whole(row.id),
        Node::Field(name) => row.cells.iter().find(|(n, _)| n == name.as_str())?.1.clone(),
        Node::Column(place) => row.cells.get(*place)?.1.clone(),
        Node::Literal(literal) => Value::of(literal)?,
        Node::Not(inner) => of(inner)?.negated_if(true),
        Node::Binary { op, left, right } => binary(*op, &of(left)?, &of(right)?)?,
        Node::Between { expr, low, high, negated } => {
            let (value, low, high) = (of(expr)?, of(low)?, of(high)?);
            let above = compared(BinaryOp::GtEq, &value, &low)?;
            both(&above, &compared(BinaryOp::LtEq, &value, &high)?, false).negated_if(*negated)
        }
        Node::In { expr, list, negated } => {
            let value = of(expr)?;
            let mut found = Value::Boolean(false);
            for item in list {
                found = both(&found, &compared(BinaryOp::Eq, &value, &of(item)?)?, true);
            }
            found.negated_if(*negated)
        }
        Node::IsNull { expr, negated } => Value::Boolean(of(expr)?.is_null() != *negated),
        Node::Like { expr, pattern, negated } => match of(expr)? {
            Value::Text(text) => Value::Boolean(is_like(&text, pattern)).negated_if(*negated),
            _ => Value::Null,
        },
        Node::Case { branches, otherwise } => {
            for (condition, result) in branches {
                if of(condition)? == Value::Boolean(true) {
                    return of(result);
                }
            }
            otherwise.as_deref().map_or(Some(Value::Null), of)?
        }
        Node::Negate(inner) => arithmetic::of(BinaryOp::Subtract, &Value::whole(0), &of(inner)?)?,
        Node::Cast(inner) => casts::cast(&of(inner)?, inner.ty, expr.ty)?,
        Node::Call { function, args } => functions::written(*function, args, &of)?,
        // Those that are not known by now stand where they cannot be answered.
        Node::Aggregate { .. } | Node::Window(_) => return None,
    })
}

fn binary(op: BinaryOp, left: &Value, right: &Value) -> Option<Value> {
    match op {
        BinaryOp::And => Some(both(left, right, false)),
        BinaryOp::Or => Some(both(left, right, true)),
        BinaryOp::Concat => match (left, right) {
            (Value::Null, _) | (_, Value::Null) => Some(Value::Null),
            (Value::Text(a), Value::Text(b)) => Some(Value::Text(format!("{a}{b}"))),
            _ => None,
        },
        BinaryOp::Eq | BinaryOp::NotEq | BinaryOp::Lt | BinaryOp::LtEq | BinaryOp::Gt | BinaryOp::GtEq => {
            compared(op, left, right)
        }
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo
        | BinaryOp::Power => arithmetic::of(op, left, right),
    }
}
