//! Follows rows by their identifiers from state to state.

use super::states;
use crate::builder::BuildError;
use crate::builder::counters::{RowCounters, RowKey};
use crate::builder::public;
use crate::builder::table::{GROUP_ROWS, ROW_ID, ReleasedBatch, ReleasedColumn, ReleasedTable};
use crate::infer::{ColumnBuilder, TypeInference, arrow_type, canonical_of, declared_type};
use arrow::array::{ArrayRef, Int64Array, RecordBatch, TimestampMicrosecondArray, UInt32Array, make_comparator};
use arrow::compute::{SortOptions, take};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use catalog::{FieldType, HistoryState, PublicSchema, ReleaseHistory};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;

/// The versions found so far.
pub(super) struct Chain {
    /// The time of each state.
    states: Vec<i64>,
    live: HashMap<RowKey, Live>,
    versions: Versions,
}

/// The version of a row that the newest state shows.
struct Live {
    digest: [u8; 16],
    version: usize,
    seen: usize,
}

/// Versions of rows, in the order in which they were found until they are typed.
#[derive(Default)]
pub(super) struct Versions {
    /// When the first state began.
    began: i64,
    keys: Vec<RowKey>,
    from: Vec<i64>,
    to: Vec<Option<i64>>,
    /// The texts of each column: where each ends, and all of them in one.
    texts: Vec<Texts>,
    /// The rows' numbers, the columns and the order, once typed.
    numbers: Vec<i64>,
    columns: Vec<(FieldType, ArrayRef)>,
    order: Vec<u32>,
}

/// The texts of one column; null where there is none.
#[derive(Default)]
struct Texts {
    all: String,
    ends: Vec<(usize, bool)>,
}

impl Texts {
    fn push(&mut self, text: Option<&str>) {
        self.all.push_str(text.unwrap_or_default());
        self.ends.push((self.all.len(), text.is_some()));
    }

    fn get(&self, at: usize) -> Option<&str> {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1)?.0 };
        self.ends.get(at).filter(|(_, is_text)| *is_text).map(|(end, _)| &self.all[start..*end])
    }
}

impl Chain {
    pub(super) fn new(columns: usize) -> Self {
        let texts = (0..columns).map(|_| Texts::default()).collect();
        Self { states: Vec::new(), live: HashMap::new(), versions: Versions { texts, ..Versions::default() } }
    }

    /// Adds what was shown from a time on.
    pub(super) fn add(&mut self, at: i64, table: &ReleasedTable<'_>) -> Result<(), BuildError> {
        self.states.push(at);
        let number = self.states.len();
        table.each_batch(|batch| {
            self.add_rows(at, number, &table.columns, &batch);
            Ok(())
        })?;
        self.end_others(at, number);
        if u32::try_from(self.versions.keys.len()).is_err() {
            return Err(BuildError::TooLarge("a history of more than four thousand million versions"));
        }
        Ok(())
    }

    fn add_rows(&mut self, at: i64, number: usize, columns: &[ReleasedColumn<'_>], batch: &ReleasedBatch) {
        let keys = batch.keys.as_deref().unwrap_or_default();
        let mut cells: Vec<Option<String>> = vec![None; columns.len()];
        for (row, key) in keys.iter().enumerate() {
            let digest = digest(columns, batch, row, &mut cells);
            match self.live.get_mut(key) {
                Some(live) if live.digest == digest => {
                    live.seen = number;
                    continue;
                }
                Some(live) => self.versions.to[live.version] = Some(at),
                None => {}
            }
            self.live.insert(*key, Live { digest, version: self.versions.keys.len(), seen: number });
            self.versions.push(*key, at, &cells);
        }
    }

    /// Ends the versions that a state does not show.
    fn end_others(&mut self, at: i64, number: usize) {
        let versions = &mut self.versions;
        self.live.retain(|_, live| {
            let stays = live.seen == number;
            if !stays {
                versions.to[live.version] = Some(at);
            }
            stays
        });
    }

    /// The versions.
    pub(super) fn finish(self) -> Versions {
        Versions { began: self.states.first().copied().unwrap_or_default(), ..self.versions }
    }
}

/// The texts of a row's cells, and what tells them from others.
fn digest(columns: &[ReleasedColumn<'_>], batch: &ReleasedBatch, row: usize, cells: &mut [Option<String>]) -> [u8; 16] {
    let mut hasher = Sha256::new();
    for ((column, values), cell) in columns.iter().zip(&batch.values).zip(cells) {
        let text = cell.get_or_insert_default();
        if canonical_of(column.field_type, values, row, text) {
            hasher.update((text.len() as u64 + 1).to_le_bytes());
            hasher.update(&*text);
        } else {
            hasher.update(0_u64.to_le_bytes());
            *cell = None;
        }
    }
    let mut digest = [0; 16];
    digest.copy_from_slice(&hasher.finalize()[..16]);
    digest
}

impl Versions {
    fn push(&mut self, key: RowKey, from: i64, cells: &[Option<String>]) {
        self.keys.push(key);
        self.from.push(from);
        self.to.push(None);
        self.texts.iter_mut().zip(cells).for_each(|(texts, cell)| texts.push(cell.as_deref()));
    }

    /// Types the columns by what is in them, numbers the rows and puts the versions in order: by row, then by time.
    /// `None` where nothing ever changed.
    pub(super) fn typed(
        mut self,
        table: &ReleasedTable<'_>,
        counters: &mut RowCounters,
    ) -> Result<Option<(Self, Vec<HistoryState>)>, BuildError> {
        let columns = self.texts.iter().zip(&table.columns).map(|(texts, column)| texts.typed(column));
        self.columns = columns.collect::<Result<_, _>>()?;
        let states = self.numbered(counters)?;
        self.texts.clear();
        Ok((states.len() > 1).then_some((self, states)))
    }

    /// Numbers the rows, puts the versions in order, and makes one of those that say the same; gives the states.
    fn numbered(&mut self, counters: &mut RowCounters) -> Result<Vec<HistoryState>, BuildError> {
        let rows = u32::try_from(self.keys.len()).map_err(|_| BuildError::TooLarge("too many versions"))?;
        let mut order: Vec<u32> = (0..rows).collect();
        // Rows that get their number here get it by time and by what they say, never by where they stood in a file.
        let texts = |row: u32| self.texts.iter().map(move |texts| texts.get(row as usize));
        let (from, key) = (|row: u32| self.from[row as usize], |row: u32| self.keys[row as usize]);
        order.sort_unstable_by(|a, b| {
            from(*a).cmp(&from(*b)).then_with(|| texts(*a).cmp(texts(*b))).then_with(|| key(*a).cmp(&key(*b)))
        });
        let mut numbers = vec![0; self.keys.len()];
        let given = counters.number(order.iter().map(|row| self.keys[*row as usize]));
        for (row, number) in order.iter().zip(given) {
            numbers[*row as usize] = number;
        }
        order.sort_unstable_by_key(|row| (numbers[*row as usize], self.from[*row as usize]));
        (self.numbers, self.order) = (numbers, order);
        self.join()?;
        Ok(states::of(self))
    }

    /// Makes one version of two that follow each other and say the same: texts that differ may be one value in the type
    /// that all of a column have.
    fn join(&mut self) -> Result<(), BuildError> {
        let same = |(_, values): &(FieldType, ArrayRef)| {
            make_comparator(values, values, SortOptions::default())
                .map_err(|_| BuildError::Assertion("types with an order"))
        };
        let columns = self.columns.iter().map(same).collect::<Result<Vec<_>, _>>()?;
        let mut joined: Vec<u32> = Vec::with_capacity(self.order.len());
        for at in std::mem::take(&mut self.order) {
            let row = at as usize;
            if let Some(before) = joined.last().map(|before| *before as usize)
                && self.numbers[before] == self.numbers[row]
                && self.to[before] == Some(self.from[row])
                && columns.iter().all(|compare| compare(before, row).is_eq())
            {
                self.to[before] = self.to[row];
            } else {
                joined.push(at);
            }
        }
        self.order = joined;
        Ok(())
    }

    /// The versions in order: the number of the row, and from and until when it was shown.
    pub(super) fn spans(&self) -> impl Iterator<Item = (i64, i64, Option<i64>)> {
        self.order.iter().map(|row| *row as usize).map(|row| (self.numbers[row], self.from[row], self.to[row]))
    }

    /// When the first state began.
    pub(super) fn began(&self) -> i64 {
        self.began
    }

    /// What the history says of itself, with the words of the release's schema.
    pub(super) fn about(&self, states: Vec<HistoryState>, schema: &PublicSchema) -> ReleaseHistory {
        let types: Vec<FieldType> = self.columns.iter().map(|(field_type, _)| *field_type).collect();
        public::history_of(states, schema, &types, self.order.len() as u64)
    }

    /// The versions, in batches that the writer makes row groups of.
    pub(super) fn batches<'v>(
        &'v self,
        about: &'v ReleaseHistory,
    ) -> (SchemaRef, impl Iterator<Item = Result<RecordBatch, BuildError>> + 'v) {
        let fields = about.schema.fields.iter().map(|f| Field::new(f.name.as_str(), arrow_type(f.field_type), true));
        let id = Field::new(ROW_ID, DataType::Int64, false);
        let schema = Arc::new(Schema::new(std::iter::once(id).chain(fields).collect::<Vec<_>>()));
        let columns = Arc::clone(&schema);
        let batches = self.order.chunks(GROUP_ROWS).enumerate().map(move |(group, rows)| {
            let first = i64::try_from(group * GROUP_ROWS + 1).unwrap_or(i64::MAX);
            let ids: ArrayRef = Arc::new(Int64Array::from_iter_values((first..).take(rows.len())));
            let indices = UInt32Array::from(rows.to_vec());
            let values = self.columns.iter().map(|(_, values)| take(values, &indices, None));
            let values = values.collect::<Result<Vec<_>, _>>().map_err(|_| BuildError::Assertion("rows and order"))?;
            let number = Int64Array::from_iter_values(rows.iter().map(|row| self.numbers[*row as usize]));
            let from = TimestampMicrosecondArray::from_iter_values(rows.iter().map(|row| self.from[*row as usize]));
            let to: TimestampMicrosecondArray = rows.iter().map(|row| self.to[*row as usize]).collect();
            let times = [from, to].map(|times| Arc::new(times.with_timezone("UTC")) as ArrayRef);
            let arrays = std::iter::once(ids).chain(values).chain([Arc::new(number) as ArrayRef]).chain(times);
            RecordBatch::try_new(Arc::clone(&columns), arrays.collect())
                .map_err(|_| BuildError::Assertion("the versions and their schema"))
        });
        (schema, batches)
    }
}

impl Texts {
    /// The column that these texts are, of the type that all of them have.
    fn typed(&self, column: &ReleasedColumn<'_>) -> Result<(FieldType, ArrayRef), BuildError> {
        let mut inference = TypeInference::default();
        let all = || (0..self.ends.len()).map(|at| self.get(at));
        all().for_each(|text| inference.observe(text));
        let declared = column.declared.and_then(|declared| declared_type(declared, &inference));
        let inferred = || if column.shows_text { FieldType::Text } else { inference.narrowest() };
        let field_type = declared.unwrap_or_else(inferred);
        if self.all.len() > i32::MAX as usize {
            return Err(BuildError::TooLarge("a field with more than two gigabytes of text in its history"));
        }
        let mut builder = ColumnBuilder::new(field_type);
        match all().all(|text| builder.push(text)) {
            true => Ok((field_type, builder.finish())),
            false => Err(BuildError::Assertion("a value does not read as the type of its column")),
        }
    }
}
