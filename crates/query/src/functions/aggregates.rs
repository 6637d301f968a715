//! Functions of many rows' values.

use serde::{Deserialize, Serialize};

/// Functions of many rows' values. Their names in SoQL are those of [`Aggregate::name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the SoQL aggregate of its name")]
pub enum Aggregate {
    /// `count(*)` without an argument, `count(x)` with one.
    Count,
    Sum,
    Avg,
    Min,
    Max,
    Median,
    StddevPop,
    StddevSamp,
    /// `regr_slope(y, x)`, as the two others: of the least-squares line through the points.
    RegrSlope,
    RegrIntercept,
    RegrR2,
    BoolAnd,
    BoolOr,
    /// The box around shapes.
    Extent,
    /// Shapes merged into one.
    SpatialUnion,
}

impl Aggregate {
    /// Every aggregate.
    pub const ALL: &'static [Self] = &[
        Self::Count,
        Self::Sum,
        Self::Avg,
        Self::Min,
        Self::Max,
        Self::Median,
        Self::StddevPop,
        Self::StddevSamp,
        Self::RegrSlope,
        Self::RegrIntercept,
        Self::RegrR2,
        Self::BoolAnd,
        Self::BoolOr,
        Self::Extent,
        Self::SpatialUnion,
    ];

    /// The name in the written form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Min => "min",
            Self::Max => "max",
            Self::Median => "median",
            Self::StddevPop => "stddev_pop",
            Self::StddevSamp => "stddev_samp",
            Self::RegrSlope => "regr_slope",
            Self::RegrIntercept => "regr_intercept",
            Self::RegrR2 => "regr_r2",
            Self::BoolAnd => "bool_and",
            Self::BoolOr => "bool_or",
            Self::Extent => "extent",
            Self::SpatialUnion => "spatial_union",
        }
    }

    /// How a call is written.
    pub fn example(self) -> &'static str {
        match self {
            Self::Count => "count(*)",
            Self::Sum => "sum(amount)",
            Self::Avg => "avg(amount)",
            Self::Min => "min(amount)",
            Self::Max => "max(amount)",
            Self::Median => "median(amount)",
            Self::StddevPop => "stddev_pop(amount)",
            Self::StddevSamp => "stddev_samp(amount)",
            Self::RegrSlope => "regr_slope(y, x)",
            Self::RegrIntercept => "regr_intercept(y, x)",
            Self::RegrR2 => "regr_r2(y, x)",
            Self::BoolAnd => "bool_and(amount > 0)",
            Self::BoolOr => "bool_or(amount > 0)",
            Self::Extent => "extent(area)",
            Self::SpatialUnion => "spatial_union(area)",
        }
    }

    /// What it gives, in a few words.
    pub fn says(self) -> &'static str {
        match self {
            Self::Count => "how many rows; of a field, how many that are not null",
            Self::Sum => "the sum",
            Self::Avg => "the mean",
            Self::Min => "the smallest",
            Self::Max => "the largest",
            Self::Median => "the middle number; of texts and dates the first of the two in the middle",
            Self::StddevPop => "the standard deviation of all",
            Self::StddevSamp => "the standard deviation of a sample",
            Self::RegrSlope => "the slope of the line that fits (y, x) best",
            Self::RegrIntercept => "where that line crosses x = 0",
            Self::RegrR2 => "how well it fits, 0 to 1",
            Self::BoolAnd => "whether all are true",
            Self::BoolOr => "whether any is true",
            Self::Extent => "the box around all shapes",
            Self::SpatialUnion => "all points, all lines or all polygons merged into one shape",
        }
    }

    /// The aggregate of this name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|a| a.name().eq_ignore_ascii_case(name))
    }

    /// Whether it can only look at a whole window, not at one that moves from row to row.
    pub fn wants_whole_windows(self) -> bool {
        matches!(self, Self::Median | Self::Extent | Self::SpatialUnion)
    }

    /// How many values of each row it looks at.
    pub fn arity(self) -> usize {
        match self {
            Self::RegrSlope | Self::RegrIntercept | Self::RegrR2 => 2,
            _ => 1,
        }
    }
}
