//! What was found, collected while a document is looked into, and what is left of the bounds.

use crate::{Kind, Limits, Media};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Instant;

/// Something found: never a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// Where, by numbers: `page 3`, `sheet 2, column C`. Names in a document may be values, so none is told.
    pub place: String,
    /// How often.
    pub count: u64,
}

/// What a document holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What it is.
    pub media: Media,
    /// What was found, by kind.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The report on a document that nobody could look into.
    pub fn unreadable(media: Media, why: &str) -> Self {
        let place = format!("the whole document: {why}");
        Self { media, findings: vec![Finding { kind: Kind::Unreadable, place, count: 1 }] }
    }
}

/// Why something is not looked into, in words without a value of it.
pub(crate) type Why = &'static str;

/// Collects what is found.
pub(crate) struct Found {
    limits: Limits,
    /// Where in a document that lies in another, outermost first.
    within: Vec<String>,
    found: BTreeMap<(Kind, String), u64>,
    /// Findings whose places are no longer told one by one.
    elsewhere: BTreeMap<Kind, u64>,
    files: usize,
    unpacked: usize,
    begun: Instant,
}

/// A place, and what is found there.
pub(crate) struct At<'f> {
    found: &'f mut Found,
    place: String,
}

impl Found {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            within: Vec::new(),
            found: BTreeMap::new(),
            elsewhere: BTreeMap::new(),
            files: 0,
            unpacked: 0,
            begun: Instant::now(),
        }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Says what is found at this place.
    pub(crate) fn at(&mut self, place: impl Into<String>) -> At<'_> {
        At { found: self, place: place.into() }
    }

    /// Something was found so many times.
    pub(crate) fn add(&mut self, kind: Kind, place: &str, count: u64) {
        if count == 0 {
            return;
        }
        let place = self.within.iter().map(String::as_str).chain([place].into_iter().filter(|p| !p.is_empty()));
        let place = place.collect::<Vec<_>>().join(", ");
        let place = if place.is_empty() { "the whole document".to_owned() } else { place };
        let full = self.found.len() >= self.limits.places_max;
        match self.found.get_mut(&(kind, place.clone())) {
            Some(known) => *known = known.saturating_add(count),
            None if full => *self.elsewhere.entry(kind).or_default() += count,
            None => drop(self.found.insert((kind, place), count)),
        }
    }

    /// Something was not looked into.
    pub(crate) fn unreadable(&mut self, why: Why) {
        let place = if self.within.is_empty() { format!("the whole document: {why}") } else { why.to_owned() };
        // A bound that was met once is met by everything after it.
        if self.found.keys().filter(|(kind, _)| *kind == Kind::Unreadable).count() < 50 {
            self.add(Kind::Unreadable, &place, 1);
        }
    }

    /// Takes a document or a file in one out of the bounds.
    pub(crate) fn enter(&mut self, bytes: usize, depth: usize) -> Result<(), Why> {
        self.files += 1;
        self.in_time()?;
        match () {
            () if bytes > self.limits.bytes_max => Err("it is larger than is looked into"),
            () if depth > self.limits.depth_max => Err("it lies too deep in other files"),
            () if self.files > self.limits.files_max => Err("it holds more files than are looked into"),
            () => Ok(()),
        }
    }

    /// Takes unpacked bytes out of the bounds.
    pub(crate) fn unpacked(&mut self, bytes: usize) -> Result<(), Why> {
        self.unpacked = self.unpacked.saturating_add(bytes);
        self.in_time()?;
        if self.unpacked > self.limits.unpacked_bytes_max { Err(TOO_MUCH) } else { Ok(()) }
    }

    /// How many bytes may still be unpacked.
    pub(crate) fn unpacked_left(&self) -> usize {
        self.limits.unpacked_bytes_max.saturating_sub(self.unpacked)
    }

    /// Whether there is time left.
    pub(crate) fn in_time(&self) -> Result<(), Why> {
        if self.begun.elapsed() > self.limits.time_max { Err("looking into it takes too long") } else { Ok(()) }
    }

    /// Does something with what lies inside.
    pub(crate) fn inside<T>(&mut self, place: String, look: impl FnOnce(&mut Self) -> T) -> T {
        self.within.push(place);
        let depth = self.within.len();
        let done = look(self);
        self.within.truncate(depth - 1);
        done
    }

    /// What was found in all.
    pub(crate) fn report(self, media: Media) -> Report {
        let one = |((kind, place), count)| Finding { kind, place, count };
        let mut findings: Vec<Finding> = self.found.into_iter().map(one).collect();
        findings.extend(self.elsewhere.into_iter().map(|(kind, count)| Finding {
            kind,
            place: "other places".into(),
            count,
        }));
        findings.sort_by_key(|finding| finding.kind);
        Report { media, findings }
    }
}

/// More is packed into it than is unpacked.
pub(crate) const TOO_MUCH: Why = "it unpacks to more than is looked into";

impl At<'_> {
    pub(crate) fn add(&mut self, kind: Kind, count: u64) {
        let place = std::mem::take(&mut self.place);
        self.found.add(kind, &place, count);
        self.place = place;
    }
}
