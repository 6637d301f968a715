//! Arithmetic: exact in millionths where the numbers are exact and the result is; null where there is no result.

use super::Value;
use query::BinaryOp;

/// Where numbers overflow is the engine's to say.
const LARGEST: i128 = 1_000_000_000 * Value::ONE;

/// `a op b` of numbers; `None` when it is no arithmetic, or not exact in millionths.
pub(super) fn of(op: BinaryOp, a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Some(Value::Null),
        (Value::Number(a), Value::Number(b)) if a.abs() > LARGEST || b.abs() > LARGEST => None,
        (Value::Number(x), Value::Number(y)) => match op {
            BinaryOp::Add => Some(Value::Number(x + y)),
            BinaryOp::Subtract => Some(Value::Number(x - y)),
            BinaryOp::Multiply => (x * y % Value::ONE == 0).then(|| Value::Number(x * y / Value::ONE)),
            BinaryOp::Modulo => Some(if *y == 0 { Value::Null } else { Value::Number(x % y) }),
            _ => doubles(op, a.double()?, b.double()?),
        },
        _ => doubles(op, a.double()?, b.double()?),
    }
}

fn doubles(op: BinaryOp, a: f64, b: f64) -> Option<Value> {
    let by_zero = b == 0.0 && matches!(op, BinaryOp::Divide | BinaryOp::Modulo);
    let result = match op {
        _ if by_zero => return Some(Value::Null),
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::Divide => a / b,
        BinaryOp::Modulo => a % b,
        BinaryOp::Power => a.powf(b),
        _ => return None,
    };
    Some(Value::finite(result))
}
