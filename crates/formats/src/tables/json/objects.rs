//! A table of objects: a column for every member that any of them has.

use super::cell;
use super::elements::Elements;
use crate::tables::{Column, Row, TableFacts, TableFormat, TableWriter};
use crate::{FormatError, Limits};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fmt;

/// Writes a table of objects. An element that is no object stands in a column of its own, called `value`.
pub(super) fn read(
    list: &Elements<'_>,
    format: TableFormat,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let columns = Columns::of(list)?;
    let named: Vec<Column> = columns.labels.iter().map(Column::titled).collect();
    out.columns(&named)?;
    let mut cells: Vec<Option<String>> = vec![None; columns.labels.len()];
    let mut row = Row::new();
    list.each(|element| {
        cells.iter_mut().for_each(|cell| *cell = None);
        for (name, value) in members(element) {
            let Some(at) = columns.places.get(&name) else { continue };
            if let Some(before) = cells[*at].replace(cell::text(value).into_owned()) {
                out.set_aside(*at, &before)?;
            }
        }
        row.clear();
        cells.iter().for_each(|cell| row.push_field(cell.as_deref().unwrap_or_default()));
        out.row(&row)
    })?;
    Ok(TableFacts::named(format, named))
}

/// The members of an object in order; those of anything else are itself, as `value`.
pub(super) fn members(element: &RawValue) -> Vec<(String, &RawValue)> {
    let mut reader = serde_json::Deserializer::from_str(element.get());
    reader.deserialize_map(Members).unwrap_or_else(|_| vec![("value".to_owned(), element)])
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = object.next_entry()? {
            all.push(entry);
        }
        Ok(all)
    }
}

/// The columns in the order in which they are first met.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) labels: Vec<String>,
    pub(super) places: HashMap<String, usize>,
    /// Bytes of the names.
    bytes: u64,
}

impl Columns {
    fn of(list: &Elements<'_>) -> Result<Self, FormatError> {
        let mut columns = Self::default();
        let (mut record, limits) = (0, list.limits());
        list.each(|element| {
            record += 1;
            columns.meet(members(element).into_iter().map(|(name, _)| name), record, limits)
        })?;
        Ok(columns)
    }

    /// Takes in the names of a record.
    pub(super) fn meet(
        &mut self,
        names: impl Iterator<Item = String>,
        record: u64,
        limits: &Limits,
    ) -> Result<(), FormatError> {
        let max = limits.columns_max;
        for name in names {
            if !self.places.contains_key(&name) {
                self.bytes += name.len() as u64;
                if self.bytes > limits.held_bytes_max {
                    let max = limits.held_bytes_max;
                    return Err(FormatError::TooMuchHeld { what: "the names of its columns", max });
                }
                self.places.insert(name.clone(), self.labels.len());
                self.labels.push(name);
            }
        }
        match self.labels.len() {
            columns if columns > max => Err(FormatError::TooManyColumns { record, columns, max }),
            _ => Ok(()),
        }
    }
}
