//! The cells of a column of shapes: transformed, written, and what no cell holds set aside and counted.

use super::shape::{self, Shape};
use super::{Column, TableFacts, TableWriter};
use crate::FormatError;
use crate::crs::{Crs, Stated};
use geo_types::Geometry;

/// The title of the column of shapes.
pub(super) const GEOMETRY: &str = "geometry";

/// Writes the cells of a column of shapes.
pub(super) struct Shapes {
    crs: Crs,
    /// The format, for messages.
    format: &'static str,
    heights: u64,
    collections: u64,
    broken: u64,
    empty: u64,
}

impl Shapes {
    /// Shapes in the system that the file states or a person named.
    pub(super) fn new(format: &'static str, stated: Stated, named: Option<&str>) -> Result<Self, FormatError> {
        let crs = Crs::chosen(stated, named)?;
        Ok(Self { crs, format, heights: 0, collections: 0, broken: 0, empty: 0 })
    }

    /// The column itself.
    pub(super) fn column() -> Column {
        Column::titled(GEOMETRY)
    }

    /// The text of a shape in the row that is written next; `column` counts from 0.
    pub(super) fn cell(
        &mut self,
        shape: Shape,
        column: usize,
        out: &mut TableWriter<'_>,
    ) -> Result<String, FormatError> {
        let Some(mut geometry) = shape.geometry.filter(|geometry| !shape::is_empty(geometry)) else {
            self.empty += 1;
            return Ok(String::new());
        };
        self.heights += u64::from(shape.heights);
        if self.crs.degrees(&mut geometry).is_err() {
            let what = format!(
                "a position is nowhere on the globe in {}: if the shapes are in another coordinate system, name it with --crs EPSG:N",
                self.crs.name()
            );
            return Err(self.malformed(what, out));
        }
        let geometry = shape::uniform(geometry);
        let text = shape::text(&geometry);
        let taken = match (matches!(geometry, Geometry::GeometryCollection(_)), shape::is_whole(&geometry)) {
            (true, _) => &mut self.collections,
            (false, false) => &mut self.broken,
            (false, true) => return Ok(text),
        };
        *taken += 1;
        out.set_aside(column, &text)?;
        Ok(String::new())
    }

    /// That the row which is written next cannot be read.
    pub(super) fn malformed(&self, what: impl Into<String>, out: &TableWriter<'_>) -> FormatError {
        malformed(self.format, what, out)
    }

    /// Says in the facts what was done to the shapes, and how their system is known.
    pub(super) fn say(self, how: &str, facts: &mut TableFacts) {
        let how = if self.crs.is_by_person() { "as a person named it" } else { how };
        facts.crs = Some(format!("{}, {how}", self.crs.name()));
        facts.notes.extend(self.crs.note());
        for (what, count) in [
            ("shapes whose heights or measures were not kept", self.heights),
            ("rows without a shape", self.empty),
            ("shapes of several kinds in one, which no column holds, set aside", self.collections),
            ("lines of one position and rings that enclose nothing, set aside", self.broken),
        ] {
            if count > 0 {
                facts.notes.push(format!("{what}: {count}"));
            }
        }
    }
}

/// That the row which is written next cannot be read.
pub(super) fn malformed(format: &'static str, what: impl Into<String>, out: &TableWriter<'_>) -> FormatError {
    FormatError::Malformed { format, what: what.into(), place: format!("in row {}", out.rows() + 1) }
}
