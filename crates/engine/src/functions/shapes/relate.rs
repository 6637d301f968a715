//! Whether something holds of a shape, or of two.

use super::measure::haversine;
use super::read::Shape;
use super::{Row, Shapes};
use geo::{Contains, CoordsIter, Geometry, HasDimensions, Intersects, Relate};

/// The answer of one of the functions that say yes or no.
pub(super) fn holds(function: Shapes, row: &Row<'_>) -> Option<bool> {
    if function == Shapes::IsEmpty {
        return Some(row.first().is_none_or(|shape| shape.geometry.is_empty()));
    }
    let shape = row.first()?;
    Some(match function {
        Shapes::WithinCircle => {
            let (latitude, longitude, metres) = (row.number(0)?, row.number(1)?, row.number(2)?);
            let centre = geo::coord! { x: longitude, y: latitude };
            // A circle has no dents: a shape whose points are in it is in it.
            !shape.geometry.is_empty() && shape.geometry.coords_iter().all(|at| haversine(at, centre) <= metres)
        }
        Shapes::WithinBox => {
            let (north, west, south, east) = (row.number(0)?, row.number(1)?, row.number(2)?, row.number(3)?);
            let lon = |x: f64| if west <= east { west <= x && x <= east } else { west <= x || x <= east };
            !shape.geometry.is_empty()
                && shape.geometry.coords_iter().all(|at| south <= at.y && at.y <= north && lon(at.x))
        }
        Shapes::VisibleAt => visible(shape, row.number(0)?),
        Shapes::WithinPolygon => within(shape, row.second()?),
        Shapes::Intersects => {
            let other = row.second()?;
            near(shape, other) && shape.geometry.intersects(&other.geometry)
        }
        Shapes::Crosses => {
            let other = row.second()?;
            near(shape, other) && shape.geometry.relate(&other.geometry).is_crosses()
        }
        Shapes::Overlaps => {
            let other = row.second()?;
            near(shape, other) && shape.geometry.relate(&other.geometry).is_overlaps()
        }
        _ => return None,
    })
}

/// Whether the boxes around two shapes touch.
fn near(a: &Shape, b: &Shape) -> bool {
    matches!((a.bounds, b.bounds), (Some(a), Some(b)) if a.intersects(&b))
}

/// Whether nothing of the shape is outside of the other one, and something is inside.
fn within(shape: &Shape, other: &Shape) -> bool {
    let (Some(inner), Some(outer)) = (shape.bounds, other.bounds) else { return false };
    let in_bounds = outer.min().x <= inner.min().x
        && outer.min().y <= inner.min().y
        && inner.max().x <= outer.max().x
        && inner.max().y <= outer.max().y;
    in_bounds
        && match (&shape.geometry, &other.geometry) {
            (Geometry::Point(point), Geometry::Polygon(polygon)) => polygon.contains(point),
            (Geometry::Point(point), Geometry::MultiPolygon(polygons)) => polygons.contains(point),
            (shape, other) => shape.relate(other).is_within(),
        }
}

/// Points are seen at any scale, anything else from so many degrees on.
fn visible(shape: &Shape, degrees: f64) -> bool {
    let is_point = matches!(shape.geometry, Geometry::Point(_) | Geometry::MultiPoint(_));
    shape.bounds.is_some_and(|bounds| is_point || bounds.width() >= degrees || bounds.height() >= degrees)
}
