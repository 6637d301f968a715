//! Points: text of the form `POINT (lon lat)`, and distances between them on the sphere.

use super::EARTH_RADIUS_METRES;
use crate::compile::TEXT;
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, StringViewArray};
use arrow::datatypes::{DataType, Float64Type};
use datafusion::common::{Result, exec_err};
use std::sync::Arc;

/// The functions of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Points {
    /// Text to a point in its canonical form; null when it is not one.
    Parse,
    /// `within_circle(point, latitude, longitude, metres)`.
    WithinCircle,
    /// `within_box(point, north, west, south, east)`; a box whose west is greater than its east crosses the 180th meridian.
    WithinBox,
    /// `distance_in_meters(point, point)`.
    Distance,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
}

impl Points {
    pub(super) fn returns(self) -> DataType {
        match self {
            Self::Parse => TEXT,
            Self::WithinCircle | Self::WithinBox => DataType::Boolean,
            Self::Distance | Self::Latitude | Self::Longitude => DataType::Float64,
        }
    }

    pub(super) fn evaluate(self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let Some(points) = args.first().and_then(|a| a.as_string_view_opt()) else { return exec_err!("a point") };
        let point = |i: usize| at(points, i);
        let number = |n: usize, i: usize| number(args, n, i);
        let rows = 0..points.len();
        Ok(match self {
            Self::Parse => Arc::new(rows.map(|i| point(i).map(Point::written)).collect::<StringViewArray>()),
            Self::WithinCircle => Arc::new(
                rows.map(|i| {
                    let centre = Point { lat: number(1, i)?, lon: number(2, i)? };
                    Some(point(i)?.within(centre, number(3, i)?))
                })
                .collect::<BooleanArray>(),
            ),
            Self::WithinBox => Arc::new(
                rows.map(|i| {
                    let (north, west, south, east) = (number(1, i)?, number(2, i)?, number(3, i)?, number(4, i)?);
                    let p = point(i)?;
                    let between = |v: f64| if west <= east { west <= v && v <= east } else { west <= v || v <= east };
                    Some(south <= p.lat && p.lat <= north && between(p.lon))
                })
                .collect::<BooleanArray>(),
            ),
            Self::Latitude => Arc::new(rows.map(|i| Some(point(i)?.lat)).collect::<Float64Array>()),
            Self::Longitude => Arc::new(rows.map(|i| Some(point(i)?.lon)).collect::<Float64Array>()),
            Self::Distance => {
                let Some(others) = args.get(1).and_then(|a| a.as_string_view_opt()) else {
                    return exec_err!("a point");
                };
                Arc::new(rows.map(|i| Some(point(i)?.distance_metres(at(others, i)?))).collect::<Float64Array>())
            }
        })
    }
}

/// `make_point(latitude, longitude)`; null off the globe.
pub(super) fn make(args: &[ArrayRef]) -> Result<ArrayRef> {
    let Some(latitudes) = args.first() else { return exec_err!("two numbers") };
    let made = |i| Point { lat: number(args, 0, i)?, lon: number(args, 1, i)? }.on_globe().map(Point::written);
    Ok(Arc::new((0..latitudes.len()).map(made).collect::<StringViewArray>()))
}

fn at(points: &StringViewArray, i: usize) -> Option<Point> {
    points.is_valid(i).then(|| Point::parse(points.value(i))).flatten()
}

fn number(args: &[ArrayRef], n: usize, i: usize) -> Option<f64> {
    let numbers = args.get(n)?.as_primitive_opt::<Float64Type>()?;
    numbers.is_valid(i).then(|| numbers.value(i))
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    lon: f64,
    lat: f64,
}

impl Point {
    /// Reads `POINT (lon lat)`; longitudes and latitudes off the globe are no points.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let head = text.get(..5)?;
        if !head.eq_ignore_ascii_case("POINT") {
            return None;
        }
        let inner = text.get(5..)?.trim_start().strip_prefix('(')?.strip_suffix(')')?;
        let mut numbers = inner.split_ascii_whitespace().map(str::parse::<f64>);
        let (lon, lat) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        if numbers.next().is_some() { None } else { Self { lon, lat }.on_globe() }
    }

    fn on_globe(self) -> Option<Self> {
        (self.lon.abs() <= 180.0 && self.lat.abs() <= 90.0).then_some(self)
    }

    fn written(self) -> String {
        format!("POINT ({} {})", self.lon, self.lat)
    }

    fn within(self, centre: Self, metres: f64) -> bool {
        // A degree of latitude is the cheap test that most points fail.
        let reach = (metres / EARTH_RADIUS_METRES).to_degrees() * 1.000_001;
        (self.lat - centre.lat).abs() <= reach && self.distance_metres(centre) <= metres
    }

    /// By the haversine formula.
    fn distance_metres(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let (dlat, dlon) = (lat2 - lat1, (other.lon - self.lon).to_radians());
        let h = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS_METRES * h.min(1.0).sqrt().asin()
    }
}
