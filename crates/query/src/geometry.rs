//! Geometries as text: well-known text, longitude before latitude, in degrees. One reading and one writing serve custody,
//! releases and queries, so that one shape has one text.
//!
//! Read are points, lines and polygons, and several of one of these, in two dimensions. Collections, heights and
//! measures are not: what would be lost is left as the text it is.

use crate::resolved::ExprType;
use geo_types::Geometry::{LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use geo_types::{Coord, Geometry, LineString as Line};
use std::fmt::Write;
use std::str::FromStr;
use wkt::Wkt;

/// The kinds by their first words; the longer ones first, since some begin others.
const KINDS: [(&str, ExprType); 6] = [
    ("MULTIPOINT", ExprType::MultiPoint),
    ("MULTILINESTRING", ExprType::MultiLine),
    ("MULTIPOLYGON", ExprType::MultiPolygon),
    ("POINT", ExprType::Point),
    ("LINESTRING", ExprType::Line),
    ("POLYGON", ExprType::Polygon),
];

/// The kind of geometry that a text begins like; `None` when it begins like none.
pub fn kind_of(text: &str) -> Option<ExprType> {
    let text = text.trim_ascii_start();
    let starts = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    KINDS.iter().find(|(word, _)| starts(word)).map(|(_, kind)| *kind)
}

/// The geometry of a text; `None` when it is none, is not on the globe, or has a line of one point or a ring of less than
/// a triangle.
pub fn read(text: &str) -> Option<Geometry<f64>> {
    kind_of(text)?;
    let wkt = Wkt::<f64>::from_str(whole(text.trim_ascii())?).ok()?;
    if wkt.dimension() != wkt::types::Dimension::XY || matches!(&wkt, Wkt::Point(p) if p.coord().is_none()) {
        return None;
    }
    let geometry = Geometry::try_from(wkt).ok()?;
    well_formed(&geometry).then_some(geometry)
}

/// Writes the text of a geometry; nothing for a kind that is never read.
pub fn write(geometry: &Geometry<f64>, out: &mut String) {
    match geometry {
        Point(point) => {
            out.push_str("POINT (");
            coordinate(&point.0, out);
            out.push(')');
        }
        MultiPoint(points) => {
            out.push_str("MULTIPOINT ");
            list(&points.0, out, |point, out| line(&[point.0], out));
        }
        LineString(points) => {
            out.push_str("LINESTRING ");
            line(&points.0, out);
        }
        MultiLineString(lines) => {
            out.push_str("MULTILINESTRING ");
            list(&lines.0, out, |points, out| line(&points.0, out));
        }
        Polygon(polygon) => {
            out.push_str("POLYGON ");
            rings(polygon, out);
        }
        MultiPolygon(polygons) => {
            out.push_str("MULTIPOLYGON ");
            list(&polygons.0, out, rings);
        }
        _ => {}
    }
}

/// The text of a geometry.
pub fn written(geometry: &Geometry<f64>) -> String {
    let mut out = String::new();
    write(geometry, &mut out);
    out
}

/// The geometry in the kind that holds several: `POLYGON` as `MULTIPOLYGON` of one.
pub fn several(geometry: Geometry<f64>) -> Geometry<f64> {
    match geometry {
        Point(point) => MultiPoint(vec![point].into()),
        LineString(line) => MultiLineString(geo_types::MultiLineString(vec![line])),
        Polygon(polygon) => MultiPolygon(polygon.into()),
        other => other,
    }
}

/// The kind of a geometry.
pub fn kind(geometry: &Geometry<f64>) -> Option<ExprType> {
    Some(match geometry {
        Point(_) => ExprType::Point,
        MultiPoint(_) => ExprType::MultiPoint,
        LineString(_) => ExprType::Line,
        MultiLineString(_) => ExprType::MultiLine,
        Polygon(_) => ExprType::Polygon,
        MultiPolygon(_) => ExprType::MultiPolygon,
        _ => return None,
    })
}

/// The text when nothing stands behind the shape; the library does not look there.
fn whole(text: &str) -> Option<&str> {
    let mut depth = 0_u32;
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.checked_sub(1)?,
            _ => continue,
        }
        if depth == 0 {
            return (i + 1 == text.len()).then_some(text);
        }
    }
    let last_word = text.split_ascii_whitespace().next_back()?;
    (depth == 0 && last_word.eq_ignore_ascii_case("empty")).then_some(text)
}

fn well_formed(geometry: &Geometry<f64>) -> bool {
    match geometry {
        Point(point) => on_globe(&point.0),
        MultiPoint(points) => points.iter().all(|point| on_globe(&point.0)),
        LineString(points) => is_line(points),
        MultiLineString(lines) => lines.iter().all(is_line),
        Polygon(polygon) => is_polygon(polygon),
        MultiPolygon(polygons) => polygons.iter().all(is_polygon),
        _ => false,
    }
}

fn is_line(line: &Line<f64>) -> bool {
    line.0.len() != 1 && line.0.iter().all(on_globe)
}

fn is_polygon(polygon: &geo_types::Polygon<f64>) -> bool {
    // The library closes rings that are not; a ring without points is an empty polygon.
    let ring = |ring: &Line<f64>| (ring.0.is_empty() || ring.0.len() >= 4) && ring.0.iter().all(on_globe);
    let inner = |r: &Line<f64>| ring(r) && !r.0.is_empty();
    ring(polygon.exterior()) && polygon.interiors().iter().all(inner)
}

/// Whether a position is on the globe; one that is no number is not.
pub fn on_globe(at: &Coord<f64>) -> bool {
    at.x.abs() <= 180.0 && at.y.abs() <= 90.0
}

fn rings(polygon: &geo_types::Polygon<f64>, out: &mut String) {
    if polygon.exterior().0.is_empty() {
        out.push_str("EMPTY");
        return;
    }
    out.push('(');
    line(&polygon.exterior().0, out);
    for inner in polygon.interiors() {
        out.push_str(", ");
        line(&inner.0, out);
    }
    out.push(')');
}

fn line(points: &[Coord<f64>], out: &mut String) {
    list(points, out, coordinate);
}

fn list<T>(items: &[T], out: &mut String, mut item: impl FnMut(&T, &mut String)) {
    if items.is_empty() {
        out.push_str("EMPTY");
        return;
    }
    for (i, one) in items.iter().enumerate() {
        out.push_str(if i == 0 { "(" } else { ", " });
        item(one, out);
    }
    out.push(')');
}

fn coordinate(at: &Coord<f64>, out: &mut String) {
    // Adding zero turns -0 into 0. Writing to a string cannot fail.
    let _ = write!(out, "{} {}", at.x + 0.0, at.y + 0.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_has_one_text() {
        for (text, canonical) in [
            ("point(-121.50 38.500)", "POINT (-121.5 38.5)"),
            (" POINT  ( -0   38.5 ) ", "POINT (0 38.5)"),
            ("MultiPoint(1 2,3 4)", "MULTIPOINT ((1 2), (3 4))"),
            ("MULTIPOINT ((1 2), (3 4))", "MULTIPOINT ((1 2), (3 4))"),
            ("linestring(1 2, 3 4)", "LINESTRING (1 2, 3 4)"),
            ("MULTILINESTRING((1 2,3 4),(5 6,7 8))", "MULTILINESTRING ((1 2, 3 4), (5 6, 7 8))"),
            ("POLYGON((0 0,0 1,1 1,0 0))", "POLYGON ((0 0, 0 1, 1 1, 0 0))"),
            ("POLYGON((0 0,0 1,1 1))", "POLYGON ((0 0, 0 1, 1 1, 0 0))"),
            ("POLYGON((0 0,0 9,9 9,0 0),(1 2,1 3,2 3,1 2))", "POLYGON ((0 0, 0 9, 9 9, 0 0), (1 2, 1 3, 2 3, 1 2))"),
            ("MULTIPOLYGON(((0 0,0 1,1 1,0 0)))", "MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)))"),
            ("POLYGON EMPTY", "POLYGON EMPTY"),
            ("MULTIPOLYGON EMPTY", "MULTIPOLYGON EMPTY"),
        ] {
            let geometry = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(written(&geometry), canonical);
            assert_eq!(read(canonical), Some(geometry), "{canonical}");
            assert_eq!(kind_of(canonical), kind(&read(canonical).unwrap()));
        }
    }

    #[test]
    fn what_would_be_lost_or_is_not_on_the_globe_is_not_read() {
        for bad in [
            "",
            "POINT",
            "POINT EMPTY",
            "POINT (1)",
            "POINT (1 2 3)",
            "POINT Z (1 2 3)",
            "POINT (200 10)",
            "POINT (10 91)",
            "POINT (inf 1)",
            "POINT (nan 1)",
            "PÖINT (1 2)",
            "POINT (1 2) x",
            "POINT (1 2) (3 4)",
            "POLYGON EMPTY x",
            "SRID=4326;POINT (1 2)",
            "POINTS (1 2)",
            "LINESTRING (1 2)",
            "POLYGON ((0 0, 1 1))",
            "POLYGON ((0 0, 1 1, 0 0))",
            "POLYGON ((0 0, 0 1, 1 1, 0 200))",
            "GEOMETRYCOLLECTION (POINT (1 2))",
            "MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0))",
            "CIRCULARSTRING (1 2, 3 4)",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        let deep = format!("POLYGON {}", "(".repeat(100_000));
        assert_eq!(read(&deep), None);
    }

    #[test]
    fn one_becomes_several_of_one() {
        let several = |text| written(&several(read(text).unwrap()));
        assert_eq!(several("POINT (1 2)"), "MULTIPOINT ((1 2))");
        assert_eq!(several("LINESTRING (1 2, 3 4)"), "MULTILINESTRING ((1 2, 3 4))");
        assert_eq!(several("POLYGON ((0 0, 0 1, 1 1, 0 0))"), "MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)))");
    }
}
