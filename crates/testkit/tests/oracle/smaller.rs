//! Smaller queries: what is left when one thing is taken away, so that a mistake can be shown in few words.

use query::{Combined, Expr, Join, Query, SelectItem, Source, Table};

/// Every query that is smaller by one thing. Many of them mean nothing.
pub fn than(query: &Query) -> Vec<Query> {
    let mut found = within(&query.from.source);
    found.extend(tables(query));
    found.extend(clauses(query));
    found.extend(lists(query));
    found
}

/// The queries inside a source.
fn within(source: &Source) -> Vec<Query> {
    match source {
        Source::This | Source::Dataset { .. } => Vec::new(),
        Source::Query(inner) => vec![(**inner).clone()],
        Source::Combined(both) => vec![both.left.clone(), both.right.clone()],
    }
}

/// Smaller sources.
fn sources(source: &Source) -> Vec<Source> {
    match source {
        Source::This | Source::Dataset { .. } => Vec::new(),
        Source::Query(inner) => {
            let inside = within(&inner.from.source).into_iter().chain(than(inner));
            std::iter::once(Source::This).chain(inside.map(|query| Source::Query(Box::new(query)))).collect()
        }
        Source::Combined(both) => {
            let left = than(&both.left).into_iter().map(|left| Combined { left, ..(**both).clone() });
            let right = than(&both.right).into_iter().map(|right| Combined { right, ..(**both).clone() });
            let one = within(source).into_iter().map(|query| Source::Query(Box::new(query)));
            one.chain(left.chain(right).map(|both| Source::Combined(Box::new(both)))).collect()
        }
    }
}

fn tables(query: &Query) -> Vec<Query> {
    let from = |source| Query { from: Table { source, ..query.from.clone() }, ..query.clone() };
    let mut found: Vec<Query> = sources(&query.from.source).into_iter().map(from).collect();
    for (i, join) in query.joins.iter().enumerate() {
        let with = |join: Join| {
            let mut joins = query.joins.clone();
            joins[i] = join;
            Query { joins, ..query.clone() }
        };
        found.push(Query { joins: without(&query.joins, i), ..query.clone() });
        let smaller = sources(&join.table.source).into_iter();
        found
            .extend(smaller.map(|source| with(Join { table: Table { source, ..join.table.clone() }, ..join.clone() })));
        found.extend(parts(&join.on).into_iter().map(|on| with(Join { on, ..join.clone() })));
    }
    found
}

/// A page is only cut out of rows in order, so that the order goes last.
fn clauses(query: &Query) -> Vec<Query> {
    let mut found = Vec::new();
    if let Some(filter) = &query.filter {
        found.push(Query { filter: None, ..query.clone() });
        found.extend(parts(filter).into_iter().map(|part| Query { filter: Some(part), ..query.clone() }));
    }
    if query.having.is_some() {
        found.push(Query { having: None, ..query.clone() });
    }
    if query.distinct {
        found.push(Query { distinct: false, ..query.clone() });
    }
    if query.offset > 0 {
        found.push(Query { offset: 0, ..query.clone() });
    } else if query.limit.is_some() {
        found.push(Query { limit: None, ..query.clone() });
    } else if !query.order.is_empty() {
        found.push(Query { order: Vec::new(), ..query.clone() });
    }
    found
}

fn lists(query: &Query) -> Vec<Query> {
    let mut found = Vec::new();
    for (i, item) in query.select.iter().enumerate() {
        if query.select.len() > 1 {
            found.push(Query { select: without(&query.select, i), ..query.clone() });
        }
        if let SelectItem::Expr { expr, alias } = item {
            for part in parts(expr) {
                let mut select = query.select.clone();
                select[i] = SelectItem::Expr { expr: part, alias: alias.clone() };
                found.push(Query { select, ..query.clone() });
            }
        }
    }
    for i in 0..query.group_by.len() {
        found.push(Query { group_by: without(&query.group_by, i), ..query.clone() });
    }
    found
}

fn without<T: Clone>(list: &[T], place: usize) -> Vec<T> {
    list.iter().enumerate().filter(|(i, _)| *i != place).map(|(_, entry)| entry.clone()).collect()
}

fn parts(expr: &Expr) -> Vec<Expr> {
    expr.children().into_iter().cloned().collect()
}
