//! The naive evaluator: the core of the language, row by row, in plain Rust.
//!
//! It is slow and obvious, so that a disagreement with the engine is the engine's.

mod aggregate;
mod functions;
mod value;
mod window;

pub use value::Value;

use query::{BinaryOp, Node, ResolvedQuery, ResolvedSource, Typed};
use std::cmp::Ordering;

/// A released row: `:id`, then the fields of the schema.
#[derive(Debug, Clone)]
pub struct Row {
    /// The row number.
    pub id: i64,
    /// Names and values.
    pub cells: Vec<(String, Value)>,
}

/// The rows that answer a query; `None` when it says something that is not part of the core language.
pub fn answer(query: &ResolvedQuery, rows: &[Row]) -> Option<Vec<Vec<Value>>> {
    if !matches!(query.source(), ResolvedSource::Release(_)) {
        return None;
    }
    if query.distinct() || !query.search().is_empty() || (query.is_aggregate() && query.has_windows()) {
        return None;
    }
    let mut kept: Vec<&Row> = Vec::new();
    for row in rows {
        let keep = match query.filter() {
            Some(filter) => evaluate(filter, row)? == Value::Boolean(true),
            None => true,
        };
        if keep {
            kept.push(row);
        }
    }
    let mut keyed = if query.is_aggregate() { aggregate::groups(query, &kept)? } else { plain(query, &kept)? };
    keyed.sort_by(|(a, _), (b, _)| {
        let keys = query.order().iter().zip(a.iter().zip(b));
        let mut orders = keys.map(|(key, (x, y))| compare_for_order(x, y, key.descending, key.nulls_first));
        orders.find(|o| *o != Ordering::Equal).unwrap_or(Ordering::Equal)
    });
    let limit = query.limit().map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    let offset = usize::try_from(query.offset()).unwrap_or(usize::MAX);
    Some(keyed.into_iter().skip(offset).take(limit).map(|(_, outputs)| outputs).collect())
}

/// Sort keys and outputs.
type Keyed = Vec<(Vec<Value>, Vec<Value>)>;

fn plain(query: &ResolvedQuery, rows: &[&Row]) -> Option<Keyed> {
    let computed = window::computed(query, rows)?;
    let one = |(row, computed): (&&Row, &Computed)| {
        let of = |expr: &Typed| evaluate_with(expr, row, computed);
        let keys = query.order().iter().map(|key| of(&key.expr)).collect::<Option<Vec<_>>>()?;
        let outputs = query.outputs().iter().map(|o| of(&o.expr)).collect::<Option<Vec<_>>>()?;
        Some((keys, outputs))
    };
    rows.iter().zip(&computed).map(one).collect()
}

/// What the windows of a query gave for one row.
type Computed = Vec<(Typed, Value)>;

fn compare_for_order(a: &Value, b: &Value, descending: bool, nulls_first: bool) -> Ordering {
    match (a.is_null(), b.is_null()) {
        (true, true) => Ordering::Equal,
        (true, false) if nulls_first => Ordering::Less,
        (true, false) => Ordering::Greater,
        (false, true) if nulls_first => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) if descending => b.compare(a),
        (false, false) => a.compare(b),
    }
}

/// The value of an expression in one row; `None` when it is not part of the core language.
fn evaluate(expr: &Typed, row: &Row) -> Option<Value> {
    evaluate_with(expr, row, &Computed::new())
}

fn evaluate_with(expr: &Typed, row: &Row, computed: &Computed) -> Option<Value> {
    if let Some((_, value)) = computed.iter().find(|(typed, _)| typed == expr) {
        return Some(value.clone());
    }
    let of = |inner: &Typed| evaluate_with(inner, row, computed);
    Some(match &expr.node {
        Node::RowId => Value::whole(row.id),
        Node::Field(name) => row.cells.iter().find(|(n, _)| n == name.as_str())?.1.clone(),
        Node::Literal(literal) => Value::of(literal)?,
        Node::Not(inner) => match of(inner)? {
            Value::Boolean(b) => Value::Boolean(!b),
            _ => Value::Null,
        },
        Node::Binary { op: BinaryOp::And, left, right } => both(&of(left)?, &of(right)?, false),
        Node::Binary { op: BinaryOp::Or, left, right } => both(&of(left)?, &of(right)?, true),
        Node::Binary { op: BinaryOp::Concat, left, right } => functions::concat(&of(left)?, &of(right)?)?,
        Node::Binary { op, left, right } => {
            let (left, right) = (of(left)?, of(right)?);
            functions::arithmetic(*op, &left, &right).or_else(|| compared(*op, &left, &right))?
        }
        Node::Between { expr, low, high, negated } => {
            let (value, low, high) = (of(expr)?, of(low)?, of(high)?);
            let within =
                both(&compared(BinaryOp::GtEq, &value, &low)?, &compared(BinaryOp::LtEq, &value, &high)?, false);
            within.negated_if(*negated)
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
        Node::Negate(inner) => match of(inner)? {
            Value::Number(n) => Value::Number(-n),
            Value::Double(d) => Value::Double(-d),
            _ => Value::Null,
        },
        Node::Call { function, args } => functions::call(*function, &args.iter().map(of).collect::<Option<Vec<_>>>()?)?,
        _ => return None,
    })
}

/// `and` (or `or`, where `decisive` is true) of three values.
fn both(a: &Value, b: &Value, decisive: bool) -> Value {
    let decided = Value::Boolean(decisive);
    if *a == decided || *b == decided {
        decided
    } else if a.is_null() || b.is_null() {
        Value::Null
    } else {
        Value::Boolean(!decisive)
    }
}

fn compared(op: BinaryOp, a: &Value, b: &Value) -> Option<Value> {
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
fn is_like(text: &str, pattern: &str) -> bool {
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
