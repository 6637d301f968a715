//! Functions that look at other rows: they are followed by `over (…)`.

use super::Aggregate;

/// Functions of a row and the rows around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the SoQL function of its name")]
pub enum WindowFunction {
    RowNumber,
    Rank,
    DenseRank,
    /// `ntile(n)`: in which of n parts of nearly equal size the row is.
    Ntile,
    FirstValue,
    LastValue,
    /// `lead(x, rows, default)`: the value so many rows further on.
    Lead,
    /// `lag(x, rows, default)`: the value so many rows back.
    Lag,
    /// An aggregate of the rows of the window.
    Aggregate(Aggregate),
}

impl WindowFunction {
    /// Those that are no aggregates.
    pub const ALL: &'static [Self] = &[
        Self::RowNumber,
        Self::Rank,
        Self::DenseRank,
        Self::Ntile,
        Self::FirstValue,
        Self::LastValue,
        Self::Lead,
        Self::Lag,
    ];

    /// The name in the written form.
    pub fn name(self) -> &'static str {
        match self {
            Self::RowNumber => "row_number",
            Self::Rank => "rank",
            Self::DenseRank => "dense_rank",
            Self::Ntile => "ntile",
            Self::FirstValue => "first_value",
            Self::LastValue => "last_value",
            Self::Lead => "lead",
            Self::Lag => "lag",
            Self::Aggregate(aggregate) => aggregate.name(),
        }
    }

    /// How a call is written.
    pub fn example(self) -> &'static str {
        match self {
            Self::RowNumber => "row_number() over (order by opened)",
            Self::Rank => "rank() over (order by amount desc)",
            Self::DenseRank => "dense_rank() over (order by amount desc)",
            Self::Ntile => "ntile(4) over (order by amount)",
            Self::FirstValue => "first_value(amount) over (order by opened)",
            Self::LastValue => "last_value(amount) over (order by opened)",
            Self::Lead => "lead(amount) over (order by opened)",
            Self::Lag => "lag(amount) over (order by opened)",
            Self::Aggregate(aggregate) => aggregate.example(),
        }
    }

    /// What it gives, in a few words.
    pub fn says(self) -> &'static str {
        match self {
            Self::RowNumber => "1, 2, 3, … in the order of the window",
            Self::Rank => "the place of the row; equals share one, and leave a gap",
            Self::DenseRank => "the place of the row; equals share one, without a gap",
            Self::Ntile => "in which of so many parts of equal size the row is",
            Self::FirstValue => "the value of the first row of the window",
            Self::LastValue => "the value of the last row of the window",
            Self::Lead => "the value so many rows further on",
            Self::Lag => "the value so many rows back",
            Self::Aggregate(aggregate) => aggregate.says(),
        }
    }

    /// The function of this name, in any case, aggregates included.
    pub fn from_name(name: &str) -> Option<Self> {
        let own = Self::ALL.iter().copied().find(|f| f.name().eq_ignore_ascii_case(name));
        own.or_else(|| Aggregate::from_name(name).map(Self::Aggregate))
    }

    /// The least and the greatest number of arguments.
    pub(crate) fn arity(self) -> (usize, usize) {
        match self {
            Self::RowNumber | Self::Rank | Self::DenseRank => (0, 0),
            Self::Ntile | Self::FirstValue | Self::LastValue => (1, 1),
            Self::Lead | Self::Lag => (1, 3),
            Self::Aggregate(Aggregate::Count) => (0, 1),
            Self::Aggregate(aggregate) => (aggregate.arity(), aggregate.arity()),
        }
    }

    /// Whether the bounds of a frame mean anything to it.
    pub(crate) fn takes_frame(self) -> bool {
        matches!(self, Self::FirstValue | Self::LastValue | Self::Aggregate(_))
    }
}
