//! What a function takes and gives.

use crate::resolved::ExprType;

/// What a function takes in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Param {
    /// A value of this type.
    Of(ExprType),
    /// A date, or a date and time.
    Temporal,
    /// A date and time; a date is its midnight.
    Time,
    /// A value of the type that all arguments share.
    Shared,
    /// As `Shared`, and the type is one of dates.
    SharedTemporal,
    /// A shape on the map, of any kind.
    Geometry,
    /// A polygon, or several.
    Polygons,
    /// The name of a time zone, in quotes.
    Zone,
    /// A length of time in quotes, as ISO 8601 writes it: `P1M`, `PT12H`.
    Interval,
}

/// What a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gives {
    /// A value of this type.
    Of(ExprType),
    /// A value of the type of the first argument.
    First,
    /// Several of what the first argument is one of.
    Several,
    /// A shape of the type of the first argument; a polygon may come apart into several.
    Mended,
    /// A date and time; an instant where the first argument is one.
    Time,
}

/// What a function takes and gives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signature {
    /// The parameters; the last one repeats when `most` is larger.
    pub params: &'static [Param],
    /// At least this many arguments.
    pub least: usize,
    /// At most this many arguments.
    pub most: usize,
    /// What comes out.
    pub gives: Gives,
}

/// The most arguments of a function that takes any number.
const MANY: usize = 100;

impl Signature {
    /// Takes exactly these.
    pub(super) const fn of(params: &'static [Param], gives: Gives) -> Self {
        Self { params, least: params.len(), most: params.len(), gives }
    }

    /// The parameters after the first `least` may be left out.
    pub(super) const fn from(self, least: usize) -> Self {
        Self { least, ..self }
    }

    /// The last parameter may be repeated.
    pub(super) const fn repeated(self) -> Self {
        Self { most: MANY, ..self }
    }

    /// The parameter at this place.
    pub(crate) fn param(&self, place: usize) -> Option<Param> {
        self.params.get(place).or(self.params.last()).copied()
    }

    /// How many arguments it takes, in words.
    pub(crate) fn count_words(&self) -> String {
        count_words(self.least, self.most)
    }
}

/// A number of arguments in words.
pub(crate) fn count_words(least: usize, most: usize) -> String {
    match (least, most) {
        (0, 0) => "no argument".into(),
        (1, 1) => "1 argument".into(),
        (least, most) if least == most => format!("{least} arguments"),
        (least, MANY) => format!("at least {least} arguments"),
        (least, most) => format!("{least} to {most} arguments"),
    }
}
