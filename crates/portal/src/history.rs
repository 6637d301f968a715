//! The history of a dataset: its rows as they were, and what changed between two times.
//!
//! A release brings its history along, cut under the register of today ([`catalog::ReleaseHistory`]). A question about a
//! past state is asked of the versions that were shown then: a query over a query, like any other.

use crate::{OpenDataset, PortalError, PortalState};
use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, TimestampMicrosecondArray};
use catalog::ReleaseHistory;
use dialects::format_cell;
use dialects::soda::{self, SodaError};
use engine::EngineError;
use futures::StreamExt;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use query::{ExprType, Query, Source};
use std::sync::Arc;

/// The history of a release, opened.
pub(crate) struct OpenHistory {
    /// What it says of itself.
    pub(crate) about: ReleaseHistory,
    /// The versions of the rows, as a dataset.
    pub(crate) versions: OpenDataset,
}

/// What became of one row between two times.
#[derive(Debug, PartialEq)]
pub(crate) struct Change {
    /// Its number.
    pub(crate) row: i64,
    /// What its fields said at the first time; none if it was not there.
    pub(crate) before: Option<Vec<Option<String>>>,
    /// What they said at the second time; none if it was no longer there.
    pub(crate) after: Option<Vec<Option<String>>>,
}

/// The changes of a page of rows.
pub(crate) struct Changes {
    /// The fields, with the types of their values.
    pub(crate) fields: Vec<(String, ExprType)>,
    /// The changes, by row.
    pub(crate) rows: Vec<Change>,
    /// The number of the last row looked at, if there are more.
    pub(crate) more_after: Option<i64>,
}

impl Changes {
    /// The names of the fields that a change is about.
    pub(crate) fn differing(&self, change: &Change) -> Vec<&str> {
        let (Some(before), Some(after)) = (&change.before, &change.after) else { return Vec::new() };
        let pairs = self.fields.iter().zip(before.iter().zip(after));
        pairs.filter(|(_, (before, after))| before != after).map(|((name, _), _)| name.as_str()).collect()
    }
}

impl PortalState {
    /// The history that a release brings along; none where nothing changed yet, or rows cannot be followed.
    pub(crate) async fn history(&self, open: &OpenDataset) -> Result<Option<OpenHistory>, PortalError> {
        let json = match tokio::fs::read(open.folder.join("history.json")).await {
            Ok(json) => json,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(EngineError::Unreadable.into()),
        };
        let about: ReleaseHistory = serde_json::from_slice(&json).map_err(|_| EngineError::Unreadable)?;
        let schema = Arc::new(about.schema.clone());
        let rows = self.engine.open(&open.folder.join("history.parquet"), schema.clone()).await?;
        Ok(Some(OpenHistory { about, versions: OpenDataset { schema, rows, ..open.clone() } }))
    }
}

/// A time as people and programs write it: an instant, or a day in the city's zone, which stands for its end.
pub(crate) fn moment(text: &str, zone: &TimeZone) -> Option<i64> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant.as_microsecond());
    }
    let next = text.parse::<Date>().ok()?.checked_add(1.day()).ok()?;
    Some(zone.to_timestamp(next.to_datetime(Time::midnight())).ok()?.as_microsecond() - 1)
}

/// An instant as the query language has it.
fn literal(at: i64) -> String {
    Timestamp::from_microsecond(at).map_or_else(|_| String::from("null"), |at| format!("'{at}'"))
}

impl OpenHistory {
    /// Puts a query to the rows as they were shown at a time, microseconds since the epoch.
    pub(crate) fn as_of(&self, query: &mut Query, at: i64) -> Result<(), SodaError> {
        if !query.datasets().is_empty() {
            let why = "a question about the past asks one dataset: leave out those named with `@`";
            return Err(SodaError::bad_parameter("asOf", why));
        }
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

    /// What changed from one time to another, of at most `most` rows whose number is greater than `after`.
    pub(crate) async fn changes(
        &self,
        state: &PortalState,
        (from, to): (i64, i64),
        after: i64,
        most: usize,
    ) -> Result<Changes, EngineError> {
        let ReleaseHistory { row, from: valid_from, to: valid_to, .. } = &self.about;
        let touched = |time| format!("(`{time}` > {} and `{time}` <= {})", literal(from), literal(to));
        let filter = format!("`{row}` > {after} and ({} or {})", touched(valid_from), touched(valid_to));
        let parameter = |name: &str, value: String| (name.to_owned(), value);
        let asked = [
            parameter("$where", filter),
            parameter("$order", format!("`{row}`, `{valid_from}`")),
            parameter("$limit", self.about.schema.rows.to_string()),
        ];
        let fault = |_| EngineError::Unreadable;
        let request = soda::parse(&asked).map_err(fault)?;
        let query = soda::resolve(&request, &self.versions.schema).map_err(fault)?;
        let columns: Vec<(String, ExprType)> =
            query.outputs().iter().map(|output| (output.name.clone(), output.expr.ty)).collect();
        let fields = columns[..columns.len().saturating_sub(3)].to_vec();
        let mut rows = state.engine.run_among(std::slice::from_ref(&self.versions.rows), &query).await?;
        let mut found = Gather { from, to, most, rows: Vec::new(), open: None, more_after: None };
        'all: while let Some(batch) = rows.next().await.transpose()? {
            let versions = Versions::of(&batch, &fields).ok_or(EngineError::Unreadable)?;
            for row in 0..batch.num_rows() {
                if !found.take(&versions, row) {
                    break 'all;
                }
            }
        }
        found.close();
        Ok(Changes { fields, rows: found.rows, more_after: found.more_after })
    }
}

/// Versions of rows as they are read.
struct Versions<'b> {
    cells: &'b [ArrayRef],
    types: Vec<ExprType>,
    number: &'b Int64Array,
    from: &'b TimestampMicrosecondArray,
    to: &'b TimestampMicrosecondArray,
}

impl<'b> Versions<'b> {
    fn of(batch: &'b RecordBatch, fields: &[(String, ExprType)]) -> Option<Self> {
        let (cells, [number, from, to]) = batch.columns().split_last_chunk()?;
        Some(Self {
            cells,
            types: fields.iter().map(|(_, ty)| *ty).collect(),
            number: number.as_primitive_opt()?,
            from: from.as_primitive_opt()?,
            to: to.as_primitive_opt()?,
        })
    }

    fn cells(&self, row: usize) -> Vec<Option<String>> {
        self.cells.iter().zip(&self.types).map(|(cells, ty)| format_cell(cells, row, *ty)).collect()
    }
}

/// Gathers the versions of a row, which follow one another, into its change.
struct Gather {
    from: i64,
    to: i64,
    most: usize,
    rows: Vec<Change>,
    open: Option<Change>,
    more_after: Option<i64>,
}

impl Gather {
    /// Takes in a version; `false` when no more are wanted.
    fn take(&mut self, versions: &Versions<'_>, row: usize) -> bool {
        let number = versions.number.value(row);
        if let Some(last) = self.open.as_ref().map(|open| open.row).filter(|last| *last != number) {
            self.close();
            if self.rows.len() == self.most {
                self.more_after = Some(last);
                return false;
            }
        }
        let since = versions.from.value(row);
        let until = versions.to.is_valid(row).then(|| versions.to.value(row));
        let change = self.open.get_or_insert(Change { row: number, before: None, after: None });
        if since <= self.from {
            change.before = Some(versions.cells(row));
        } else if until.is_none_or(|until| until > self.to) {
            change.after = Some(versions.cells(row));
        }
        true
    }

    /// What came and went between the two times, or was changed and changed back, is no change.
    fn close(&mut self) {
        self.rows.extend(self.open.take().filter(|change| change.before != change.after));
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
