//! Rows put into groups.

use super::aggregate::aggregate;
use super::{Item, Known, Row, Value, expression, rising, same};
use query::{Node, ResolvedQuery, Typed};

/// The groups of a query in the order of their keys, nulls last, each with its keys and aggregates; without keys there
/// is one group, even of no rows.
pub(super) fn of<'a>(query: &ResolvedQuery, rows: &[&Row], nothing: &'a Row) -> Option<Vec<Item<'a>>> {
    let mut groups: Vec<(Vec<Value>, Vec<&Row>)> = Vec::new();
    if query.group_by().is_empty() {
        groups.push((Vec::new(), Vec::new()));
    }
    for row in rows {
        let key = query.group_by().iter().map(|k| expression::of_row(k, row)).collect::<Option<Vec<_>>>()?;
        match groups.iter_mut().find(|(k, _)| same(k, &key)) {
            Some((_, members)) => members.push(row),
            None => groups.push((key, vec![row])),
        }
    }
    groups.sort_by(|(a, _), (b, _)| rising(a, b));
    let mut aggregates = Vec::new();
    query.expressions().for_each(|expr| collect(expr, &mut aggregates));
    let mut kept = Vec::new();
    for (key, members) in groups {
        let mut known: Known = query.group_by().iter().cloned().zip(key).collect();
        for typed in &aggregates {
            known.push(((*typed).clone(), of_members(typed, &members)?));
        }
        let item = Item { row: nothing, known };
        let passes = query.having().map_or(Some(Value::Boolean(true)), |having| item.value(having))?;
        if passes == Value::Boolean(true) {
            kept.push(item);
        }
    }
    Some(kept)
}

fn collect<'a>(expr: &'a Typed, found: &mut Vec<&'a Typed>) {
    if matches!(expr.node, Node::Aggregate { .. }) {
        found.push(expr);
    } else {
        expr.children().into_iter().for_each(|child| collect(child, found));
    }
}

fn of_members(typed: &Typed, members: &[&Row]) -> Option<Value> {
    let Node::Aggregate { function, distinct, args, filter } = &typed.node else { return None };
    let mut values: Vec<Vec<Value>> = Vec::new();
    for row in members {
        if let Some(filter) = filter
            && !expression::holds(filter, row)?
        {
            continue;
        }
        let value = args.iter().map(|arg| expression::of_row(arg, row)).collect::<Option<Vec<_>>>()?;
        if !(*distinct && values.iter().any(|known| same(known, &value))) {
            values.push(value);
        }
    }
    aggregate(*function, &values)
}
