//! Functions of numbers.

use super::Value;
use query::Function;

/// A function of numbers that are not null.
pub(super) fn call(function: Function, args: &[Value]) -> Option<Value> {
    match (function, args) {
        (Function::WidthBucket, [x, low, high, count]) => width_bucket(x, low, high, count),
        (Function::SignedMagnitudeLinear, [Value::Number(n), Value::Number(width)]) => linear(*n, *width),
        (Function::Ln, [x]) => {
            let x = x.double()?;
            Some(if x > 0.0 { Value::finite(x.ln()) } else { Value::Null })
        }
        (Function::Round, [x, digits]) => round(x, digits.as_whole()?),
        (Function::Round, [x]) => round(x, 0),
        (_, [Value::Number(n)]) => exact(function, *n),
        (_, [Value::Double(d)]) => double(function, *d),
        _ => None,
    }
}

fn exact(function: Function, n: i128) -> Option<Value> {
    let whole = n.div_euclid(Value::ONE);
    Some(Value::Number(match function {
        Function::Abs => n.abs(),
        Function::Floor => whole * Value::ONE,
        Function::Ceil => -((-n).div_euclid(Value::ONE)) * Value::ONE,
        Function::SignedMagnitude10 => {
            let digits = (n.abs() / Value::ONE).to_string().len();
            i128::try_from(digits).ok()? * n.signum() * Value::ONE
        }
        _ => return None,
    }))
}

fn double(function: Function, d: f64) -> Option<Value> {
    Some(Value::Double(match function {
        Function::Abs => d.abs(),
        Function::Floor => d.floor(),
        Function::Ceil => d.ceil(),
        _ => return None,
    }))
}

/// Halves go away from zero.
fn round(x: &Value, digits: i64) -> Option<Value> {
    let digits = i32::try_from(digits).ok().filter(|digits| (-6..=6).contains(digits))?;
    match x {
        Value::Number(n) => {
            let unit = 10_i128.pow(u32::try_from(6 - digits).ok()?);
            Some(Value::Number((n.abs() + unit / 2) / unit * unit * n.signum()))
        }
        Value::Double(d) => Some(Value::Double((d * 10_f64.powi(digits)).round() / 10_f64.powi(digits))),
        _ => None,
    }
}

/// Buckets of one width on both sides of zero; those of width one are the whole numbers below.
fn linear(n: i128, width: i128) -> Option<Value> {
    if width <= 0 {
        return (width == 0).then_some(Value::Null);
    }
    let bucket = if width == Value::ONE { n.div_euclid(width) } else { (n.abs() / width + 1) * n.signum() };
    Some(Value::Number(bucket * Value::ONE))
}

/// The border of each bucket is looked at, one after the other. Bounds the other way round are the mirror image.
fn width_bucket(x: &Value, low: &Value, high: &Value, count: &Value) -> Option<Value> {
    let count = count.as_whole()?;
    let (Value::Number(x), Value::Number(low), Value::Number(high)) = (x, low, high) else { return None };
    if low == high || count <= 0 {
        return Some(Value::Null);
    }
    if count > 1000 {
        return None;
    }
    let (x, low, high) = if low < high { (*x, *low, *high) } else { (-x, -low, -high) };
    let passed = (0..=count).take_while(|n| (x - low) * i128::from(count) >= (high - low) * i128::from(*n)).count();
    Some(Value::whole(i64::try_from(passed).ok()?))
}
