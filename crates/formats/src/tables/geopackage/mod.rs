//! GeoPackages: a layer of shapes, or a table without, out of an SQLite database.
//!
//! The file is somebody else's database: it is opened so that nothing in it can run or write, and only real tables are
//! read, since a view can be made to never end.

mod database;
mod geometry;

use super::layer::{Shapes, malformed};
use super::{Column, Row, TableChoice, TableFacts, TableFormat, TableWriter, choose};
use crate::crs::{Crs, CrsError, Stated};
use crate::{FormatError, Limits};
use database::{Database, Declared};
use rusqlite::types::ValueRef;
use std::path::Path;

const FORMAT: &str = "GeoPackage";

/// Writes the table of a layer.
pub(super) fn read(
    path: &Path,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let database = Database::open(path, limits)?;
    let layers = database.layers()?;
    if layers.tables.is_empty() {
        return Err(FormatError::Binary("a GeoPackage of pictures"));
    }
    let names: Vec<String> = layers.tables.iter().map(|table| table.name.clone()).collect();
    let layer = &layers.tables[choose("layer", &names, choice)?];
    database.is_table(&layer.name)?;
    let database::Columns { declared, computed } = database.columns(&layer.name)?;
    let system = database.geometry_of(&layer.name)?;
    let mut table = Table::new(declared, system, choice)?;
    let columns: Vec<Column> = table.declared.iter().map(|column| column.column.clone()).collect();
    out.columns(&columns)?;
    database.rows(&layer.name, &columns, |row| table.row(row, out))?;
    let mut facts = TableFacts::named(TableFormat::GeoPackage, columns);
    facts.part = Some(layer.name.clone());
    facts.title = layer.title.clone().filter(|title| *title != layer.name);
    facts.description = layer.description.clone();
    table.say(&mut facts);
    for (what, count) in [
        ("columns that are computed from others, not read", computed),
        ("layers of pictures, not read", layers.pictures),
    ] {
        if count > 0 {
            facts.notes.push(format!("{what}: {count}"));
        }
    }
    Ok(facts)
}

/// A layer while it is read.
struct Table {
    declared: Vec<Declared>,
    /// The column of shapes, and what its shapes go through.
    shapes: Option<(usize, i32, Shapes)>,
    blobs: u64,
    undecodable: u64,
}

impl Table {
    fn new(
        declared: Vec<Declared>,
        system: Option<database::System>,
        choice: &TableChoice,
    ) -> Result<Self, FormatError> {
        let shapes = match system {
            Some(system) => {
                let at = declared.iter().position(|column| column.column.label.eq_ignore_ascii_case(&system.column));
                let at = at.ok_or_else(|| database::damaged("the column of its shapes is missing", String::new()))?;
                Some((at, system.id, Shapes::new(FORMAT, stated(&system), choice.crs.as_deref())?))
            }
            None => None,
        };
        Ok(Self { declared, shapes, blobs: 0, undecodable: 0 })
    }

    fn row(&mut self, source: &rusqlite::Row<'_>, out: &mut TableWriter<'_>) -> Result<(), FormatError> {
        let mut row = Row::new();
        for at in 0..self.declared.len() {
            let value = source.get_ref(at).map_err(|error| database::failed(error, out.rows()))?;
            let cell = match &mut self.shapes {
                Some((place, id, shapes)) if *place == at => match value {
                    ValueRef::Null => shapes.cell(super::shape::Shape::default(), at, out)?,
                    ValueRef::Blob(bytes) => {
                        let shape = geometry::read(bytes, *id).map_err(|e| malformed(FORMAT, e.to_string(), out))?;
                        shapes.cell(shape, at, out)?
                    }
                    _ => return Err(malformed(FORMAT, "a shape is none", out)),
                },
                _ => self.cell(value, at),
            };
            row.push_field(&cell);
        }
        out.row(&row)
    }

    /// The text of a value: integers as they are, numbers in the shortest decimals that read back the same.
    fn cell(&mut self, value: ValueRef<'_>, at: usize) -> String {
        match value {
            ValueRef::Null => String::new(),
            ValueRef::Integer(value @ (0 | 1)) if self.declared[at].is_boolean => (value == 1).to_string(),
            ValueRef::Integer(value) => value.to_string(),
            ValueRef::Real(value) => (value + 0.0).to_string(),
            ValueRef::Text(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                self.undecodable += u64::from(matches!(text, std::borrow::Cow::Owned(_)));
                text.into_owned()
            }
            ValueRef::Blob(_) => {
                self.blobs += 1;
                String::new()
            }
        }
    }

    fn say(self, facts: &mut TableFacts) {
        if let Some((_, _, shapes)) = self.shapes {
            shapes.say("as the layer has it", facts);
        }
        for (what, count) in [
            ("cells with binary content, which no cell holds; they are empty", self.blobs),
            ("cells with bytes that are no text in UTF-8; each has a mark in their place", self.undecodable),
        ] {
            if count > 0 {
                facts.notes.push(format!("{what}: {count}"));
            }
        }
    }
}

/// What a layer says of its coordinate system: a number of the EPSG's list, or else a definition.
fn stated(system: &database::System) -> Stated {
    if system.id <= 0 {
        return Stated::Nothing;
    }
    let code = system.code.filter(|_| system.organization.eq_ignore_ascii_case("EPSG"));
    let code = code.and_then(|code| u32::try_from(code).ok()).map(Crs::from_epsg);
    Stated::Is(match code {
        Some(Err(CrsError::Unreadable(name))) => Crs::from_wkt(&system.definition).or(Err(CrsError::Unreadable(name))),
        Some(crs) => crs,
        None => Crs::from_wkt(&system.definition),
    })
}

#[cfg(test)]
mod tests;
