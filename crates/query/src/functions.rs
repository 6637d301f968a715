//! The functions of the language: their names, what they take and what they give.

use crate::ast::{Aggregate, Function};
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
}

/// What a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gives {
    /// A value of this type.
    Of(ExprType),
    /// A value of the type of the first argument.
    First,
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

const TEXT: Param = Param::Of(ExprType::Text);
const NUMBER: Param = Param::Of(ExprType::Number);
const POINT: Param = Param::Of(ExprType::Point);
const MANY: usize = 100;

const fn takes(params: &'static [Param], gives: Gives) -> Signature {
    Signature { params, least: params.len(), most: params.len(), gives }
}

impl Function {
    /// Every function.
    pub const ALL: &'static [Self] = &[
        Self::Lower,
        Self::Upper,
        Self::Length,
        Self::Trim,
        Self::Contains,
        Self::StartsWith,
        Self::Substring,
        Self::Replace,
        Self::SplitPart,
        Self::Abs,
        Self::Ceil,
        Self::Floor,
        Self::Round,
        Self::Ln,
        Self::Greatest,
        Self::Least,
        Self::Coalesce,
        Self::NullIf,
        Self::DateTruncY,
        Self::DateTruncYm,
        Self::DateTruncYmd,
        Self::DateExtractY,
        Self::DateExtractM,
        Self::DateExtractD,
        Self::DateExtractHh,
        Self::DateExtractMm,
        Self::DateExtractSs,
        Self::DateExtractDow,
        Self::DateExtractWoy,
        Self::WithinCircle,
        Self::WithinBox,
        Self::DistanceInMeters,
    ];

    /// The name in the written form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Upper => "upper",
            Self::Length => "length",
            Self::Trim => "trim",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
            Self::Substring => "substring",
            Self::Replace => "replace",
            Self::SplitPart => "split_part",
            Self::Abs => "abs",
            Self::Ceil => "ceil",
            Self::Floor => "floor",
            Self::Round => "round",
            Self::Ln => "ln",
            Self::Greatest => "greatest",
            Self::Least => "least",
            Self::Coalesce => "coalesce",
            Self::NullIf => "nullif",
            Self::DateTruncY => "date_trunc_y",
            Self::DateTruncYm => "date_trunc_ym",
            Self::DateTruncYmd => "date_trunc_ymd",
            Self::DateExtractY => "date_extract_y",
            Self::DateExtractM => "date_extract_m",
            Self::DateExtractD => "date_extract_d",
            Self::DateExtractHh => "date_extract_hh",
            Self::DateExtractMm => "date_extract_mm",
            Self::DateExtractSs => "date_extract_ss",
            Self::DateExtractDow => "date_extract_dow",
            Self::DateExtractWoy => "date_extract_woy",
            Self::WithinCircle => "within_circle",
            Self::WithinBox => "within_box",
            Self::DistanceInMeters => "distance_in_meters",
        }
    }

    /// The function of this name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.name().eq_ignore_ascii_case(name))
    }

    pub(crate) fn signature(self) -> Signature {
        use ExprType::{Boolean, Number, Text};
        use Function::*;
        match self {
            Lower | Upper | Trim => takes(&[TEXT], Gives::Of(Text)),
            Length => takes(&[TEXT], Gives::Of(Number)),
            Contains | StartsWith => takes(&[TEXT, TEXT], Gives::Of(Boolean)),
            Substring => Signature { least: 2, ..takes(&[TEXT, NUMBER, NUMBER], Gives::Of(Text)) },
            Replace => takes(&[TEXT, TEXT, TEXT], Gives::Of(Text)),
            SplitPart => takes(&[TEXT, TEXT, NUMBER], Gives::Of(Text)),
            Abs | Ceil | Floor | Ln => takes(&[NUMBER], Gives::Of(Number)),
            Round => Signature { least: 1, ..takes(&[NUMBER, NUMBER], Gives::Of(Number)) },
            Greatest | Least | Coalesce => Signature { most: MANY, ..takes(&[Param::Shared], Gives::First) },
            NullIf => takes(&[Param::Shared, Param::Shared], Gives::First),
            DateTruncY | DateTruncYm | DateTruncYmd => takes(&[Param::Temporal], Gives::First),
            DateExtractY | DateExtractM | DateExtractD | DateExtractDow | DateExtractWoy => {
                takes(&[Param::Temporal], Gives::Of(Number))
            }
            DateExtractHh | DateExtractMm | DateExtractSs => takes(&[Param::Time], Gives::Of(Number)),
            WithinCircle => takes(&[POINT, NUMBER, NUMBER, NUMBER], Gives::Of(Boolean)),
            WithinBox => takes(&[POINT, NUMBER, NUMBER, NUMBER, NUMBER], Gives::Of(Boolean)),
            DistanceInMeters => takes(&[POINT, POINT], Gives::Of(Number)),
        }
    }
}

impl Aggregate {
    /// Every aggregate.
    pub const ALL: &'static [Self] =
        &[Self::Count, Self::Sum, Self::Avg, Self::Min, Self::Max, Self::Median, Self::StddevPop, Self::StddevSamp];

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
        }
    }

    /// The aggregate of this name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|a| a.name().eq_ignore_ascii_case(name))
    }
}
