//! Shapes merged: what two cover together or both, and polygons mended.

use geo::bool_ops::{FillRule, OpType};
use geo::orient::Direction;
use geo::{BooleanOps, Geometry, MultiLineString, MultiPoint, MultiPolygon, Orient, Polygon, unary_union};
use query::geometry;

/// The polygons of a shape, when it is made of polygons.
pub(super) fn polygons(shape: &Geometry<f64>) -> Option<MultiPolygon<f64>> {
    match geometry::several(shape.clone()) {
        Geometry::MultiPolygon(polygons) => Some(polygons),
        _ => None,
    }
}

/// What both cover.
pub(super) fn intersection(a: &Geometry<f64>, b: &Geometry<f64>) -> Option<Geometry<f64>> {
    Some(mended(&polygons(a)?).intersection(&mended(&polygons(b)?)).into())
}

/// Points, lines or polygons of two shapes in one: equal points and lines once, polygons as what they cover together.
pub(super) fn union(a: &Geometry<f64>, b: &Geometry<f64>) -> Option<Geometry<f64>> {
    match (geometry::several(a.clone()), geometry::several(b.clone())) {
        (Geometry::MultiPoint(a), Geometry::MultiPoint(b)) => {
            Some(distinct_points(a.0.into_iter().chain(b.0).collect()).into())
        }
        (Geometry::MultiLineString(a), Geometry::MultiLineString(b)) => {
            Some(distinct_lines(a.0.into_iter().chain(b.0).collect()).into())
        }
        (Geometry::MultiPolygon(a), Geometry::MultiPolygon(b)) => {
            Some(covered(a.0.into_iter().chain(b.0).collect()).into())
        }
        _ => None,
    }
}

/// Each point once, from west to east.
pub(super) fn distinct_points(mut points: Vec<geo::Point<f64>>) -> MultiPoint<f64> {
    points.sort_by(|a, b| a.x().total_cmp(&b.x()).then(a.y().total_cmp(&b.y())));
    points.dedup();
    MultiPoint(points)
}

/// Each line once, in the order in which they came.
pub(super) fn distinct_lines(lines: Vec<geo::LineString<f64>>) -> MultiLineString<f64> {
    let bits = |line: &geo::LineString<f64>| -> Vec<(u64, u64)> {
        line.0.iter().map(|at| (at.x.to_bits(), at.y.to_bits())).collect()
    };
    let mut seen = std::collections::HashSet::new();
    MultiLineString(lines.into_iter().filter(|line| seen.insert(bits(line))).collect())
}

/// What polygons cover together.
pub(super) fn covered(polygons: Vec<Polygon<f64>>) -> MultiPolygon<f64> {
    let simple = MultiPolygon(polygons.iter().flat_map(|polygon| even_odd(polygon).0).collect());
    // The library takes the direction of the first ring for that of all.
    unary_union(&simple.orient(Direction::Default))
}

/// Polygons that do not cross themselves or each other, and cover what these do.
pub(super) fn mended(polygons: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    covered(polygons.0.clone())
}

/// A polygon that crosses itself taken apart: what is inside is what an odd number of rings goes around.
fn even_odd(polygon: &Polygon<f64>) -> MultiPolygon<f64> {
    let nothing: MultiPolygon<f64> = MultiPolygon(Vec::new());
    polygon.boolean_op_with_fill_rule(&nothing, OpType::Union, FillRule::EvenOdd)
}
