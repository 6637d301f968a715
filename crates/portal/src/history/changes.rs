//! What changed between two times: the versions of a row, which follow one another, are gathered into its change.

use super::{OpenHistory, literal};
use crate::PortalState;
use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, TimestampMicrosecondArray};
use catalog::ReleaseHistory;
use dialects::format_cell;
use dialects::soda;
use engine::EngineError;
use futures::StreamExt;
use query::{Output, ResolvedQuery};
use serde::Serialize;

/// What the cells of a page may weigh, bytes: a page is made in memory, and ends with the row that reaches this.
const PAGE_BYTES_MAX: usize = 8 << 20;

/// What the fields of a row said, as text.
pub(crate) type Cells = Vec<Option<String>>;

/// What became of one row between two times.
#[derive(Debug, PartialEq)]
pub(crate) struct Change {
    /// Its number.
    pub(crate) row: i64,
    /// What its fields said at the first time; none if it was not there.
    pub(crate) before: Option<Cells>,
    /// What they said at the second time; none if it was no longer there.
    pub(crate) after: Option<Cells>,
}

/// What became of a row, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ChangeKind {
    /// It was not there before.
    Added,
    /// It says something else.
    Changed,
    /// It is no longer there.
    Removed,
}

/// The changes of a page of rows.
pub(crate) struct Changes {
    /// The fields.
    pub(crate) fields: Vec<Output>,
    /// The changes, by row.
    pub(crate) rows: Vec<Change>,
    /// The number of the last row looked at, if there are more.
    pub(crate) more_after: Option<i64>,
}

impl Change {
    /// What became of the row.
    pub(crate) fn kind(&self) -> ChangeKind {
        match (&self.before, &self.after) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        }
    }

    /// Which of these fields say something else; none where the row came or went.
    pub(crate) fn differing<'f>(&self, fields: &'f [Output]) -> Vec<&'f str> {
        let (Some(before), Some(after)) = (&self.before, &self.after) else { return Vec::new() };
        let pairs = fields.iter().zip(before.iter().zip(after));
        pairs.filter(|(_, (before, after))| before != after).map(|(field, _)| field.name.as_str()).collect()
    }

    /// What it weighs in memory; in JSON it is about as much, for its fields are named there.
    fn bytes(&self) -> usize {
        let cells = self.before.iter().chain(&self.after).flatten();
        cells.map(|cell| size_of::<Option<String>>() + cell.as_ref().map_or(0, String::len)).sum()
    }
}

impl OpenHistory {
    /// What changed from one time to another, of at most `most` rows whose number is greater than `after`.
    pub(crate) async fn changes(
        &self,
        state: &PortalState,
        (from, to): (i64, i64),
        after: i64,
        most: usize,
    ) -> Result<Changes, EngineError> {
        let query = self.touched((from, to), after)?;
        let outputs = query.outputs();
        let fields = outputs[..outputs.len().saturating_sub(3)].to_vec();
        let mut found = Gather { from, to, most, rows: Vec::new(), bytes: 0, open: None, more_after: None };
        if most > 0 {
            let mut rows = state.engine.run_among(std::slice::from_ref(&self.versions.rows), &query).await?;
            while let Some(batch) = rows.next().await.transpose()? {
                let versions = Versions::of(&batch, &fields).ok_or(EngineError::Unreadable)?;
                if !(0..batch.num_rows()).all(|row| found.take(&versions, row)) {
                    break;
                }
            }
        }
        found.close();
        Ok(Changes { fields, rows: found.rows, more_after: found.more_after })
    }

    /// The versions that began or ended between two times, by row.
    fn touched(&self, (from, to): (i64, i64), after: i64) -> Result<ResolvedQuery, EngineError> {
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
        soda::resolve(&request, &self.versions.schema).map_err(fault)
    }
}

/// Versions of rows as they are read.
struct Versions<'b> {
    cells: &'b [ArrayRef],
    fields: &'b [Output],
    number: &'b Int64Array,
    from: &'b TimestampMicrosecondArray,
    to: &'b TimestampMicrosecondArray,
}

impl<'b> Versions<'b> {
    fn of(batch: &'b RecordBatch, fields: &'b [Output]) -> Option<Self> {
        let (cells, [number, from, to]) = batch.columns().split_last_chunk()?;
        Some(Self {
            cells,
            fields,
            number: number.as_primitive_opt()?,
            from: from.as_primitive_opt()?,
            to: to.as_primitive_opt()?,
        })
    }

    fn cells(&self, row: usize) -> Cells {
        self.cells.iter().zip(self.fields).map(|(cells, field)| format_cell(cells, row, field.expr.ty)).collect()
    }
}

/// Gathers the versions of a row, which follow one another, into its change.
struct Gather {
    from: i64,
    to: i64,
    most: usize,
    rows: Vec<Change>,
    bytes: usize,
    open: Option<Change>,
    more_after: Option<i64>,
}

impl Gather {
    /// Takes in a version; `false` when no more are wanted.
    fn take(&mut self, versions: &Versions<'_>, row: usize) -> bool {
        let number = versions.number.value(row);
        if let Some(last) = self.open.as_ref().map(|open| open.row).filter(|last| *last != number) {
            self.close();
            if self.is_full() {
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
        let change = self.open.take().filter(|change| change.before != change.after);
        self.bytes += change.as_ref().map_or(0, Change::bytes);
        self.rows.extend(change);
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= self.most || self.bytes >= PAGE_BYTES_MAX
    }
}
