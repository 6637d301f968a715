//! Groups and their aggregates.

use super::{Keyed, Row, Value, compare_for_order, evaluate};
use query::{Aggregate, Node, ResolvedQuery, Typed};
use std::cmp::Ordering;

/// Groups in the order of their keys, nulls last.
pub(super) fn groups(query: &ResolvedQuery, rows: &[&Row]) -> Option<Keyed> {
    if query.having().is_some() {
        return None;
    }
    let mut groups: Vec<(Vec<Value>, Vec<&Row>)> = Vec::new();
    if query.group_by().is_empty() {
        groups.push((Vec::new(), Vec::new()));
    }
    for row in rows {
        let key = query.group_by().iter().map(|k| evaluate(k, row)).collect::<Option<Vec<_>>>()?;
        match groups.iter_mut().find(|(k, _)| *k == key) {
            Some((_, members)) => members.push(row),
            None => groups.push((key, vec![row])),
        }
    }
    groups.sort_by(|(a, _), (b, _)| {
        let mut orders = a.iter().zip(b).map(|(x, y)| compare_for_order(x, y, false, false));
        orders.find(|o| *o != Ordering::Equal).unwrap_or(Ordering::Equal)
    });
    let of = |expr: &Typed, key: &[Value], members: &[&Row]| in_group(expr, query.group_by(), key, members);
    let one = |(key, members): &(Vec<Value>, Vec<&Row>)| {
        let keys = query.order().iter().map(|k| of(&k.expr, key, members)).collect::<Option<Vec<_>>>()?;
        let outputs = query.outputs().iter().map(|o| of(&o.expr, key, members)).collect::<Option<Vec<_>>>()?;
        Some((keys, outputs))
    };
    groups.iter().map(one).collect()
}

fn in_group(expr: &Typed, group_by: &[Typed], key: &[Value], members: &[&Row]) -> Option<Value> {
    if let Some(at) = group_by.iter().position(|k| k == expr) {
        return Some(key[at].clone());
    }
    match &expr.node {
        Node::Aggregate { function, distinct, args, filter } => {
            let mut values = Vec::new();
            for row in members {
                let counts = filter.as_deref().map_or(Some(Value::Boolean(true)), |filter| evaluate(filter, row))?;
                if counts != Value::Boolean(true) {
                    continue;
                }
                let value = args.first().map_or(Some(Value::Boolean(true)), |arg| evaluate(arg, row))?;
                if !(value.is_null() || *distinct && values.contains(&value)) {
                    values.push(value);
                }
            }
            aggregate(*function, &values)
        }
        _ => None,
    }
}

/// The aggregate of values that are not null.
pub(super) fn aggregate(function: Aggregate, values: &[Value]) -> Option<Value> {
    Some(match function {
        Aggregate::Count => Value::whole(i64::try_from(values.len()).ok()?),
        Aggregate::Min => values.iter().min_by(|a, b| a.compare(b)).cloned().unwrap_or(Value::Null),
        Aggregate::Max => values.iter().max_by(|a, b| a.compare(b)).cloned().unwrap_or(Value::Null),
        _ if values.is_empty() => Value::Null,
        Aggregate::BoolAnd => Value::Boolean(!values.contains(&Value::Boolean(false))),
        Aggregate::BoolOr => Value::Boolean(values.contains(&Value::Boolean(true))),
        Aggregate::Median => median(values),
        Aggregate::Sum => Value::Number(sum(values)?),
        #[allow(clippy::cast_precision_loss, reason = "compared with a tolerance")]
        Aggregate::Avg => Value::Double(sum(values)? as f64 / Value::ONE as f64 / values.len() as f64),
        _ => return None,
    })
}

fn median(values: &[Value]) -> Value {
    let mut sorted = values.to_vec();
    sorted.sort_by(Value::compare);
    let (low, high) = (&sorted[(sorted.len() - 1) / 2], &sorted[sorted.len() / 2]);
    match (low, high) {
        #[allow(clippy::cast_precision_loss, reason = "compared with a tolerance")]
        (Value::Number(a), Value::Number(b)) => Value::Double((a + b) as f64 / 2.0 / Value::ONE as f64),
        _ => low.clone(),
    }
}

fn sum(values: &[Value]) -> Option<i128> {
    values.iter().map(|v| if let Value::Number(n) = v { Some(*n) } else { None }).sum()
}
