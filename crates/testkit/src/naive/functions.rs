//! Functions of one row's values, each in the most obvious way.

use super::{Value, number, point, text, time};
use query::{Function, Node, Typed};
use std::cmp::Ordering;

/// A call as it is written; `of` gives the value of an argument.
pub(super) fn written(function: Function, args: &[Typed], of: &dyn Fn(&Typed) -> Option<Value>) -> Option<Value> {
    // What is written out, and is no value of a row.
    match (function, args) {
        (Function::DateAdd, [moment, Typed { node: Node::Literal(interval), .. }]) => {
            return time::later(&of(moment)?, interval);
        }
        (Function::DateAdd, [moment, length]) => {
            return match (of(moment)?, of(length)?) {
                (moment, Value::Text(length)) => time::later(&moment, &query::interval::read(&length)?),
                _ => Some(Value::Null),
            };
        }
        (Function::ToFloatingTimestamp, [moment, Typed { node: Node::Literal(query::Value::Text(zone)), .. }]) => {
            return time::clock(&of(moment)?, zone);
        }
        _ => {}
    }
    call(function, &args.iter().map(of).collect::<Option<Vec<_>>>()?)
}

fn call(function: Function, args: &[Value]) -> Option<Value> {
    match function {
        Function::Coalesce => return Some(args.iter().find(|v| !v.is_null()).cloned().unwrap_or(Value::Null)),
        Function::Greatest => return Some(extreme(args, Ordering::Greater)),
        Function::Least => return Some(extreme(args, Ordering::Less)),
        Function::NullIf => {
            let equal = !args[0].is_null() && !args[1].is_null() && args[0].compare(&args[1]) == Ordering::Equal;
            return Some(if equal { Value::Null } else { args[0].clone() });
        }
        Function::CaselessOneOf => return Some(text::one_of(args)),
        Function::CaselessNotOneOf => return Some(text::one_of(args).negated_if(true)),
        Function::HumanAddress => return text::human_address(args),
        Function::Location => return None,
        Function::IsEmpty if args.iter().any(Value::is_null) => return Some(Value::Boolean(true)),
        _ if args.iter().any(Value::is_null) => return Some(Value::Null),
        _ => {}
    }
    // Each knows its own functions, by what they take.
    text::call(function, args)
        .or_else(|| number::call(function, args))
        .or_else(|| time::call(function, args))
        .or_else(|| point::call(function, args))
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
