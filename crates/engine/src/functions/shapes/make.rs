//! Shapes made of shapes.

use super::merge::{distinct_points, intersection, mended, polygons, union};
use super::{Row, Shapes};
use geo::concave_hull::{ConcaveHull, ConcaveHullOptions};
use geo::{
    ConvexHull, Coord, CoordsIter, Geometry, LineString, MapCoords, MultiLineString, MultiPolygon, Polygon,
    RemoveRepeatedPoints, Simplify, SimplifyVwPreserve,
};
use query::{ExprType, geometry};

/// The shape that one of the functions makes.
pub(super) fn shape(function: Shapes, row: &Row<'_>) -> Option<Geometry<f64>> {
    let shape = &row.first()?.geometry;
    match function {
        Shapes::Parse(kind) => of_kind(shape, kind),
        Shapes::Several => Some(geometry::several(shape.clone())),
        Shapes::PolygonIntersection => intersection(shape, &row.second()?.geometry),
        Shapes::SpatialUnion => union(shape, &row.second()?.geometry),
        Shapes::ConvexHull => hull(shape.convex_hull()),
        Shapes::ConcaveHull => concave(shape, row.number(0)?),
        Shapes::Simplify => Some(simplified(shape, not_negative(row.number(0)?)?)),
        Shapes::SimplifyPreserveTopology => Some(simplified_keeping(shape, not_negative(row.number(0)?)?)),
        Shapes::SnapToGrid => snapped(shape, row.number(0)?),
        Shapes::ReducePrecision => snapped(shape, row.number(0)?).map(mend),
        Shapes::MakeValid => Some(mend(shape.clone())),
        _ => None,
    }
}

fn not_negative(number: f64) -> Option<f64> {
    (number >= 0.0).then_some(number)
}

fn of_kind(shape: &Geometry<f64>, kind: ExprType) -> Option<Geometry<f64>> {
    let is = geometry::kind(shape)?;
    if is == kind {
        return Some(shape.clone());
    }
    (is.several() == kind).then(|| geometry::several(shape.clone()))
}

/// A hull that has an area.
fn hull(polygon: Polygon<f64>) -> Option<Geometry<f64>> {
    use geo::Area;
    (polygon.unsigned_area() > 0.0).then(|| MultiPolygon(vec![polygon]).into())
}

/// A hull that follows the points: 1 is the convex one; the nearer to 0, the more closely.
fn concave(shape: &Geometry<f64>, share: f64) -> Option<Geometry<f64>> {
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    if share >= 1.0 {
        return hull(shape.convex_hull());
    }
    let points = distinct_points(shape.coords_iter().map(geo::Point).collect());
    // The library's measure goes from 1, close, to infinity, convex.
    let concavity = 1.0 / (1.0 - share);
    hull(points.concave_hull_with_options(ConcaveHullOptions::default().concavity(concavity)))
}

/// By the method of Ramer, Douglas and Peucker.
fn simplified(shape: &Geometry<f64>, degrees: f64) -> Geometry<f64> {
    match shape {
        Geometry::LineString(line) => line.simplify(degrees).into(),
        Geometry::MultiLineString(lines) => lines.simplify(degrees).into(),
        Geometry::Polygon(polygon) => polygon.simplify(degrees).into(),
        Geometry::MultiPolygon(polygons) => polygons.simplify(degrees).into(),
        other => other.clone(),
    }
}

/// By the method of Visvalingam and Whyatt, without crossings: points go whose triangle is smaller than half a square of
/// so many degrees.
fn simplified_keeping(shape: &Geometry<f64>, degrees: f64) -> Geometry<f64> {
    let size = degrees * degrees / 2.0;
    match shape {
        Geometry::LineString(line) => line.simplify_vw_preserve(size).into(),
        Geometry::MultiLineString(lines) => lines.simplify_vw_preserve(size).into(),
        Geometry::Polygon(polygon) => polygon.simplify_vw_preserve(size).into(),
        Geometry::MultiPolygon(polygons) => polygons.simplify_vw_preserve(size).into(),
        other => other.clone(),
    }
}

/// Every position moved to the nearest one of a grid; lines and rings that vanish are left out.
fn snapped(shape: &Geometry<f64>, size: f64) -> Option<Geometry<f64>> {
    if size <= 0.0 {
        return None;
    }
    // A grid of 0.001 is one of 1000 to a degree: divided, not multiplied, its positions have three digits.
    let to_degree = (1.0 / size).round();
    let even = to_degree >= 1.0 && (1.0 / to_degree - size).abs() <= size * 1e-9;
    let snap = |v: f64| if even { (v * to_degree).round() / to_degree } else { (v / size).round() * size };
    let moved = shape.map_coords(|at| Coord { x: snap(at.x), y: snap(at.y) }).remove_repeated_points();
    Some(match moved {
        Geometry::MultiPoint(points) => distinct_points(points.0).into(),
        Geometry::LineString(line) => {
            let line = if line.0.len() < 2 { LineString(Vec::new()) } else { line };
            line.into()
        }
        Geometry::MultiLineString(lines) => {
            MultiLineString(lines.0.into_iter().filter(|line| line.0.len() >= 2).collect()).into()
        }
        Geometry::Polygon(polygon) => {
            kept(polygon).unwrap_or_else(|| Polygon::new(LineString(Vec::new()), Vec::new())).into()
        }
        Geometry::MultiPolygon(polygons) => MultiPolygon(polygons.0.into_iter().filter_map(kept).collect()).into(),
        other => other,
    })
}

/// A polygon without the rings that have become lines or points.
fn kept(polygon: Polygon<f64>) -> Option<Polygon<f64>> {
    let (outer, inner) = polygon.into_inner();
    let is_ring = |ring: &LineString<f64>| ring.0.len() >= 4;
    is_ring(&outer).then(|| Polygon::new(outer, inner.into_iter().filter(is_ring).collect()))
}

/// Polygons that do not cross themselves; anything else as it is.
fn mend(shape: Geometry<f64>) -> Geometry<f64> {
    match polygons(&shape) {
        Some(polygons) => mended(&polygons).into(),
        None => shape,
    }
}
