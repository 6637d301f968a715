//! Functions of the rows around a row: for each row, the rows of its window are listed, put in order and looked at.

use super::aggregate::aggregate;
use super::{Computed, Row, Value, compare_for_order, evaluate};
use query::{Bound, FrameUnit, Node, ResolvedQuery, Typed, WindowFunction, Windowed};
use std::cmp::Ordering;

/// What the windows of the query give for each row; `None` when one is not part of the core language.
pub(super) fn computed(query: &ResolvedQuery, rows: &[&Row]) -> Option<Vec<Computed>> {
    let mut found: Vec<&Typed> = Vec::new();
    for expr in query.outputs().iter().map(|o| &o.expr).chain(query.order().iter().map(|o| &o.expr)) {
        collect(expr, &mut found);
    }
    let mut computed: Vec<Computed> = rows.iter().map(|_| Computed::new()).collect();
    for typed in found {
        let Node::Window(window) = &typed.node else { continue };
        for (of_row, value) in computed.iter_mut().zip(values(window, rows)?) {
            of_row.push((typed.clone(), value));
        }
    }
    Some(computed)
}

fn collect<'a>(expr: &'a Typed, found: &mut Vec<&'a Typed>) {
    if matches!(expr.node, Node::Window(_)) {
        found.push(expr);
    }
    expr.children().into_iter().for_each(|child| collect(child, found));
}

fn values(window: &Windowed, rows: &[&Row]) -> Option<Vec<Value>> {
    let part = |row: &Row| window.partition.iter().map(|key| evaluate(key, row)).collect::<Option<Vec<_>>>();
    let parts = rows.iter().map(|row| part(row)).collect::<Option<Vec<_>>>()?;
    let mut values = vec![Value::Null; rows.len()];
    for (i, mine) in parts.iter().enumerate() {
        let mut together: Vec<usize> = (0..rows.len()).filter(|j| parts[*j] == *mine).collect();
        let mut failed = false;
        let mut compare = |a: usize, b: usize| {
            compared(window, rows[a], rows[b]).unwrap_or_else(|| {
                failed = true;
                Ordering::Equal
            })
        };
        // Rows are given in the order of the release, and sorting keeps it among equals.
        together.sort_by(|a, b| compare(*a, *b));
        if failed {
            return None;
        }
        let here = together.iter().position(|j| *j == i)?;
        values[i] = value(window, rows, &together, here)?;
    }
    Some(values)
}

fn compared(window: &Windowed, a: &Row, b: &Row) -> Option<Ordering> {
    for key in &window.order {
        let (x, y) = (evaluate(&key.expr, a)?, evaluate(&key.expr, b)?);
        let order = compare_for_order(&x, &y, key.descending, key.nulls_first);
        if order != Ordering::Equal {
            return Some(order);
        }
    }
    Some(Ordering::Equal)
}

fn value(window: &Windowed, rows: &[&Row], together: &[usize], here: usize) -> Option<Value> {
    let equal = |a: usize, b: usize| compared(window, rows[together[a]], rows[together[b]]) == Some(Ordering::Equal);
    let first_equal = (0..=here).find(|i| equal(*i, here))?;
    let argument = |place: usize| evaluate(window.args.first()?, rows[together[place]]);
    let literal = |n: usize| match &window.args.get(n)?.node {
        Node::Literal(query::Value::Number(digits)) => digits.parse::<usize>().ok(),
        _ => None,
    };
    let whole = |n: usize| i64::try_from(n).ok().map(Value::whole);
    match window.function {
        WindowFunction::RowNumber => whole(here + 1),
        WindowFunction::Rank => whole(first_equal + 1),
        WindowFunction::DenseRank => whole(1 + (1..=here).filter(|i| !equal(*i, *i - 1)).count()),
        WindowFunction::Ntile => {
            let (parts, size) = (literal(0)?, together.len());
            let (small, larger) = (size / parts, size % parts);
            let in_larger = larger * (small + 1);
            whole(1 + if here < in_larger { here / (small + 1) } else { larger + (here - in_larger) / small.max(1) })
        }
        WindowFunction::Lag | WindowFunction::Lead => {
            let step = if window.args.len() > 1 { literal(1)? } else { 1 };
            let there = if window.function == WindowFunction::Lag {
                here.checked_sub(step)
            } else {
                Some(here + step).filter(|place| *place < together.len())
            };
            let default = || window.args.get(2).map_or(Some(Value::Null), |value| evaluate(value, rows[0]));
            there.map_or_else(default, argument)
        }
        WindowFunction::FirstValue | WindowFunction::LastValue => {
            // Among equals their order decides; only a frame of rows says which of them is first.
            window.frame.filter(|frame| frame.unit == FrameUnit::Rows)?;
            let framed = frame(window, together.len(), here, &equal)?;
            let place = if window.function == WindowFunction::FirstValue { framed.first() } else { framed.last() };
            place.map_or(Some(Value::Null), |place| argument(*place))
        }
        WindowFunction::Aggregate(function) => {
            let framed = frame(window, together.len(), here, &equal)?;
            let values = framed
                .into_iter()
                .map(|place| if window.args.is_empty() { Some(Value::Boolean(true)) } else { argument(place) });
            let values = values.collect::<Option<Vec<_>>>()?;
            aggregate(function, &values.into_iter().filter(|v| !v.is_null()).collect::<Vec<_>>())
        }
    }
}

/// The places of the rows that count; `None` for frames of groups.
fn frame(window: &Windowed, size: usize, here: usize, equal: &dyn Fn(usize, usize) -> bool) -> Option<Vec<usize>> {
    let last_equal = (here..size).rev().find(|i| equal(*i, here))?;
    let Some(frame) = window.frame else {
        return Some(if window.order.is_empty() { (0..size).collect() } else { (0..=last_equal).collect() });
    };
    let first_equal = (0..=here).find(|i| equal(*i, here))?;
    let place = |bound: Bound, current: usize| {
        let (here, size) = (i64::try_from(here).ok()?, i64::try_from(size).ok()?);
        Some(match bound {
            Bound::First => 0,
            Bound::Preceding(n) => here - i64::from(n),
            Bound::Current => i64::try_from(current).ok()?,
            Bound::Following(n) => here + i64::from(n),
            Bound::Last => size - 1,
        })
    };
    let (start, end) = match frame.unit {
        FrameUnit::Rows => (place(frame.start, here)?, place(frame.end, here)?),
        FrameUnit::Range => (place(frame.start, first_equal)?, place(frame.end, last_equal)?),
        FrameUnit::Groups => return None,
    };
    let within = |i: &usize| i64::try_from(*i).is_ok_and(|i| start <= i && i <= end);
    Some((0..size).filter(within).collect())
}
