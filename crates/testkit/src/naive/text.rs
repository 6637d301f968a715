//! Functions of texts.

use super::Value;
use query::Function;

/// A function of texts, and of numbers beside them, that are not null.
pub(super) fn call(function: Function, args: &[Value]) -> Option<Value> {
    match args {
        [Value::Text(text)] => of_one(function, text),
        [Value::Text(a), Value::Text(b)] => of_two(function, a, b),
        [Value::Text(text), Value::Text(from), Value::Text(to)] if function == Function::Replace => {
            // How long a text may become is the engine's to say.
            if text.len() * to.len().max(1) > 1 << 16 {
                return None;
            }
            Some(Value::Text(if from.is_empty() { text.clone() } else { text.replace(from, to) }))
        }
        [Value::Text(text), length, Value::Text(filling)] => pad(function, text, length.as_whole()?, filling),
        [Value::Text(text), Value::Text(separator), n] if function == Function::SplitPart => {
            part(text, separator, n.as_whole()?)
        }
        [Value::Text(text), from, rest @ ..] if function == Function::Substring => {
            let end = match rest.first() {
                Some(length) if length.as_whole()? < 0 => return Some(Value::Null),
                Some(length) => from.as_whole()? + length.as_whole()?,
                None => i64::MAX,
            };
            let places = (1..).zip(text.chars());
            let from = from.as_whole()?;
            Some(Value::Text(places.filter(|(place, _)| from <= *place && *place < end).map(|(_, c)| c).collect()))
        }
        [number] if function == Function::Chr => {
            let number = u32::try_from(number.as_whole()?).unwrap_or(0);
            let letter = char::from_u32(number).filter(|c| *c != '\0');
            Some(letter.map_or(Value::Null, |c| Value::Text(c.into())))
        }
        _ => None,
    }
}

fn of_one(function: Function, text: &str) -> Option<Value> {
    Some(match function {
        Function::Lower => Value::Text(text.to_lowercase()),
        Function::Upper => Value::Text(text.to_uppercase()),
        Function::Length => Value::whole(i64::try_from(text.chars().count()).ok()?),
        Function::Trim => Value::Text(text.trim_matches(' ').to_owned()),
        Function::TrimLeading => Value::Text(text.trim_start_matches(' ').to_owned()),
        Function::TrimTrailing => Value::Text(text.trim_end_matches(' ').to_owned()),
        Function::Unaccent if text.is_ascii() => Value::Text(text.to_owned()),
        _ => return None,
    })
}

fn of_two(function: Function, a: &str, b: &str) -> Option<Value> {
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

fn pad(function: Function, text: &str, length: i64, filling: &str) -> Option<Value> {
    let left = match function {
        Function::LeftPad => true,
        Function::RightPad => false,
        _ => return None,
    };
    let length = usize::try_from(length).unwrap_or(0);
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

/// Parts are counted from one, from the end where the number is negative; there is no part number zero.
fn part(text: &str, separator: &str, n: i64) -> Option<Value> {
    let mut parts: Vec<&str> = if separator.is_empty() { vec![text] } else { text.split(separator).collect() };
    if n < 0 {
        // How separators that overlap are found from the end is the engine's to say.
        if separator.chars().count() > 1 {
            return None;
        }
        parts.reverse();
    }
    let Some(place) = usize::try_from(n.unsigned_abs()).ok()?.checked_sub(1) else { return Some(Value::Null) };
    Some(Value::Text(parts.get(place).copied().unwrap_or_default().to_owned()))
}

/// Whether the first text is one of the others, whatever the case.
pub(super) fn one_of(args: &[Value]) -> Value {
    let upper = |value: &Value| match value {
        Value::Text(text) => Some(text.to_uppercase()),
        _ => None,
    };
    let Some(first) = args.first().and_then(upper) else { return Value::Null };
    let others: Vec<_> = args.iter().skip(1).map(upper).collect();
    if others.contains(&Some(first)) {
        Value::Boolean(true)
    } else if others.contains(&None) {
        Value::Null
    } else {
        Value::Boolean(false)
    }
}

/// The four parts of an address as JSON; null where all of them are.
pub(super) fn human_address(args: &[Value]) -> Option<Value> {
    if args.iter().all(Value::is_null) {
        return Some(Value::Null);
    }
    let part = |(name, value): (&str, &Value)| match value {
        Value::Null => Some(format!(r#""{name}":null"#)),
        Value::Text(text) => Some(format!(r#""{name}":{}"#, serde_json::to_string(text).ok()?)),
        _ => None,
    };
    let parts = ["address", "city", "state", "zip"].into_iter().zip(args).map(part).collect::<Option<Vec<_>>>()?;
    Some(Value::Text(format!("{{{}}}", parts.join(","))))
}
