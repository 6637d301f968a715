//! Where on the map the rows must be that a filter lets through, and which rows of a release can be there.

use super::paging;
use crate::OpenRelease;
use crate::functions::EARTH_RADIUS_METRES;
use catalog::FieldName;
use datafusion::datasource::physical_plan::parquet::ParquetAccessPlan;
use geo::{BoundingRect, Rect, coord};
use query::{BinaryOp, Function, Node, Typed, Value, geometry};

/// A little more, so that rounding leaves no row out.
const MORE: f64 = 1.000_01;

/// The rows of a release that a filter can let through, by where they are; `None` where that is no help.
pub(super) fn plan(release: &OpenRelease, filter: Option<&Typed>) -> Option<ParquetAccessPlan> {
    let (rows, chosen) = runs(release, filter)?;
    (!chosen.iter().all(|run| *run)).then(|| paging::runs(release.row_groups(), rows, &chosen))
}

/// How many rows of a release are looked at for a filter.
#[cfg(test)]
pub(crate) fn rows_near(release: &OpenRelease, filter: Option<&Typed>) -> usize {
    let all = release.row_groups().sum();
    let Some((rows, chosen)) = runs(release, filter) else { return all };
    let last = all - (chosen.len() - 1) * rows;
    chosen
        .iter()
        .enumerate()
        .filter(|(_, run)| **run)
        .map(|(at, _)| if at + 1 == chosen.len() { last } else { rows })
        .sum()
}

/// For each run of rows that has a box, whether rows that a filter lets through can be among them; and how many rows a
/// run has. `None` where the filter says nothing of places, or the release has no boxes.
fn runs(release: &OpenRelease, filter: Option<&Typed>) -> Option<(usize, Vec<bool>)> {
    let bounds = release.bounds()?;
    let mut areas = Vec::new();
    collect(filter?, &mut areas);
    let all = areas.iter().filter_map(|(field, area)| Some(bounds.touching(field, *area)?.collect::<Vec<bool>>()));
    let both = |a: Vec<bool>, b: Vec<bool>| a.into_iter().zip(b).map(|(a, b)| a && b).collect();
    Some((bounds.rows(), all.reduce(both)?))
}

/// The areas that the shapes of fields must touch. What is not understood sets no bound.
fn collect<'t>(filter: &'t Typed, areas: &mut Vec<(&'t FieldName, Rect<f64>)>) {
    match &filter.node {
        Node::Binary { op: BinaryOp::And, left, right } => {
            collect(left, areas);
            collect(right, areas);
        }
        Node::Call { function, args } => areas.extend(area(*function, args)),
        _ => {}
    }
}

fn area(function: Function, args: &[Typed]) -> Option<(&FieldName, Rect<f64>)> {
    let (first, rest) = args.split_first()?;
    match function {
        Function::WithinBox => {
            let [north, west, south, east] = numbers(rest)?;
            // A box whose west is greater than its east crosses the 180th meridian.
            let (west, east) = if west <= east { (west, east) } else { (-180.0, 180.0) };
            (south <= north).then_some((field(first)?, rect(west, south, east, north)))
        }
        Function::WithinCircle => {
            let [latitude, longitude, metres] = numbers(rest)?;
            Some((field(first)?, circle(latitude, longitude, metres)?))
        }
        Function::WithinPolygon => Some((field(first)?, shape(rest.first()?)?)),
        Function::Intersects | Function::Crosses | Function::Overlaps => {
            let second = rest.first()?;
            let one_way = || Some((field(first)?, shape(second)?));
            one_way().or_else(|| Some((field(second)?, shape(first)?)))
        }
        _ => None,
    }
}

fn field(typed: &Typed) -> Option<&FieldName> {
    match &typed.node {
        Node::Field(name) => Some(name),
        _ => None,
    }
}

fn numbers<const N: usize>(args: &[Typed]) -> Option<[f64; N]> {
    args.iter().map(number).collect::<Option<Vec<f64>>>()?.try_into().ok()
}

fn number(typed: &Typed) -> Option<f64> {
    match &typed.node {
        Node::Literal(Value::Number(text)) => text.parse().ok().filter(|n: &f64| n.is_finite()),
        Node::Negate(of) => number(of).map(|n| -n),
        _ => None,
    }
}

/// The box around a shape that the query has written out.
fn shape(typed: &Typed) -> Option<Rect<f64>> {
    match &typed.node {
        Node::Literal(Value::Geometry(text)) => geometry::read(text)?.bounding_rect(),
        _ => None,
    }
}

/// The box around a circle; `None` near the poles and the 180th meridian, where it is not one.
fn circle(latitude: f64, longitude: f64, metres: f64) -> Option<Rect<f64>> {
    let reach = metres / EARTH_RADIUS_METRES * MORE;
    let high = reach.to_degrees();
    let is_plain = metres >= 0.0 && latitude.abs() + high < 89.0;
    let wide = is_plain.then(|| (reach.sin() / latitude.to_radians().cos()).asin().to_degrees() * MORE)?;
    let rect = rect(longitude - wide, latitude - high, longitude + wide, latitude + high);
    (rect.min().x > -180.0 && rect.max().x < 180.0).then_some(rect)
}

fn rect(west: f64, south: f64, east: f64, north: f64) -> Rect<f64> {
    Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north })
}
