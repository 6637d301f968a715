//! Functions and arithmetic, each in the most obvious way.

use super::Value;
use jiff::civil::{Date, DateTime};
use query::{BinaryOp, Function};
use std::cmp::Ordering;

/// `a op b` of numbers; `None` when it is not arithmetic, or not exact in millionths.
pub(super) fn arithmetic(op: BinaryOp, a: &Value, b: &Value) -> Option<Value> {
    let exact = match op {
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => (a, b),
        _ => return None,
    };
    let (Value::Number(a), Value::Number(b)) = exact else {
        return (a.is_null() || b.is_null()).then_some(Value::Null);
    };
    // Where numbers overflow is the engine's to say.
    const LARGEST: i128 = 1_000_000_000 * Value::ONE;
    if a.abs() > LARGEST || b.abs() > LARGEST {
        return None;
    }
    Some(match op {
        BinaryOp::Add => Value::Number(a + b),
        BinaryOp::Subtract => Value::Number(a - b),
        BinaryOp::Multiply if a * b % Value::ONE == 0 => Value::Number(a * b / Value::ONE),
        BinaryOp::Divide | BinaryOp::Modulo if *b == 0 => Value::Null,
        BinaryOp::Modulo => Value::Number(a % b),
        #[allow(clippy::cast_precision_loss, reason = "a quotient is a double")]
        BinaryOp::Divide => Value::Double(*a as f64 / *b as f64),
        _ => return None,
    })
}

pub(super) fn concat(a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Some(Value::Null),
        (Value::Text(a), Value::Text(b)) => Some(Value::Text(format!("{a}{b}"))),
        _ => None,
    }
}

/// A function of values; `None` when it is not part of the core language.
pub(super) fn call(function: Function, args: &[Value]) -> Option<Value> {
    match function {
        Function::Coalesce => return Some(args.iter().find(|v| !v.is_null()).cloned().unwrap_or(Value::Null)),
        Function::Greatest => return Some(extreme(args, Ordering::Greater)),
        Function::Least => return Some(extreme(args, Ordering::Less)),
        Function::NullIf => {
            let equal = !args[0].is_null() && !args[1].is_null() && args[0].compare(&args[1]) == Ordering::Equal;
            return Some(if equal { Value::Null } else { args[0].clone() });
        }
        Function::CaselessOneOf => return Some(one_of(args)),
        Function::CaselessNotOneOf => return Some(one_of(args).negated_if(true)),
        Function::HumanAddress => return None,
        _ if args.iter().any(Value::is_null) => return Some(Value::Null),
        _ => {}
    }
    match args {
        [Value::Text(text)] => of_text(function, text),
        [Value::Text(a), Value::Text(b)] => of_texts(function, a, b),
        [Value::Text(text), Value::Number(length), Value::Text(filling)] => pad(function, text, *length, filling),
        [Value::Text(text), Value::Text(from), Value::Text(to)] if function == Function::Replace => {
            // How long a text may become is the engine's to say.
            if text.len() * to.len().max(1) > 1 << 16 {
                return None;
            }
            Some(Value::Text(if from.is_empty() { text.clone() } else { text.replace(from, to) }))
        }
        [Value::Number(n)] => of_number(function, *n),
        [Value::Number(n), Value::Number(width)] if function == Function::SignedMagnitudeLinear => bucket(*n, *width),
        [Value::Time(at)] => of_time(function, *at),
        [Value::Time(a), Value::Time(b)] if function == Function::DateDiffD => {
            Some(Value::whole((a - b) / 86_400_000_000))
        }
        _ => None,
    }
}

fn extreme(args: &[Value], wanted: Ordering) -> Value {
    let mut best = Value::Null;
    for value in args.iter().filter(|v| !v.is_null()) {
        if best.is_null() || value.compare(&best) == wanted {
            best = value.clone();
        }
    }
    best
}

fn one_of(args: &[Value]) -> Value {
    let upper = |value: &Value| match value {
        Value::Text(text) => Some(text.to_uppercase()),
        _ => None,
    };
    let Some(first) = upper(&args[0]) else { return Value::Null };
    let others: Vec<_> = args[1..].iter().map(upper).collect();
    if others.contains(&Some(first)) {
        Value::Boolean(true)
    } else if others.contains(&None) {
        Value::Null
    } else {
        Value::Boolean(false)
    }
}

fn of_text(function: Function, text: &str) -> Option<Value> {
    Some(match function {
        Function::Lower => Value::Text(text.to_lowercase()),
        Function::Upper => Value::Text(text.to_uppercase()),
        Function::Length => Value::whole(i64::try_from(text.chars().count()).ok()?),
        Function::Trim => Value::Text(text.trim_matches(' ').to_owned()),
        Function::TrimLeading => Value::Text(text.trim_start_matches(' ').to_owned()),
        Function::TrimTrailing => Value::Text(text.trim_end_matches(' ').to_owned()),
        _ => return None,
    })
}

fn of_texts(function: Function, a: &str, b: &str) -> Option<Value> {
    let (upper_a, upper_b) = (a.to_uppercase(), b.to_uppercase());
    Some(Value::Boolean(match function {
        Function::Contains => a.contains(b),
        Function::StartsWith => a.starts_with(b),
        Function::CaselessEq => upper_a == upper_b,
        Function::CaselessNe => upper_a != upper_b,
        Function::CaselessContains => upper_a.contains(&upper_b),
        Function::CaselessStartsWith => upper_a.starts_with(&upper_b),
        _ => return None,
    }))
}

fn pad(function: Function, text: &str, length: i128, filling: &str) -> Option<Value> {
    let left = match function {
        Function::LeftPad => true,
        Function::RightPad => false,
        _ => return None,
    };
    let length = usize::try_from(length / Value::ONE).unwrap_or(0);
    if length > 1000 {
        return None;
    }
    let mut letters: Vec<char> = text.chars().take(length).collect();
    let filling: Vec<char> = filling.chars().collect();
    let missing = if filling.is_empty() { 0 } else { length - letters.len() };
    for i in 0..missing {
        let letter = filling[i % filling.len()];
        if left { letters.insert(i, letter) } else { letters.push(letter) }
    }
    Some(Value::Text(letters.into_iter().collect()))
}

fn of_number(function: Function, n: i128) -> Option<Value> {
    let whole = n.div_euclid(Value::ONE);
    Some(Value::Number(match function {
        Function::Abs => n.abs(),
        Function::Floor => whole * Value::ONE,
        Function::Ceil => -((-n).div_euclid(Value::ONE)) * Value::ONE,
        Function::Round => (n.abs() + Value::ONE / 2) / Value::ONE * Value::ONE * n.signum(),
        Function::SignedMagnitude10 => {
            let digits = (n.abs() / Value::ONE).to_string().len();
            i128::try_from(digits).ok()? * n.signum() * Value::ONE
        }
        _ => return None,
    }))
}

fn bucket(n: i128, width: i128) -> Option<Value> {
    if width <= 0 {
        return None;
    }
    let bucket = if width == Value::ONE { n.div_euclid(width) } else { (n.abs() / width + 1) * n.signum() };
    Some(Value::Number(bucket * Value::ONE))
}

fn of_time(function: Function, micros: i64) -> Option<Value> {
    let at = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::from_microsecond(micros).ok()?);
    let start = |date: Date| Value::time(date.at(0, 0, 0, 0));
    let number = |n: i64| Some(Value::whole(n));
    let date = at.date();
    match function {
        Function::DateTruncY => start(Date::new(date.year(), 1, 1).ok()?),
        Function::DateTruncYm => start(date.first_of_month()),
        Function::DateTruncYmd => start(date),
        Function::DateExtractY => number(date.year().into()),
        Function::DateExtractM => number(date.month().into()),
        Function::DateExtractD => number(date.day().into()),
        Function::DateExtractHh => number(at.hour().into()),
        Function::DateExtractMm => number(at.minute().into()),
        Function::DateExtractSs => number(at.second().into()),
        Function::DateExtractDow => number(date.weekday().to_sunday_zero_offset().into()),
        Function::DateExtractWoy => number(week(at).1.into()),
        Function::DateExtractIsoY => number(week(at).0.into()),
        _ => None,
    }
}

fn week(at: DateTime) -> (i16, i8) {
    let week = at.date().iso_week_date();
    (week.year(), week.week())
}
