//! A question about the past: the same query, put to the versions that were shown then.

use super::{OpenHistory, literal};
use dialects::soda::{self, SodaError};
use query::{Expr, Query, SelectItem, Source};

/// Refuses what cannot be asked about the past, whether or not anything has changed since.
pub(crate) fn check_past(query: &Query) -> Result<(), SodaError> {
    let refused = |why| Err(SodaError::bad_parameter("asOf", why));
    if !query.datasets().is_empty() {
        return refused("a question about the past asks one dataset: leave out those named with `@`");
    }
    if names_row(query) {
        return refused("a question about the past cannot name `:id`; `history.parquet` has the number of each row");
    }
    Ok(())
}

impl OpenHistory {
    /// Puts a query to the rows as they were shown at a time, microseconds since the epoch.
    pub(crate) fn as_of(&self, query: &mut Query, at: i64) -> Result<(), SodaError> {
        let fields = self.about.schema.fields.iter().map(|f| &f.name);
        let own = fields.filter(|name| ![&self.about.row, &self.about.from, &self.about.to].contains(name));
        let select: Vec<String> = own.map(|name| format!("`{name}`")).collect();
        let text = format!("select {} where {}", select.join(", "), self.shown_at(at));
        // The limit that a request without one has is for answers, and this is a part of one.
        let then = Query { limit: None, ..soda::parse(&[("$query".to_owned(), text)])?.query };
        ask_instead(query, &then);
        Ok(())
    }

    /// The versions shown at a time.
    fn shown_at(&self, at: i64) -> String {
        let (from, to, at) = (&self.about.from, &self.about.to, literal(at));
        format!("`{from}` <= {at} and (`{to}` is null or `{to}` > {at})")
    }
}

/// Puts a query in the place of the dataset of the address.
fn ask_instead(query: &mut Query, then: &Query) {
    let tables = std::iter::once(&mut query.from).chain(query.joins.iter_mut().map(|join| &mut join.table));
    for table in tables {
        match &mut table.source {
            Source::This => table.source = Source::Query(Box::new(then.clone())),
            Source::Dataset { .. } => {}
            Source::Query(inner) => ask_instead(inner, then),
            Source::Combined(both) => {
                ask_instead(&mut both.left, then);
                ask_instead(&mut both.right, then);
            }
        }
    }
}

/// Whether a query, or one inside it, names the row number of the release, which versions do not have.
fn names_row(query: &Query) -> bool {
    let mut tables = std::iter::once(&query.from).chain(query.joins.iter().map(|join| &join.table));
    query.select.contains(&SelectItem::SystemFields)
        || query.expressions().any(|(expr, _)| is_row(expr))
        || tables.any(|table| match &table.source {
            Source::This | Source::Dataset { .. } => false,
            Source::Query(inner) => names_row(inner),
            Source::Combined(both) => names_row(&both.left) || names_row(&both.right),
        })
}

fn is_row(expr: &Expr) -> bool {
    match expr {
        Expr::Name { name, .. } | Expr::Qualified { name, .. } | Expr::Part { name, .. }
            if name.eq_ignore_ascii_case(":id") =>
        {
            true
        }
        _ => expr.children().into_iter().any(is_row),
    }
}
