//! Answers of the engine beside those of the naive evaluator.

use dialects::format_cell;
use engine::{Engine, OpenRelease};
use futures::FutureExt;
use query::ResolvedQuery;
use std::panic::AssertUnwindSafe;
use testkit::naive::Value;

/// Rows of cells as the engine writes them; null is `None`.
pub type Cells = Vec<Vec<Option<String>>>;

/// What the engine answers, or what is wrong.
pub async fn of_engine(engine: &Engine, releases: &[OpenRelease], query: &ResolvedQuery) -> Result<Cells, String> {
    let answer = AssertUnwindSafe(asked(engine, releases, query)).catch_unwind().await;
    answer.unwrap_or_else(|_| Err("not run: the engine panics".to_owned()))
}

async fn asked(engine: &Engine, releases: &[OpenRelease], query: &ResolvedQuery) -> Result<Cells, String> {
    let rows = engine.run_among(releases, query).await.map_err(|e| format!("not run: {e:?}"))?;
    let mut found = Vec::new();
    for batch in rows.collect().await.map_err(|e| format!("not run: {e:?}"))? {
        for row in 0..batch.num_rows() {
            let cell = |(i, o): (usize, &query::Output)| format_cell(batch.column(i), row, o.expr.ty);
            found.push(query.outputs().iter().enumerate().map(cell).collect());
        }
    }
    Ok(found)
}

/// How the answers differ, where they do; without an order, rows are looked for anywhere.
pub fn difference(expected: &[Vec<Value>], found: &Cells, ordered: bool) -> Option<String> {
    if expected.len() != found.len() {
        return Some(format!("expected {} rows, the engine has {}", expected.len(), found.len()));
    }
    let mut left: Vec<&Vec<Option<String>>> = found.iter().rev().collect();
    for (place, mine) in expected.iter().enumerate() {
        let here =
            if ordered { left.len().checked_sub(1) } else { (0..left.len()).rev().find(|i| says(mine, left[*i])) };
        match here {
            Some(i) if says(mine, left[i]) => {
                left.remove(i);
            }
            _ => return Some(format!("row {place}: expected {mine:?}, the engine says {:?}", left.last())),
        }
    }
    None
}

fn says(mine: &[Value], theirs: &[Option<String>]) -> bool {
    mine.len() == theirs.len() && mine.iter().zip(theirs).all(|(value, text)| value.is_said_by(text.as_deref()))
}
