//! The text of the values of an export, by the portal's names of types.

use super::super::cell;
use super::shape;
use crate::FormatError;
use crate::tables::{Row, TableWriter};
use jiff::Timestamp;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What was met in the rows that is worth a note.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Rows with another number of values than there are columns.
    pub(super) odd_rows: u64,
    /// Addresses that the portal has yet to place.
    unplaced: u64,
}

impl Tally {
    /// The notes.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        match self.odd_rows {
            0 => {}
            1 => notes.push("1 row has another number of values than there are columns; it was set aside".to_owned()),
            n => notes
                .push(format!("{n} rows have another number of values than there are columns; they were set aside")),
        }
        match self.unplaced {
            0 => {}
            1 => notes.push("1 address is marked at the portal as still to be placed".to_owned()),
            n => notes.push(format!("{n} addresses are marked at the portal as still to be placed")),
        }
        notes
    }
}

/// The text of a value of this type.
pub(super) fn text<'v>(data_type: &str, value: &'v RawValue) -> Cow<'v, str> {
    let own = match data_type {
        "date" => instant(value.get()),
        "url" => address(value),
        "point" | "multipoint" | "line" | "multiline" | "polygon" | "multipolygon" => shape::wkt(value),
        _ => None,
    };
    own.map_or_else(|| cell::text(value), Cow::Owned)
}

/// Seconds since 1970 as a date and time in UTC.
fn instant(seconds: &str) -> Option<String> {
    let seconds = seconds.trim_matches('"').parse().ok()?;
    Timestamp::from_second(seconds).ok().map(|at| at.to_string())
}

/// The address of a link that has no words.
fn address(value: &RawValue) -> Option<String> {
    match cell::items(value)?.as_slice() {
        [address] => Some(cell::text(address).into_owned()),
        [address, words] if cell::text(words).is_empty() => Some(cell::text(address).into_owned()),
        _ => None,
    }
}

/// A place: its address, and where it is.
pub(super) struct Location<'v> {
    /// The address, as JSON.
    pub(super) address: Option<Cow<'v, str>>,
    latitude: Cow<'v, str>,
    longitude: Cow<'v, str>,
    machine: Cow<'v, str>,
    unplaced: bool,
}

impl<'v> Location<'v> {
    /// Reads the five values a place is made of.
    pub(super) fn of(value: &'v RawValue) -> Option<Self> {
        let items: Vec<&'v RawValue> = serde_json::from_str(value.get()).ok()?;
        let [address, latitude, longitude, machine, unplaced] = items.as_slice() else { return None };
        Some(Self {
            address: Some(cell::text(address)).filter(|text| !text.is_empty()),
            latitude: cell::text(latitude),
            longitude: cell::text(longitude),
            machine: cell::text(machine),
            unplaced: unplaced.get() == "true",
        })
    }

    /// Adds it to a row: the point, and the address where it has a column.
    pub(super) fn push(
        &self,
        addresses: bool,
        row: &mut Row,
        tally: &mut Tally,
        out: &mut TableWriter<'_>,
    ) -> Result<(), FormatError> {
        let column = row.len();
        tally.unplaced += u64::from(self.unplaced);
        if shape::is_number(&self.latitude) && shape::is_number(&self.longitude) {
            row.push_field(&format!("POINT ({} {})", self.longitude, self.latitude));
        } else {
            row.push_field("");
            for half in [&self.latitude, &self.longitude].into_iter().filter(|half| !half.is_empty()) {
                out.set_aside(column, half)?;
            }
        }
        if !self.machine.is_empty() {
            out.set_aside(column, &self.machine)?;
        }
        if addresses {
            row.push_field(self.address.as_deref().unwrap_or_default());
        }
        Ok(())
    }
}
