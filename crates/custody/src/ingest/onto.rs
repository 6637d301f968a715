//! Updates that add to what is there: from a file and the revision before it to the revision after it.
//!
//! A revision is complete, so the rows of the one before are copied. They are copied as they were written in their
//! files, never as they were typed: what a cell of an earlier file says must not depend on the other cells of its
//! column, some of which may be withheld.

use super::layout::Layout;
use super::raw::RawRows;
use super::receive::Received;
use super::spool::Spool;
use super::survey::Survey;
use super::text::Text;
use super::unpack::Asides;
use super::{IngestError, IngestOptions, Progress, Stage, Watch};
use crate::infer::key_of_text;
use crate::receipt::Composition;
use crate::revision::TABLE;
use crate::{RevisionId, StorageError, Workspace};
use catalog::{DeclaredType, FieldName};
use data_encoding::HEXLOWER;
use formats::tables::{Aside, Column, Row, TableWriter};
use formats::{Record, Records};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::BufWriter;

const ASIDES: &str = "composed-asides.jsonl";
const DOING: &str = "putting the rows together";

/// How a file changes the revision before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Onto {
    /// Its rows come after those that are there.
    Append {
        /// The revision before it.
        base: RevisionId,
    },
    /// It has no rows: those that are there are read again, under other options.
    Again {
        /// The revision that is read again.
        base: RevisionId,
    },
    /// A row whose identifier is there already takes its place; the others come after.
    Upsert {
        /// The revision before it.
        base: RevisionId,
        /// The field that identifies a row.
        row_id: FieldName,
    },
}

impl Onto {
    /// The revision before.
    pub fn base(&self) -> &RevisionId {
        match self {
            Self::Append { base } | Self::Again { base } | Self::Upsert { base, .. } => base,
        }
    }

    /// What distinguishes the revision after it from others that the same file becomes.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Append { base } => format!("append to {base}"),
            Self::Again { base } => format!("again {base}"),
            Self::Upsert { base, row_id } => format!("upsert by {row_id} into {base}"),
        }
    }
}

/// Writes the rows of both as one table of text; `received` becomes what that table is read from.
pub(super) fn put_together(
    base: &mut RawRows,
    received: &mut Received,
    survey: &Survey,
    onto: &Onto,
    options: &IngestOptions,
    work: &Workspace,
    watch: &mut Watch<'_>,
) -> Result<Composition, IngestError> {
    let failed = StorageError::doing(DOING);
    let columns = Columns::of(base, &survey.layout, &received.columns);
    let table = zstd::stream::write::Encoder::new(work.file(TABLE).map_err(&failed)?, 3).map_err(&failed)?;
    let asides = BufWriter::new(work.file(ASIDES).map_err(&failed)?);
    let rows = |rows| watch(Progress { stage: Stage::Combining, bytes: 0, total: None, rows });
    let mut out = TableWriter::new(table.auto_finish(), asides, &options.limits, rows);
    out.columns(&columns.named)?;
    let new = NewRows { received, survey, options, columns: &columns };
    let composition = match onto {
        Onto::Append { .. } => new.append(base, &mut out)?,
        Onto::Again { .. } => new.again(base, &mut out)?,
        Onto::Upsert { row_id, .. } => new.upsert(base, row_id, work, &mut out)?,
    };
    out.finish().map_err(super::unpack::unwritten)?;
    received.text = Text::composed(work.path().join(TABLE))?;
    received.asides = Some(work.path().join(ASIDES));
    received.columns = columns.named;
    Ok(composition)
}

/// The columns of both: those that are there, then those that are new.
struct Columns {
    named: Vec<Column>,
    /// Where each column is in the new file, if it is.
    of_new: Vec<Option<usize>>,
    /// How many of them the revision before has.
    of_base: usize,
    /// Where each column of the new file is among all of them.
    from_new: Vec<usize>,
}

impl Columns {
    fn of(base: &RawRows, layout: &Layout, new: &[Column]) -> Self {
        let is_text = |at: usize| new.get(at).is_some_and(|column| column.is_text);
        let column = |name: &FieldName, label: &str, is_text: bool| Column {
            name: Some(name.to_string()),
            is_text,
            ..Column::titled(label)
        };
        let old = base.fields().iter().map(|field| {
            let at = layout.names.iter().position(|name| *name == field.name);
            let was_text = field.declared == Some(DeclaredType::TextInSource);
            (column(&field.name, &field.label, was_text || at.is_some_and(is_text)), at)
        });
        let mut all: Vec<(Column, Option<usize>)> = old.collect();
        let of_base = all.len();
        for (at, (name, label)) in layout.names.iter().zip(&layout.labels).enumerate() {
            if !base.fields().iter().any(|field| field.name == *name) {
                all.push((column(name, label, is_text(at)), Some(at)));
            }
        }
        let place = |at: usize| all.iter().position(|(_, of_new)| *of_new == Some(at)).unwrap_or(all.len());
        let from_new = (0..layout.names.len()).map(place).collect();
        let (named, of_new) = all.into_iter().unzip();
        Self { named, of_new, of_base, from_new }
    }

    /// Where something set aside of a column of the new file belongs; what was beyond its columns is beyond all of them.
    fn place_of(&self, at: usize) -> usize {
        self.from_new.get(at).copied().unwrap_or_else(|| self.named.len() + at.saturating_sub(self.from_new.len()))
    }

    /// A row of the new file. Columns that it does not have keep what the row before it has, if there is one.
    fn row(&self, new: &NewRow, before: Option<&Record>, out: &mut Row) {
        out.clear();
        for (at, place) in self.of_new.iter().enumerate() {
            let cell = match place {
                Some(place) => new.cells.get(*place).map(String::as_str),
                None => before.and_then(|record| record.cell(at)),
            };
            out.push_field(cell.unwrap_or_default());
        }
    }

    /// A row of the revision before.
    fn old_row(&self, record: &Record, out: &mut Row) {
        out.clear();
        (0..self.named.len()).for_each(|at| {
            let cell = (at < self.of_base).then(|| record.cell(at)).flatten();
            out.push_field(cell.unwrap_or_default());
        });
    }
}

/// The rows of the new file.
struct NewRows<'a> {
    received: &'a Received,
    survey: &'a Survey,
    options: &'a IngestOptions,
    columns: &'a Columns,
}

/// A row of the new file, and what it has beyond cells.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct NewRow {
    cells: Vec<String>,
    asides: Vec<(usize, String)>,
}

impl NewRows<'_> {
    /// Visits each row with its number; returns what stands below the table, with its columns.
    fn each(
        &self,
        mut visit: impl FnMut(u64, NewRow) -> Result<(), IngestError>,
    ) -> Result<Vec<(usize, String)>, IngestError> {
        let layout = &self.survey.layout;
        let text = self.received.text.open(&self.options.limits)?;
        let mut records = Records::new(text, &self.survey.form, &self.options.limits);
        let mut asides = Asides::open(self.received.asides.as_deref(), layout.table_rows_before())?;
        let mut record = Record::default();
        for _ in 0..layout.before_rows {
            records.read(&mut record)?;
        }
        for n in 1..=self.survey.rows {
            if !records.read(&mut record)? {
                return Err(IngestError::Fault("two readings of one file gave different rows"));
            }
            let mut row = NewRow::of(&record, layout.labels.len());
            while let Some(aside) = asides.next_up_to(n)? {
                row.asides.push(((aside.column as usize).saturating_sub(1), aside.text));
            }
            visit(n, row)?;
        }
        let mut below = Vec::new();
        while records.read(&mut record)? {
            below.extend(record.cells().map(str::to_owned).enumerate().filter(|(_, cell)| !cell.is_empty()));
        }
        Ok(below)
    }

    fn write(
        &self,
        new: &NewRow,
        before: Option<&Record>,
        row: &mut Row,
        out: &mut TableWriter<'_>,
    ) -> Result<(), IngestError> {
        self.set_aside(&new.asides, out)?;
        self.columns.row(new, before, row);
        Ok(out.row(row)?)
    }

    fn set_aside(&self, asides: &[(usize, String)], out: &mut TableWriter<'_>) -> Result<(), IngestError> {
        Ok(asides.iter().try_for_each(|(at, text)| out.set_aside(self.columns.place_of(*at), text))?)
    }

    fn append(&self, base: &mut RawRows, out: &mut TableWriter<'_>) -> Result<Composition, IngestError> {
        let (mut record, mut row) = (Record::default(), Row::new());
        while base.read(&mut record)? {
            self.columns.old_row(&record, &mut row);
            out.row(&row)?;
        }
        let below = self.each(|_, new| self.write(&new, None, &mut row, out))?;
        self.set_aside(&below, out)?;
        Ok(Composition { base: base.id().clone(), replaced: 0, added: self.survey.rows, superseded: 0 })
    }

    /// The rows of the revision before alone, with what was set aside of them.
    fn again(&self, base: &mut RawRows, out: &mut TableWriter<'_>) -> Result<Composition, IngestError> {
        let (mut record, mut row) = (Record::default(), Row::new());
        let mut asides = base.asides()?;
        while base.read(&mut record)? {
            put_aside(asides.remove(&(out.rows() + 1)).unwrap_or_default(), out)?;
            self.columns.old_row(&record, &mut row);
            out.row(&row)?;
        }
        // Notes below the tables of the files.
        put_aside(asides.into_values().flatten().collect(), out)?;
        base.composition().ok_or(IngestError::Fault("rows of one file were read as those of several"))
    }

    fn upsert(
        &self,
        base: &mut RawRows,
        row_id: &FieldName,
        work: &Workspace,
        out: &mut TableWriter<'_>,
    ) -> Result<Composition, IngestError> {
        let missing = || IngestError::NoRowId(row_id.clone());
        let new_key = self.survey.layout.names.iter().position(|name| name == row_id).ok_or_else(missing)?;
        let old_key = base.fields().iter().position(|field| field.name == *row_id).ok_or_else(missing)?;
        let declared = self.survey.columns[new_key].declared_type();
        let mut spool = Spool::new(work)?;
        let mut newest: HashMap<String, Newest> = HashMap::new();
        let mut key = String::new();
        let below = self.each(|n, new| {
            if !key_of_text(declared, new.cells.get(new_key).map_or("", String::as_str), &mut key) {
                return Err(IngestError::RowWithoutId { row: n, field: row_id.clone() });
            }
            newest.insert(key.clone(), Newest { place: spool.push(&new)?, is_new: true });
            Ok(())
        })?;
        let (mut record, mut row, mut replaced) = (Record::default(), Row::new(), 0);
        while base.read(&mut record)? {
            let has_key = key_of_text(declared, record.cell(old_key).unwrap_or_default(), &mut key);
            match newest.get_mut(&key).filter(|_| has_key) {
                Some(found) => {
                    (found.is_new, replaced) = (false, replaced + 1);
                    self.write(&spool.row(found.place)?, Some(&record), &mut row, out)?;
                }
                None => {
                    self.columns.old_row(&record, &mut row);
                    out.row(&row)?;
                }
            }
        }
        let superseded = self.survey.rows - newest.len() as u64;
        let mut left: Vec<u64> = newest.into_values().filter(|n| n.is_new).map(|n| n.place).collect();
        left.sort_unstable();
        for place in &left {
            self.write(&spool.row(*place)?, None, &mut row, out)?;
        }
        self.set_aside(&below, out)?;
        Ok(Composition { base: base.id().clone(), replaced, added: left.len() as u64, superseded })
    }
}

fn put_aside(asides: Vec<Aside>, out: &mut TableWriter<'_>) -> Result<(), IngestError> {
    Ok(asides.iter().try_for_each(|aside| out.set_aside((aside.column as usize).saturating_sub(1), &aside.text))?)
}

/// Where the last row with an identifier is, and whether no row before has that identifier.
struct Newest {
    place: u64,
    is_new: bool,
}

impl NewRow {
    fn of(record: &Record, width: usize) -> Self {
        let extra = record.cells().enumerate().skip(width).filter(|(_, cell)| !cell.is_empty());
        let mut asides: Vec<(usize, String)> = extra.map(|(at, cell)| (at, cell.to_owned())).collect();
        let bytes = |bytes: &[u8]| format!("bytes {}", HEXLOWER.encode(bytes));
        asides.extend(record.undecodable().into_iter().map(|(at, stray)| (at, bytes(stray))));
        Self { cells: record.cells().take(width).map(str::to_owned).collect(), asides }
    }
}
