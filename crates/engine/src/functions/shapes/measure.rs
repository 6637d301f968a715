//! Distances and areas on the Earth, and how much a shape is drawn with.

use super::read::Shape;
use super::{Row, Shapes};
use crate::functions::EARTH_RADIUS_METRES;
use geo::{Coord, CoordsIter, Distance, Euclidean, GeodesicArea, Geometry, Haversine, MapCoords, Point};

/// The answer of one of the functions that give a measure.
pub(super) fn number(function: Shapes, row: &Row<'_>) -> Option<f64> {
    let shape = row.first()?;
    match function {
        Shapes::Area => Some(area(&shape.geometry)),
        Shapes::Distance => distance(shape, row.second()?),
        _ => None,
    }
}

/// Square metres on the ellipsoid WGS 84, holes left out.
fn area(shape: &Geometry<f64>) -> f64 {
    match shape {
        Geometry::Polygon(polygon) => ring_area(polygon),
        Geometry::MultiPolygon(polygons) => polygons.iter().map(ring_area).sum(),
        _ => 0.0,
    }
}

/// The library counts a ring that turns the wrong way as the rest of the Earth; a city is always the smaller part.
fn ring_area(polygon: &geo::Polygon<f64>) -> f64 {
    let of = |ring: &geo::LineString<f64>| geo::Polygon::new(ring.clone(), Vec::new()).geodesic_area_signed().abs();
    let holes: f64 = polygon.interiors().iter().map(of).sum();
    (of(polygon.exterior()) - holes).max(0.0)
}

/// The number of positions, the closing ones of rings included.
pub(super) fn points(shape: &Shape) -> i64 {
    i64::try_from(shape.geometry.coords_count()).unwrap_or(i64::MAX)
}

/// Metres between two shapes where they are nearest: of points on the sphere, of anything else in the plane that touches
/// it between them. 0 where they touch.
fn distance(a: &Shape, b: &Shape) -> Option<f64> {
    if let (Geometry::Point(a), Geometry::Point(b)) = (&a.geometry, &b.geometry) {
        return Some(haversine(a.0, b.0));
    }
    let middle = (a.bounds?.center().y + b.bounds?.center().y) / 2.0;
    let flat = |shape: &Geometry<f64>| {
        let east = EARTH_RADIUS_METRES * middle.to_radians().cos();
        shape.map_coords(|at| Coord { x: at.x.to_radians() * east, y: at.y.to_radians() * EARTH_RADIUS_METRES })
    };
    Some(Euclidean.distance(&flat(&a.geometry), &flat(&b.geometry)))
}

/// Metres between two positions on the sphere.
pub(super) fn haversine(a: Coord<f64>, b: Coord<f64>) -> f64 {
    Haversine.distance(Point(a), Point(b))
}
