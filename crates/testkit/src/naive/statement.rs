//! One query: its rows, which of them, in groups or by themselves, in order, and the page of them.

use super::{Item, Known, Releases, Row, Value, compare_for_order, expression, groups, join, rising, same, search};
use super::{sets, window};
use query::{ResolvedOrder, ResolvedQuery, ResolvedSource};
use std::cmp::Ordering;

/// The keys of the order, and the columns.
type Keyed = (Vec<Value>, Vec<Value>);

/// The rows of a query, in its order.
pub(super) fn rows_of(query: &ResolvedQuery, releases: &Releases) -> Option<Vec<Vec<Value>>> {
    let rows = source(query.source(), releases)?;
    let mut kept: Vec<&Row> = Vec::new();
    for row in &rows {
        if passes(query, row)? {
            kept.push(row);
        }
    }
    let nothing = Row::default();
    let mut items = if query.is_aggregate() {
        groups::of(query, &kept, &nothing)?
    } else {
        kept.into_iter().map(|row| Item { row, known: Known::new() }).collect()
    };
    window::add(query, &mut items)?;
    let mut keyed = items.iter().map(|item| shown(query, item)).collect::<Option<Vec<Keyed>>>()?;
    if !query.distinct_on().is_empty() {
        let alike = items.iter().map(|item| item.values(query.distinct_on().iter())).collect::<Option<Vec<_>>>()?;
        keyed = first_of_each(query, alike, keyed);
    }
    if query.distinct() {
        keyed.sort_by(|(_, a), (_, b)| rising(a, b));
        keyed.dedup_by(|(_, a), (_, b)| same(a, b));
    }
    keyed.sort_by(|(a, _), (b, _)| compare_keys(query.order(), a, b));
    let limit = query.limit().map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    let offset = usize::try_from(query.offset()).unwrap_or(usize::MAX);
    Some(keyed.into_iter().skip(offset).take(limit).map(|(_, columns)| columns).collect())
}

/// Of rows that are alike, the first one in the order.
fn first_of_each(query: &ResolvedQuery, alike: Vec<Vec<Value>>, keyed: Vec<Keyed>) -> Vec<Keyed> {
    let mut rows: Vec<(Vec<Value>, Keyed)> = alike.into_iter().zip(keyed).collect();
    rows.sort_by(|(_, (a, _)), (_, (b, _))| compare_keys(query.order(), a, b));
    let mut kept: Vec<(Vec<Value>, Keyed)> = Vec::new();
    for row in rows {
        if !kept.iter().any(|(alike, _)| same(alike, &row.0)) {
            kept.push(row);
        }
    }
    kept.into_iter().map(|(_, keyed)| keyed).collect()
}

/// The rows of a source, in their order.
pub(super) fn source(source: &ResolvedSource, releases: &Releases) -> Option<Vec<Row>> {
    match source {
        ResolvedSource::Release(dataset) => Some(releases.get(dataset)?.rows.clone()),
        ResolvedSource::Query(query) => Some(rows_of(query, releases)?.into_iter().map(columns).collect()),
        ResolvedSource::Combined(both) => Some(sets::combined(both, releases)?.into_iter().map(columns).collect()),
        ResolvedSource::Joined(both) => join::joined(both, releases),
    }
}

/// A row of columns that are named by their place.
fn columns(values: Vec<Value>) -> Row {
    Row { id: 0, cells: values.into_iter().map(|value| (String::new(), value)).collect() }
}

fn passes(query: &ResolvedQuery, row: &Row) -> Option<bool> {
    if let Some(filter) = query.filter()
        && !expression::holds(filter, row)?
    {
        return Some(false);
    }
    search::finds(query, row)
}

fn shown(query: &ResolvedQuery, item: &Item<'_>) -> Option<Keyed> {
    let keys = item.values(query.order().iter().map(|key| &key.expr))?;
    Some((keys, item.values(query.outputs().iter().map(|output| &output.expr))?))
}

/// How two rows stand in an order.
pub(super) fn compare_keys(order: &[ResolvedOrder], a: &[Value], b: &[Value]) -> Ordering {
    let keys = order.iter().zip(a.iter().zip(b));
    let mut orders = keys.map(|(key, (x, y))| compare_for_order(x, y, key.descending, key.nulls_first));
    orders.find(|o| *o != Ordering::Equal).unwrap_or(Ordering::Equal)
}
