//! Joins: every row of one table beside every row of the other.

use super::{Releases, Row, Value, expression, statement};
use query::{JoinKind, ResolvedJoin, ResolvedSource};

/// The pairs of rows that go together, and those without a partner where the join keeps them: of the left table in their
/// place, of the right one at the end.
pub(super) fn joined(join: &ResolvedJoin, releases: &Releases) -> Option<Vec<Row>> {
    let (left, right) = (table(&join.left, releases)?, table(&join.right, releases)?);
    let (left_width, right_width) = (width(&join.left, releases)?, width(&join.right, releases)?);
    let mut pairs = Vec::new();
    let mut is_matched = vec![false; right.len()];
    for mine in &left {
        let mut alone = true;
        for (theirs, matched) in right.iter().zip(&mut is_matched) {
            let pair = beside(mine, theirs);
            if expression::holds(&join.on, &pair)? {
                pairs.push(pair);
                *matched = true;
                alone = false;
            }
        }
        if alone && matches!(join.kind, JoinKind::Left | JoinKind::Full) {
            pairs.push(beside(mine, &nulls(right_width)));
        }
    }
    if matches!(join.kind, JoinKind::Right | JoinKind::Full) {
        let alone = right.iter().zip(is_matched).filter(|(_, matched)| !matched);
        pairs.extend(alone.map(|(theirs, _)| beside(&nulls(left_width), theirs)));
    }
    Some(pairs)
}

/// The rows of a table of a join; a release has its `:id` as the last column.
fn table(source: &ResolvedSource, releases: &Releases) -> Option<Vec<Row>> {
    let mut rows = statement::source(source, releases)?;
    if matches!(source, ResolvedSource::Release(_)) {
        for row in &mut rows {
            row.cells.push((":id".to_owned(), Value::whole(row.id)));
        }
    }
    Some(rows)
}

/// How many columns such a table has.
fn width(source: &ResolvedSource, releases: &Releases) -> Option<usize> {
    match source {
        ResolvedSource::Release(dataset) => Some(releases.get(dataset)?.fields + 1),
        ResolvedSource::Query(query) => Some(query.outputs().len()),
        ResolvedSource::Combined(both) => Some(both.left.outputs().len()),
        ResolvedSource::Joined(join) => Some(width(&join.left, releases)? + width(&join.right, releases)?),
    }
}

fn nulls(width: usize) -> Row {
    Row { id: 0, cells: vec![(String::new(), Value::Null); width] }
}

fn beside(left: &Row, right: &Row) -> Row {
    Row { id: 0, cells: left.cells.iter().chain(&right.cells).cloned().collect() }
}
