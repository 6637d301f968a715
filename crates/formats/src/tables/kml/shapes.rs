//! Shapes of placemarks.

use super::text::{Document, Piece};
use crate::FormatError;
use crate::tables::shape::Shape;
use geo_types::{Coord, Geometry, GeometryCollection, LineString, Point, Polygon};

/// Whether an element is a shape.
pub(super) fn is_one(name: &str) -> bool {
    matches!(name, "Point" | "LineString" | "LinearRing" | "Polygon" | "MultiGeometry")
}

/// The shape of a placemark; several are a collection.
pub(super) fn one(mut shapes: Vec<Shape>) -> Shape {
    if shapes.len() < 2 {
        return shapes.pop().unwrap_or_default();
    }
    let heights = shapes.iter().any(|shape| shape.heights);
    let all: Vec<_> = shapes.into_iter().filter_map(|shape| shape.geometry).collect();
    let geometry = (!all.is_empty()).then_some(Geometry::GeometryCollection(GeometryCollection(all)));
    Shape { geometry, heights }
}

/// Reads the shape whose element has begun; `left` counts what in it is no shape that is read. How deep shapes are in
/// shapes is bounded by the document.
pub(super) fn read(document: &mut Document, name: &str, left: &mut u64) -> Result<Shape, FormatError> {
    if name == "MultiGeometry" {
        let mut all = Vec::new();
        each(document, |document, name| {
            match is_one(name) {
                true => all.push(read(document, name, left)?),
                false => {
                    *left += u64::from(matches!(name, "Track" | "MultiTrack" | "Model"));
                    document.skip()?;
                }
            }
            Ok(())
        })?;
        return Ok(one(all));
    }
    if name == "Polygon" {
        return polygon(document);
    }
    let mut found = Positions::default();
    each(document, |document, name| match name {
        "coordinates" => found.read(document),
        _ => document.skip(),
    })?;
    let geometry = match name {
        "Point" => match found.line.as_slice() {
            [] => None,
            [at] => Some(Point(*at).into()),
            _ => return Err(document.malformed("a point has several positions")),
        },
        _ => (!found.line.is_empty()).then(|| LineString(found.line).into()),
    };
    Ok(Shape { geometry, heights: found.heights })
}

fn polygon(document: &mut Document) -> Result<Shape, FormatError> {
    let (mut outer, mut inner, mut heights) = (None, Vec::new(), false);
    each(document, |document, boundary| {
        let is_outer = boundary == "outerBoundaryIs";
        if !is_outer && boundary != "innerBoundaryIs" {
            return document.skip();
        }
        each(document, |document, _| {
            let mut found = Positions::default();
            each(document, |document, name| match name {
                "coordinates" => found.read(document),
                _ => document.skip(),
            })?;
            heights |= found.heights;
            if is_outer && outer.replace(LineString(found.line.clone())).is_some() {
                return Err(document.malformed("a polygon has several outer rings"));
            }
            if !is_outer && !found.line.is_empty() {
                inner.push(LineString(found.line));
            }
            Ok(())
        })
    })?;
    let outer = outer.unwrap_or(LineString(Vec::new()));
    Ok(Shape { geometry: (!outer.0.is_empty()).then(|| Polygon::new(outer, inner).into()), heights })
}

#[derive(Default)]
struct Positions {
    line: Vec<Coord<f64>>,
    heights: bool,
}

impl Positions {
    /// Positions as text: numbers with commas, white space between positions. Some writers have spaces at the commas too.
    fn read(&mut self, document: &mut Document) -> Result<(), FormatError> {
        let text = document.text()?;
        let mut rest = text.trim_ascii_start();
        while !rest.is_empty() {
            let mut numbers = [0.0; 2];
            let mut count = 0;
            loop {
                let end = rest.find(|c: char| c == ',' || c.is_ascii_whitespace()).unwrap_or(rest.len());
                let number = rest[..end].parse::<f64>();
                match (numbers.get_mut(count), number) {
                    (Some(place), Ok(number)) => *place = number,
                    // Heights may be left out behind their comma.
                    (None, Ok(_)) => self.heights = true,
                    (None, Err(_)) if end == 0 => {}
                    _ => return Err(document.malformed("a position is none")),
                }
                count += 1;
                rest = rest[end..].trim_ascii_start();
                match rest.strip_prefix(',') {
                    Some(more) => rest = more.trim_ascii_start(),
                    None => break,
                }
            }
            if count < 2 {
                return Err(document.malformed("a position has one number"));
            }
            self.line.push(Coord { x: numbers[0], y: numbers[1] });
        }
        Ok(())
    }
}

/// Gives every element in the one that has begun to `take`, which reads to its end.
fn each(
    document: &mut Document,
    mut take: impl FnMut(&mut Document, &str) -> Result<(), FormatError>,
) -> Result<(), FormatError> {
    loop {
        match document.next()? {
            Piece::Start(start) => take(document, &start.name)?,
            Piece::End => return Ok(()),
            Piece::Text(_) => {}
            Piece::Done => return Err(document.malformed("it ends too early")),
        }
    }
}
