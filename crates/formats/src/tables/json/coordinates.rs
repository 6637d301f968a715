//! Lists of numbers in lists, as JSON has coordinates.
//!
//! Numbers are read from their text by the standard library: the reader of JSON is off by a last digit at times.

use geo_types::{Coord, LineString};

/// The text of coordinates, from here on.
pub(super) struct Coordinates<'t> {
    rest: &'t [u8],
    /// Whether a position had more than two numbers.
    pub(super) heights: bool,
}

/// A position; nothing for one without a place.
pub(super) type Position = Option<Coord<f64>>;

impl<'t> Coordinates<'t> {
    /// Coordinates in valid JSON.
    pub(super) fn of(text: &'t str) -> Self {
        Self { rest: text.as_bytes(), heights: false }
    }

    /// Whether the next byte that is no space is this one; if so, it is taken.
    fn next_is(&mut self, byte: u8) -> bool {
        self.rest = self.rest.trim_ascii_start();
        match self.rest.split_first() {
            Some((first, rest)) if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// A list of what `item` reads; nothing when the text is something else.
    pub(super) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        if !self.next_is(b'[') {
            return None;
        }
        let mut all = Vec::new();
        if self.next_is(b']') {
            return Some(all);
        }
        loop {
            all.push(item(self)?);
            if !self.next_is(b',') {
                return self.next_is(b']').then_some(all);
            }
        }
    }

    fn number(&mut self) -> Option<f64> {
        self.rest = self.rest.trim_ascii_start();
        let end = self.rest.iter().position(|b| !matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        std::str::from_utf8(number).ok()?.parse().ok()
    }

    /// A position.
    pub(super) fn position(&mut self) -> Option<Position> {
        let mut numbers = [0.0; 2];
        let mut count = 0;
        self.list(|text| {
            let number = text.number_or_null()?;
            if let Some(place) = numbers.get_mut(count) {
                *place = number?;
            }
            count += 1;
            Some(())
        })?;
        self.heights |= count > 2;
        match count {
            0 => Some(None),
            1 => None,
            _ => Some(Some(Coord { x: numbers[0], y: numbers[1] })),
        }
    }

    /// Heights that are not known are null in some files.
    fn number_or_null(&mut self) -> Option<Option<f64>> {
        self.rest = self.rest.trim_ascii_start();
        match self.rest.strip_prefix(b"null") {
            Some(rest) => {
                self.rest = rest;
                Some(None)
            }
            None => self.number().map(Some),
        }
    }

    /// A list of positions.
    pub(super) fn line(&mut self) -> Option<LineString<f64>> {
        let positions = self.list(|text| text.position()?)?;
        Some(LineString(positions))
    }

    /// A list of lists of positions.
    pub(super) fn lines(&mut self) -> Option<Vec<LineString<f64>>> {
        self.list(Self::line)
    }
}
