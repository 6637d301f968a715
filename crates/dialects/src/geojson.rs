//! Shapes as GeoJSON (RFC 7946): longitude before latitude, degrees.

use geo_types::{Coord, Geometry, LineString, Polygon};
use query::geometry;
use std::fmt::Write;

/// The GeoJSON of a shape in well-known text; `None` when it is none.
pub fn geojson(wkt: &str) -> Option<String> {
    let mut out = String::new();
    push_shape(&mut out, wkt).then_some(out)
}

/// Appends the GeoJSON of a shape; `null` and `false` when the text is none.
pub(crate) fn push_shape(out: &mut String, wkt: &str) -> bool {
    let Some(shape) = geometry::read(wkt) else {
        out.push_str("null");
        return false;
    };
    out.push_str("{\"type\":\"");
    out.push_str(name(&shape));
    out.push_str("\",\"coordinates\":");
    match &shape {
        Geometry::Point(point) => position(&point.0, out),
        Geometry::MultiPoint(points) => list(&points.0, out, |point, out| position(&point.0, out)),
        Geometry::LineString(line) => positions(line, out),
        Geometry::MultiLineString(lines) => list(&lines.0, out, positions),
        Geometry::Polygon(polygon) => rings(polygon, out),
        Geometry::MultiPolygon(polygons) => list(&polygons.0, out, rings),
        _ => out.push_str("[]"),
    }
    out.push('}');
    true
}

/// Appends a point of two numbers in their JSON text.
pub(crate) fn push_position(out: &mut String, lon: &str, lat: &str) {
    out.push_str("{\"type\":\"Point\",\"coordinates\":[");
    out.push_str(lon);
    out.push(',');
    out.push_str(lat);
    out.push_str("]}");
}

fn name(shape: &Geometry<f64>) -> &'static str {
    match shape {
        Geometry::Point(_) => "Point",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::LineString(_) => "LineString",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::Polygon(_) => "Polygon",
        _ => "MultiPolygon",
    }
}

fn rings(polygon: &Polygon<f64>, out: &mut String) {
    let all: Vec<&LineString<f64>> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
    let drawn = if polygon.exterior().0.is_empty() { &[][..] } else { &all[..] };
    list(drawn, out, |ring, out| positions(ring, out));
}

fn positions(line: &LineString<f64>, out: &mut String) {
    list(&line.0, out, position);
}

fn list<T>(items: &[T], out: &mut String, mut item: impl FnMut(&T, &mut String)) {
    out.push('[');
    for (i, one) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        item(one, out);
    }
    out.push(']');
}

fn position(at: &Coord<f64>, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "[{},{}]", at.x, at.y);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_shape_has_its_geojson() {
        for (wkt, json) in [
            ("POINT (-121.5 38.25)", r#"{"type":"Point","coordinates":[-121.5,38.25]}"#),
            ("MULTIPOINT ((1 2), (3 4))", r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#),
            ("LINESTRING (1 2, 3 4)", r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#),
            ("MULTILINESTRING ((1 2, 3 4))", r#"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}"#),
            (
                "POLYGON ((0 0, 0 9, 9 9, 0 0), (1 2, 1 3, 2 3, 1 2))",
                r#"{"type":"Polygon","coordinates":[[[0,0],[0,9],[9,9],[0,0]],[[1,2],[1,3],[2,3],[1,2]]]}"#,
            ),
            (
                "MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)))",
                r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[0,1],[1,1],[0,0]]]]}"#,
            ),
            ("POLYGON EMPTY", r#"{"type":"Polygon","coordinates":[]}"#),
        ] {
            let written = geojson(wkt).unwrap();
            assert_eq!(written, json);
            assert!(serde_json::from_str::<serde_json::Value>(&written).is_ok());
        }
        for bad in ["", "POINT EMPTY", "POINT (1)", "POINT (a b)", "POINT (nan 1)", "CIRCLE (1 2)"] {
            assert_eq!(geojson(bad), None, "{bad}");
        }
    }
}
