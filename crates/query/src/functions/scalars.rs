//! Functions of one row's values.

use super::{Gives, Param, Signature};
use crate::resolved::ExprType::{self, Boolean, MultiPolygon, Number, Point, Text, Timestamp, TimestampUtc};
use serde::{Deserialize, Serialize};

/// Functions of one row's values. Their names in SoQL are those of [`Function::name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the SoQL function of its name")]
pub enum Function {
    Lower,
    Upper,
    Length,
    Trim,
    TrimLeading,
    TrimTrailing,
    LeftPad,
    RightPad,
    Contains,
    StartsWith,
    Substring,
    Replace,
    SplitPart,
    Chr,
    Unaccent,
    CaselessEq,
    CaselessNe,
    CaselessContains,
    CaselessStartsWith,
    CaselessOneOf,
    CaselessNotOneOf,
    HumanAddress,
    Abs,
    Ceil,
    Floor,
    Round,
    Ln,
    SignedMagnitude10,
    SignedMagnitudeLinear,
    WidthBucket,
    Greatest,
    Least,
    Coalesce,
    NullIf,
    DateTruncY,
    DateTruncYm,
    DateTruncYmd,
    DatezTruncY,
    DatezTruncYm,
    DatezTruncYmd,
    DateExtractY,
    DateExtractM,
    DateExtractD,
    DateExtractHh,
    DateExtractMm,
    DateExtractSs,
    DateExtractDow,
    DateExtractWoy,
    DateExtractIsoY,
    DateDiffD,
    /// Days of work.
    DateDiffBusinessDays,
    DateAdd,
    EpochSeconds,
    ToFloatingTimestamp,
    GetUtcDate,
    WithinCircle,
    WithinBox,
    DistanceInMeters,
    MakePoint,
    WithinPolygon,
    Intersects,
    Crosses,
    Overlaps,
    PolygonIntersection,
    SpatialUnion,
    ConvexHull,
    ConcaveHull,
    Area,
    NumPoints,
    Simplify,
    SimplifyPreserveTopology,
    SnapToGrid,
    ReducePrecision,
    VisibleAt,
    IsEmpty,
    GeoMakeValid,
    GeoMulti,
    GeoCollectionExtract,
    Location,
    /// `point.latitude`.
    Latitude,
    /// `point.longitude`.
    Longitude,
    /// `value[element]`, and `value.element`.
    Element,
    /// `time - time`.
    TimeBetween,
}

/// What the language says of a function.
struct Entry {
    function: Function,
    name: &'static str,
    signature: Signature,
    /// How a call is written.
    example: &'static str,
    /// What it gives, in a few words.
    says: &'static str,
}

const fn of(ty: ExprType) -> Param {
    Param::Of(ty)
}

const fn takes(params: &'static [Param], gives: Gives) -> Signature {
    Signature::of(params, gives)
}

const fn entry(
    function: Function,
    name: &'static str,
    signature: Signature,
    example: &'static str,
    says: &'static str,
) -> Entry {
    Entry { function, name, signature, example, says }
}

const TEXT: Param = of(Text);
const NUMBER: Param = of(Number);
const POINT: Param = of(Point);
const SHAPE: Param = Param::Geometry;
const AREA: Param = Param::Polygons;
const INSTANT: Param = of(TimestampUtc);
const SHARED: Param = Param::Shared;
const TEMPORAL: Param = Param::Temporal;
const TO_TEXT: Gives = Gives::Of(Text);
const TO_NUMBER: Gives = Gives::Of(Number);
const TO_BOOLEAN: Gives = Gives::Of(Boolean);
const OF_TEXT: Signature = takes(&[TEXT], TO_TEXT);
const OF_TEXTS: Signature = takes(&[TEXT, TEXT], TO_BOOLEAN);
/// A number of a number, a double of a double.
const OF_NUMBER: Signature = takes(&[NUMBER], Gives::First);
const TRUNCATE: Signature = takes(&[TEMPORAL, Param::Zone], Gives::First).from(1);
const TRUNCATE_UTC: Signature = takes(&[INSTANT], Gives::First);
const OF_DAY: Signature = takes(&[TEMPORAL], TO_NUMBER);
const OF_TIME: Signature = takes(&[Param::Time], TO_NUMBER);
const OF_POINT: Signature = takes(&[POINT], TO_NUMBER);

/// The names of parts, in the order in which they are offered.
const PARTS: &[&str] =
    &["year", "month", "day", "hour", "minute", "second", "dow", "woy", "isoyear", "latitude", "longitude"];

/// The functions, in the order of the enum.
#[rustfmt::skip]
const TABLE: &[Entry] = &[
    entry(Function::Lower, "lower", OF_TEXT, "lower(name)", "the text in lower case"),
    entry(Function::Upper, "upper", OF_TEXT, "upper(name)", "the text in upper case"),
    entry(Function::Length, "length", takes(&[TEXT], TO_NUMBER), "length(name)", "the number of characters"),
    entry(Function::Trim, "trim", OF_TEXT, "trim(name)", "without spaces on both sides"),
    entry(Function::TrimLeading, "trim_leading", OF_TEXT, "trim_leading(name)", "without spaces on the left"),
    entry(Function::TrimTrailing, "trim_trailing", OF_TEXT, "trim_trailing(name)", "without spaces on the right"),
    entry(Function::LeftPad, "left_pad", takes(&[TEXT, NUMBER, TEXT], TO_TEXT), "left_pad(zip, 5, '0')",
        "filled on the left, or cut, to so many characters"),
    entry(Function::RightPad, "right_pad", takes(&[TEXT, NUMBER, TEXT], TO_TEXT), "right_pad(code, 8, '.')",
        "filled on the right, or cut, to so many characters"),
    entry(Function::Contains, "contains", OF_TEXTS, "contains(name, 'Main')", "whether the second text is in the first"),
    entry(Function::StartsWith, "starts_with", OF_TEXTS, "starts_with(name, 'North')",
        "whether the first text begins with the second"),
    entry(Function::Substring, "substring", takes(&[TEXT, NUMBER, NUMBER], TO_TEXT).from(2), "substring(name, 2, 3)",
        "from this character on, counted from 1, so many characters"),
    entry(Function::Replace, "replace", takes(&[TEXT, TEXT, TEXT], TO_TEXT), "replace(name, 'St', 'Street')",
        "every occurrence of the second text replaced by the third"),
    entry(Function::SplitPart, "split_part", takes(&[TEXT, TEXT, NUMBER], TO_TEXT), "split_part(code, '-', 1)",
        "one of the parts between separators, counted from 1"),
    entry(Function::Chr, "chr", takes(&[NUMBER], TO_TEXT), "chr(65)", "the character of this Unicode number"),
    entry(Function::Unaccent, "unaccent", OF_TEXT, "unaccent(name)", "letters without their accents"),
    entry(Function::CaselessEq, "caseless_eq", OF_TEXTS, "caseless_eq(kind, 'fire')",
        "whether the texts are equal, whatever their case"),
    entry(Function::CaselessNe, "caseless_ne", OF_TEXTS, "caseless_ne(kind, 'fire')",
        "whether the texts differ in more than case"),
    entry(Function::CaselessContains, "caseless_contains", OF_TEXTS, "caseless_contains(name, 'main')",
        "as contains, whatever the case"),
    entry(Function::CaselessStartsWith, "caseless_starts_with", OF_TEXTS, "caseless_starts_with(name, 'north')",
        "as starts_with, whatever the case"),
    entry(Function::CaselessOneOf, "caseless_one_of", OF_TEXTS.repeated(), "caseless_one_of(kind, 'fire', 'noise')",
        "whether the text is one of the others, whatever the case"),
    entry(Function::CaselessNotOneOf, "caseless_not_one_of", OF_TEXTS.repeated(),
        "caseless_not_one_of(kind, 'fire', 'noise')", "whether the text is none of the others, whatever the case"),
    entry(Function::HumanAddress, "human_address", takes(&[TEXT, TEXT, TEXT, TEXT], TO_TEXT),
        "human_address(street, city, state, zip)", "the four parts of an address as JSON"),
    entry(Function::Abs, "abs", OF_NUMBER, "abs(change)", "the number without its sign"),
    entry(Function::Ceil, "ceil", OF_NUMBER, "ceil(amount)", "the next whole number above"),
    entry(Function::Floor, "floor", OF_NUMBER, "floor(amount)", "the next whole number below"),
    entry(Function::Round, "round", takes(&[NUMBER, NUMBER], Gives::First).from(1), "round(amount, 1)",
        "rounded to so many digits after the point"),
    entry(Function::Ln, "ln", OF_NUMBER, "ln(amount)", "the natural logarithm"),
    entry(Function::SignedMagnitude10, "signed_magnitude_10", OF_NUMBER, "signed_magnitude_10(amount)",
        "the number of digits before the point, with the sign of the number"),
    entry(Function::SignedMagnitudeLinear, "signed_magnitude_linear", takes(&[NUMBER, NUMBER], Gives::First),
        "signed_magnitude_linear(amount, 50)", "the bucket of this width in which the number falls, with its sign"),
    entry(Function::WidthBucket, "width_bucket", takes(&[NUMBER, NUMBER, NUMBER, NUMBER], TO_NUMBER),
        "width_bucket(amount, 0, 100, 10)", "which of so many equal buckets between two bounds; 0 below, one more above"),
    entry(Function::Greatest, "greatest", takes(&[SHARED], Gives::First).repeated(), "greatest(a, b)",
        "the largest that is not null"),
    entry(Function::Least, "least", takes(&[SHARED], Gives::First).repeated(), "least(a, b)",
        "the smallest that is not null"),
    entry(Function::Coalesce, "coalesce", takes(&[SHARED], Gives::First).repeated(), "coalesce(a, b)",
        "the first that is not null"),
    entry(Function::NullIf, "nullif", takes(&[SHARED, SHARED], Gives::First), "nullif(a, 0)",
        "null where both are equal, else the first"),
    entry(Function::DateTruncY, "date_trunc_y", TRUNCATE, "date_trunc_y(opened)", "the first day of the year"),
    entry(Function::DateTruncYm, "date_trunc_ym", TRUNCATE, "date_trunc_ym(opened)", "the first day of the month"),
    entry(Function::DateTruncYmd, "date_trunc_ymd", TRUNCATE, "date_trunc_ymd(opened)", "the start of the day"),
    entry(Function::DatezTruncY, "datez_trunc_y", TRUNCATE_UTC, "datez_trunc_y(seen)", "the start of the year in UTC"),
    entry(Function::DatezTruncYm, "datez_trunc_ym", TRUNCATE_UTC, "datez_trunc_ym(seen)",
        "the start of the month in UTC"),
    entry(Function::DatezTruncYmd, "datez_trunc_ymd", TRUNCATE_UTC, "datez_trunc_ymd(seen)",
        "the start of the day in UTC"),
    entry(Function::DateExtractY, "date_extract_y", OF_DAY, "date_extract_y(opened)", "the year"),
    entry(Function::DateExtractM, "date_extract_m", OF_DAY, "date_extract_m(opened)", "the month, 1 to 12"),
    entry(Function::DateExtractD, "date_extract_d", OF_DAY, "date_extract_d(opened)", "the day of the month"),
    entry(Function::DateExtractHh, "date_extract_hh", OF_TIME, "date_extract_hh(opened)", "the hour, 0 to 23"),
    entry(Function::DateExtractMm, "date_extract_mm", OF_TIME, "date_extract_mm(opened)", "the minute"),
    entry(Function::DateExtractSs, "date_extract_ss", OF_TIME, "date_extract_ss(opened)", "the second"),
    entry(Function::DateExtractDow, "date_extract_dow", OF_DAY, "date_extract_dow(opened)",
        "the day of the week, 0 (Sunday) to 6"),
    entry(Function::DateExtractWoy, "date_extract_woy", OF_DAY, "date_extract_woy(opened)", "the week of ISO 8601"),
    entry(Function::DateExtractIsoY, "date_extract_iso_y", OF_DAY, "date_extract_iso_y(opened)",
        "the year to which that week belongs"),
    entry(Function::DateDiffD, "date_diff_d", takes(&[Param::SharedTemporal, Param::SharedTemporal], TO_NUMBER),
        "date_diff_d(closed, opened)", "whole days from the second to the first"),
    entry(Function::DateDiffBusinessDays, "date_diff_business_days",
        takes(&[Param::SharedTemporal, Param::SharedTemporal], TO_NUMBER), "date_diff_business_days(closed, opened)",
        "the days from Monday to Friday from the second to the first, not counting the last; holidays count as any day"),
    entry(Function::DateAdd, "date_add", takes(&[TEMPORAL, Param::Interval], Gives::Time), "date_add(opened, 'P1M')",
        "later by this length of time"),
    entry(Function::EpochSeconds, "epoch_seconds", takes(&[INSTANT], TO_NUMBER), "epoch_seconds(seen)",
        "seconds since 1970 in UTC, to the millisecond"),
    entry(Function::ToFloatingTimestamp, "to_floating_timestamp", takes(&[INSTANT, Param::Zone], Gives::Of(Timestamp)),
        "to_floating_timestamp(seen, 'US/Pacific')", "what a clock in this time zone showed"),
    entry(Function::GetUtcDate, "get_utc_date", takes(&[], Gives::Of(TimestampUtc)), "get_utc_date()",
        "the moment of the query"),
    entry(Function::WithinCircle, "within_circle", takes(&[SHAPE, NUMBER, NUMBER, NUMBER], TO_BOOLEAN),
        "within_circle(place, 38.58, -121.49, 500)", "whether the whole shape is so many metres or less from there"),
    entry(Function::WithinBox, "within_box", takes(&[SHAPE, NUMBER, NUMBER, NUMBER, NUMBER], TO_BOOLEAN),
        "within_box(place, 38.6, -121.6, 38.5, -121.4)", "whether the whole shape is in the box (north, west, south, east)"),
    entry(Function::DistanceInMeters, "distance_in_meters", takes(&[SHAPE, SHAPE], TO_NUMBER),
        "distance_in_meters(place, 'POINT (-121.49 38.58)')", "metres between two shapes where they are nearest"),
    entry(Function::MakePoint, "make_point", takes(&[NUMBER, NUMBER], Gives::Of(Point)),
        "make_point(latitude, longitude)", "the point there; null when it is not on the globe"),
    entry(Function::WithinPolygon, "within_polygon", takes(&[SHAPE, SHAPE], TO_BOOLEAN), "within_polygon(place, 'POLYGON ((…))')",
        "whether the shape is inside the polygon"),
    entry(Function::Intersects, "intersects", takes(&[SHAPE, SHAPE], TO_BOOLEAN), "intersects(area, 'POLYGON ((…))')",
        "whether the shapes have a point in common"),
    entry(Function::Crosses, "crosses", takes(&[SHAPE, SHAPE], TO_BOOLEAN), "crosses(route, area)",
        "whether the first shape goes through the second and beyond it"),
    entry(Function::Overlaps, "overlaps", takes(&[SHAPE, SHAPE], TO_BOOLEAN), "overlaps(area, other)",
        "whether shapes of one kind share a part, and neither holds the other"),
    entry(Function::PolygonIntersection, "polygon_intersection", takes(&[AREA, AREA], Gives::Of(MultiPolygon)), "polygon_intersection(area, other)",
        "what both polygons cover"),
    entry(Function::SpatialUnion, "spatial_union", takes(&[SHAPE, SHAPE], Gives::Several), "spatial_union(area, other)",
        "two of points, of lines or of polygons merged"),
    entry(Function::ConvexHull, "convex_hull", takes(&[SHAPE], Gives::Of(MultiPolygon)), "convex_hull(route)",
        "the smallest polygon without dents around the shape; null when it has no area"),
    entry(Function::ConcaveHull, "concave_hull", takes(&[SHAPE, NUMBER], Gives::Of(MultiPolygon)), "concave_hull(trees, 0.8)",
        "a polygon that follows the shape: 1 is its convex hull, less follows it more closely"),
    entry(Function::Area, "area", takes(&[AREA], TO_NUMBER), "area(parcel)",
        "the area in square metres, on the ellipsoid"),
    entry(Function::NumPoints, "num_points", takes(&[SHAPE], TO_NUMBER), "num_points(area)",
        "how many points it is drawn with"),
    entry(Function::Simplify, "simplify", takes(&[SHAPE, NUMBER], Gives::First), "simplify(area, 0.001)",
        "drawn with fewer points: none that is nearer than so many degrees to the line without it"),
    entry(Function::SimplifyPreserveTopology, "simplify_preserve_topology", takes(&[SHAPE, NUMBER], Gives::First), "simplify_preserve_topology(area, 0.001)",
        "drawn with fewer points, without crossing itself"),
    entry(Function::SnapToGrid, "snap_to_grid", takes(&[SHAPE, NUMBER], Gives::First), "snap_to_grid(area, 0.001)",
        "every point moved to the nearest one of a grid of so many degrees; parts that vanish are left out"),
    entry(Function::ReducePrecision, "reduce_precision", takes(&[SHAPE, NUMBER], Gives::Mended), "reduce_precision(area, 0.001)",
        "as snap_to_grid, with polygons that stay polygons"),
    entry(Function::VisibleAt, "visible_at", takes(&[SHAPE, NUMBER], TO_BOOLEAN), "visible_at(area, 0.01)",
        "whether it is a point, or so many degrees wide or high"),
    entry(Function::IsEmpty, "is_empty", takes(&[SHAPE], TO_BOOLEAN), "is_empty(area)",
        "whether there is no shape, or nothing in it"),
    entry(Function::GeoMakeValid, "geo_make_valid", takes(&[SHAPE], Gives::Mended), "geo_make_valid(area)",
        "polygons that cross themselves taken apart"),
    entry(Function::GeoMulti, "geo_multi", takes(&[SHAPE], Gives::Several), "geo_multi(area)",
        "the shape as several of one"),
    entry(Function::GeoCollectionExtract, "geo_collection_extract", takes(&[SHAPE], Gives::Several), "geo_collection_extract(area)",
        "the points, lines or polygons that it is made of"),
    entry(Function::Location, "location", takes(&[POINT, TEXT, TEXT, TEXT, TEXT], Gives::Of(ExprType::Location)),
        "location(place, street, city, state, zip)", "a point with its address"),
    entry(Function::Latitude, ".latitude", OF_POINT, "place.latitude", "degrees north"),
    entry(Function::Longitude, ".longitude", OF_POINT, "place.longitude", "degrees east"),
    entry(Function::Element, ".[]", takes(&[of(ExprType::Json), SHARED], Gives::Of(ExprType::Json)), "details['status']",
        "an element of a JSON value: of an object by its name, of an array by its place from 0"),
    entry(Function::TimeBetween, ".between", takes(&[of(ExprType::Time), of(ExprType::Time)], Gives::Of(ExprType::Interval)),
        "closes - opens", "the length of time from the second time of day to the first"),
];

const _: () = {
    assert!(TABLE.len() == Function::TimeBetween as usize + 1, "a function is not in the table");
    let mut place = 0;
    while place < TABLE.len() {
        assert!(TABLE[place].function as usize == place, "the table is not in the order of the enum");
        place += 1;
    }
};

impl Function {
    /// Every function.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|entry| entry.function)
    }

    fn entry(self) -> &'static Entry {
        &TABLE[self as usize]
    }

    /// The name in the written form. Parts of a value (`.latitude`) begin with a point, and are never called.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// How a call is written, on fields of imagined names.
    pub fn example(self) -> &'static str {
        self.entry().example
    }

    /// What it gives, in a few words.
    pub fn says(self) -> &'static str {
        self.entry().says
    }

    pub(crate) fn signature(self) -> Signature {
        self.entry().signature
    }

    /// The function of this name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)).map(|entry| entry.function)
    }

    /// The parts that values of this type have, as in `opened.year`, and what gives each.
    pub fn parts(ty: ExprType) -> impl Iterator<Item = (&'static str, Self)> {
        PARTS.iter().filter_map(move |name| Some((*name, Self::part(ty, name)?)))
    }

    /// The part of this name, as in `opened.year`, of a value of this type.
    pub(crate) fn part(ty: ExprType, name: &str) -> Option<Self> {
        let temporal = matches!(ty, ExprType::Date | Timestamp | TimestampUtc);
        let of_day = (temporal && ty != ExprType::Date) || ty == ExprType::Time;
        Some(match name.to_ascii_lowercase().as_str() {
            "latitude" if ty == Point => Self::Latitude,
            "longitude" if ty == Point => Self::Longitude,
            "year" if temporal => Self::DateExtractY,
            "month" if temporal => Self::DateExtractM,
            "day" if temporal => Self::DateExtractD,
            "dow" if temporal => Self::DateExtractDow,
            "woy" if temporal => Self::DateExtractWoy,
            "isoyear" if temporal => Self::DateExtractIsoY,
            "hour" if of_day => Self::DateExtractHh,
            "minute" if of_day => Self::DateExtractMm,
            "second" if of_day => Self::DateExtractSs,
            _ => return None,
        })
    }
}
