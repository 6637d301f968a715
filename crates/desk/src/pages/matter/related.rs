//! Matters that are like this one: asked twice, in the same words, or of the same datasets.

use crate::pages::inbox::badge;
use crate::words::{Badge, When};
use jiff::civil::Date;
use records::{City, Likeness, Matter};

/// How many are listed.
const LISTED: usize = 8;

/// A matter like this one.
pub(super) struct Related {
    pub number: String,
    pub why: &'static str,
    /// Whether it may be a second copy of this one.
    pub is_again: bool,
    pub received: When,
    pub status: Badge,
}

pub(super) fn lines(city: &City, matter: &Matter, today: Date) -> Vec<Related> {
    let line = |(likeness, other): (Likeness, &Matter)| Related {
        number: other.number.to_string(),
        why: why(likeness),
        is_again: likeness == Likeness::Again,
        received: When::day(city.date_of(other.received_at)),
        status: badge(city.status(other, today)),
    };
    city.related(matter, LISTED).into_iter().map(line).collect()
}

fn why(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Again => "the same person asks the same: perhaps a second copy",
        Likeness::SameWords => "another person, the same words",
        Likeness::SameDatasets => "the same datasets",
        Likeness::SamePerson => "the same person",
    }
}
