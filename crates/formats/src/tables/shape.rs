//! Shapes: out of well-known binary, out of rings, and into well-known text.
//!
//! Binary is read here and not with a library, because what is wanted of it is a bound on everything a hostile file may
//! claim (points, parts, collections in collections) before anything is reserved, and a word on heights that are left.

use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon,
};
use std::fmt::Write;

/// How deep collections may be in collections.
const DEPTH_MAX: usize = 16;
/// Rings of one shape; to find the polygon that each hole is in, all are compared.
const RINGS_MAX: usize = 50_000;
/// Points of a hole that are tried for whether it is in a ring, when those before are on the ring itself.
const TRIED_MAX: usize = 64;

/// A shape as a file has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Shape {
    /// Nothing for an empty one.
    pub(super) geometry: Option<Geometry<f64>>,
    /// Whether positions have heights or measures, which are not in the geometry.
    pub(super) heights: bool,
}

/// Why a shape cannot be read, without a value of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum ShapeError {
    /// More is claimed than there is.
    #[error("a shape is cut short")]
    CutShort,
    /// Something follows the shape.
    #[error("bytes follow a shape")]
    Trailing,
    /// Curves, surfaces and solids.
    #[error("a shape is of a kind that is not read, such as a curve or a surface")]
    Kind,
    /// No shape.
    #[error("a shape does not follow its format")]
    Malformed,
    /// Another coordinate system.
    #[error("a shape states another coordinate system than its layer")]
    System,
    /// Collections in collections.
    #[error("collections of shapes are nested more than {DEPTH_MAX} deep")]
    TooDeep,
    /// Too many rings.
    #[error("a shape has more than {RINGS_MAX} rings")]
    TooManyRings,
}

/// Reads well-known binary, as the standard has it or with the marks of PostGIS.
pub(super) fn from_wkb(bytes: &[u8]) -> Result<Shape, ShapeError> {
    let mut binary = Binary { rest: bytes, heights: false };
    let geometry = binary.geometry(0)?;
    match binary.rest {
        [] => Ok(Shape { geometry: geometry.filter(|geometry| !is_empty(geometry)), heights: binary.heights }),
        _ => Err(ShapeError::Trailing),
    }
}

struct Binary<'b> {
    rest: &'b [u8],
    heights: bool,
}

/// How the numbers of one geometry are written.
#[derive(Clone, Copy)]
struct Form {
    little: bool,
    /// Numbers of a position.
    numbers: usize,
}

impl<'b> Binary<'b> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], ShapeError> {
        let (bytes, rest) = self.rest.split_first_chunk::<N>().ok_or(ShapeError::CutShort)?;
        self.rest = rest;
        Ok(*bytes)
    }

    fn integer(&mut self, little: bool) -> Result<u32, ShapeError> {
        let bytes = self.take()?;
        Ok(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn number(&mut self, form: Form) -> Result<f64, ShapeError> {
        let bytes = self.take()?;
        Ok(if form.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn coordinate(&mut self, form: Form) -> Result<Coord<f64>, ShapeError> {
        let at = Coord { x: self.number(form)?, y: self.number(form)? };
        (2..form.numbers).try_for_each(|_| self.number(form).map(drop))?;
        Ok(at)
    }

    /// How many items follow, when each takes at least so many bytes.
    fn count(&mut self, form: Form, bytes: usize) -> Result<usize, ShapeError> {
        let count = self.integer(form.little)? as usize;
        if count > self.rest.len() / bytes { Err(ShapeError::CutShort) } else { Ok(count) }
    }

    fn line(&mut self, form: Form) -> Result<LineString<f64>, ShapeError> {
        let count = self.count(form, 8 * form.numbers)?;
        (0..count).map(|_| self.coordinate(form)).collect::<Result<Vec<_>, _>>().map(LineString)
    }

    fn polygon(&mut self, form: Form) -> Result<Polygon<f64>, ShapeError> {
        let count = self.count(form, 4)?;
        let mut rings = (0..count).map(|_| self.line(form)).collect::<Result<Vec<_>, _>>()?.into_iter();
        Ok(Polygon::new(rings.next().unwrap_or(LineString(Vec::new())), rings.collect()))
    }

    /// The parts of a geometry of several; each is written as a geometry of its own.
    fn parts<T>(
        &mut self,
        form: Form,
        depth: usize,
        part: fn(Geometry<f64>) -> Option<T>,
    ) -> Result<Vec<T>, ShapeError> {
        let count = self.count(form, 9)?;
        let mut parts = Vec::new();
        for _ in 0..count {
            if let Some(geometry) = self.geometry(depth + 1)? {
                parts.push(part(geometry).ok_or(ShapeError::Malformed)?);
            }
        }
        Ok(parts)
    }

    /// A geometry; nothing for a point without a place.
    fn geometry(&mut self, depth: usize) -> Result<Option<Geometry<f64>>, ShapeError> {
        if depth > DEPTH_MAX {
            return Err(ShapeError::TooDeep);
        }
        let little = match self.take()? {
            [0] => false,
            [1] => true,
            _ => return Err(ShapeError::Malformed),
        };
        let (kind, numbers) = self.kind(little)?;
        let form = Form { little, numbers };
        self.heights |= numbers > 2;
        Ok(Some(match kind {
            1 => {
                let at = self.coordinate(form)?;
                return Ok((!at.x.is_nan() || !at.y.is_nan()).then(|| Point(at).into()));
            }
            2 => self.line(form)?.into(),
            3 => self.polygon(form)?.into(),
            4 => MultiPoint(self.parts(form, depth, |part| Point::try_from(part).ok())?).into(),
            5 => MultiLineString(self.parts(form, depth, |part| LineString::try_from(part).ok())?).into(),
            6 => MultiPolygon(self.parts(form, depth, |part| Polygon::try_from(part).ok())?).into(),
            7 => Geometry::GeometryCollection(GeometryCollection(self.parts(form, depth, Some)?)),
            _ => return Err(ShapeError::Kind),
        }))
    }

    /// The kind, and how many numbers a position has: the standard adds thousands, PostGIS sets bits.
    fn kind(&mut self, little: bool) -> Result<(u32, usize), ShapeError> {
        let word = self.integer(little)?;
        let (flags, code) = (word >> 29, word & 0x1fff_ffff);
        if flags & 1 != 0 {
            self.integer(little)?;
        }
        let (heights, measures) = match code / 1000 {
            0 => (false, false),
            1 => (true, false),
            2 => (false, true),
            3 => (true, true),
            _ => return Err(ShapeError::Kind),
        };
        let (heights, measures) = (heights || flags & 4 != 0, measures || flags & 2 != 0);
        Ok((code % 1000, 2 + usize::from(heights) + usize::from(measures)))
    }
}

/// Polygons out of rings, of which those that run clockwise are outer ones: each hole goes into the smallest outer ring
/// around it. Files do not keep a hole beside its ring, and some have every ring run the wrong way; a hole that is in no
/// ring is a ring.
pub(super) fn polygons(rings: Vec<LineString<f64>>) -> Result<Option<Geometry<f64>>, ShapeError> {
    if rings.len() > RINGS_MAX {
        return Err(ShapeError::TooManyRings);
    }
    let rings = rings.into_iter().filter(|ring| !ring.0.is_empty()).map(Ring::new);
    let (mut outer, holes): (Vec<Ring>, Vec<Ring>) = rings.partition(|ring| ring.area <= 0.0);
    let mut inner: Vec<Vec<LineString<f64>>> = vec![Vec::new(); outer.len()];
    for hole in holes {
        let around = outer.iter().enumerate().filter(|(_, ring)| ring.is_around(&hole));
        match around.min_by(|(_, a), (_, b)| a.area.abs().total_cmp(&b.area.abs())).map(|(at, _)| at) {
            Some(at) => inner[at].push(hole.line),
            None => {
                outer.push(hole);
                inner.push(Vec::new());
            }
        }
    }
    let mut all: Vec<Polygon<f64>> =
        outer.into_iter().zip(inner).map(|(ring, holes)| Polygon::new(ring.line, holes)).collect();
    Ok(match all.len() {
        0 => None,
        1 => all.pop().map(Geometry::from),
        _ => Some(MultiPolygon(all).into()),
    })
}

struct Ring {
    line: LineString<f64>,
    /// Twice the area; negative when it runs clockwise.
    area: f64,
    least: Coord<f64>,
    most: Coord<f64>,
}

impl Ring {
    fn new(mut line: LineString<f64>) -> Self {
        line.close();
        let origin = line.0.first().copied().unwrap_or_default();
        let (mut least, mut most, mut area) = (origin, origin, 0.0);
        for pair in line.0.windows(2) {
            let (a, b) = (pair[0] - origin, pair[1] - origin);
            area += a.x * b.y - b.x * a.y;
            least = Coord { x: least.x.min(pair[1].x), y: least.y.min(pair[1].y) };
            most = Coord { x: most.x.max(pair[1].x), y: most.y.max(pair[1].y) };
        }
        Self { line, area, least, most }
    }

    /// Whether another ring is inside: a point of it is, which is not on this one.
    fn is_around(&self, other: &Self) -> bool {
        let boxed = self.least.x <= other.least.x
            && self.least.y <= other.least.y
            && self.most.x >= other.most.x
            && self.most.y >= other.most.y;
        // A hole may touch its ring in a few points, and then in the middles between them it does not.
        let tried = other.line.0.windows(2).take(TRIED_MAX).flat_map(|pair| [pair[0], (pair[0] + pair[1]) / 2.0]);
        boxed && tried.into_iter().find_map(|at| self.holds(at)).unwrap_or(false)
    }

    /// Whether a point is inside; nothing when it is on the ring.
    fn holds(&self, at: Coord<f64>) -> Option<bool> {
        let mut inside = false;
        for pair in self.line.0.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let side = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
            let between = at.x >= a.x.min(b.x) && at.x <= a.x.max(b.x) && at.y >= a.y.min(b.y) && at.y <= a.y.max(b.y);
            if side == 0.0 && between {
                return None;
            }
            if (a.y > at.y) != (b.y > at.y) && (side > 0.0) == (b.y > a.y) {
                inside = !inside;
            }
        }
        Some(inside)
    }
}

/// A collection whose members are all of one kind as one shape of several; any other shape as it is.
pub(super) fn uniform(geometry: Geometry<f64>) -> Geometry<f64> {
    let Geometry::GeometryCollection(all) = geometry else { return geometry };
    let mut members = Vec::new();
    members_of(all, &mut members);
    if members.len() == 1 {
        return members.remove(0);
    }
    let all_are = |kind: fn(&Geometry<f64>) -> bool| !members.is_empty() && members.iter().all(kind);
    if all_are(|g| matches!(g, Geometry::Point(_))) {
        MultiPoint(members.into_iter().filter_map(|g| Point::try_from(g).ok()).collect()).into()
    } else if all_are(|g| matches!(g, Geometry::LineString(_))) {
        MultiLineString(members.into_iter().filter_map(|g| LineString::try_from(g).ok()).collect()).into()
    } else if all_are(|g| matches!(g, Geometry::Polygon(_))) {
        MultiPolygon(members.into_iter().filter_map(|g| Polygon::try_from(g).ok()).collect()).into()
    } else {
        Geometry::GeometryCollection(GeometryCollection(members))
    }
}

/// The single shapes of a collection, those in collections in it too.
fn members_of(all: GeometryCollection<f64>, out: &mut Vec<Geometry<f64>>) {
    for member in all {
        match member {
            Geometry::GeometryCollection(inner) => members_of(inner, out),
            Geometry::MultiPoint(points) => out.extend(points.0.into_iter().map(Geometry::from)),
            Geometry::MultiLineString(lines) => out.extend(lines.0.into_iter().map(Geometry::from)),
            Geometry::MultiPolygon(polygons) => out.extend(polygons.0.into_iter().map(Geometry::from)),
            other => out.push(other),
        }
    }
}

/// Whether there is nothing in it.
pub(super) fn is_empty(geometry: &Geometry<f64>) -> bool {
    match geometry {
        Geometry::LineString(line) => line.0.is_empty(),
        Geometry::Polygon(polygon) => polygon.exterior().0.is_empty(),
        Geometry::MultiPoint(points) => points.0.is_empty(),
        Geometry::MultiLineString(lines) => lines.0.iter().all(|line| line.0.is_empty()),
        Geometry::MultiPolygon(polygons) => polygons.0.iter().all(|polygon| polygon.exterior().0.is_empty()),
        Geometry::GeometryCollection(all) => all.0.iter().all(is_empty),
        _ => false,
    }
}

/// Whether lines lead from somewhere to somewhere and rings can enclose something.
pub(super) fn is_whole(geometry: &Geometry<f64>) -> bool {
    let line = |line: &LineString<f64>| line.0.len() >= 2;
    let polygon = |polygon: &Polygon<f64>| {
        polygon.exterior().0.len() >= 4 && polygon.interiors().iter().all(|ring| ring.0.len() >= 4)
    };
    match geometry {
        Geometry::LineString(one) => line(one),
        Geometry::MultiLineString(lines) => lines.0.iter().all(line),
        Geometry::Polygon(one) => polygon(one),
        Geometry::MultiPolygon(polygons) => polygons.0.iter().all(polygon),
        Geometry::GeometryCollection(all) => all.0.iter().all(is_whole),
        _ => true,
    }
}

/// Well-known text: the shortest decimals that read back as the same numbers, never an exponent.
pub(super) fn text(geometry: &Geometry<f64>) -> String {
    let mut out = String::new();
    write(geometry, &mut out);
    out
}

fn write(geometry: &Geometry<f64>, out: &mut String) {
    match geometry {
        Geometry::Point(point) => {
            out.push_str("POINT ");
            line(&[point.0], out);
        }
        Geometry::LineString(points) => {
            out.push_str("LINESTRING ");
            line(&points.0, out);
        }
        Geometry::Polygon(polygon) => {
            out.push_str("POLYGON ");
            rings(polygon, out);
        }
        Geometry::MultiPoint(points) => {
            out.push_str("MULTIPOINT ");
            list(&points.0, out, |point, out| line(&[point.0], out));
        }
        Geometry::MultiLineString(lines) => {
            out.push_str("MULTILINESTRING ");
            list(&lines.0, out, |points, out| line(&points.0, out));
        }
        Geometry::MultiPolygon(polygons) => {
            out.push_str("MULTIPOLYGON ");
            list(&polygons.0, out, rings);
        }
        Geometry::GeometryCollection(all) => {
            out.push_str("GEOMETRYCOLLECTION ");
            list(&all.0, out, write);
        }
        // Readers make none of these.
        Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => {}
    }
}

fn rings(polygon: &Polygon<f64>, out: &mut String) {
    let rings: Vec<_> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
    list(&rings, out, |ring, out| line(&ring.0, out));
}

fn line(points: &[Coord<f64>], out: &mut String) {
    list(points, out, |at, out| {
        // Minus nought is nought.
        let _ = write!(out, "{} {}", at.x + 0.0, at.y + 0.0);
    });
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Binary in either byte order.
    struct Wkb(Vec<u8>, bool);

    impl Wkb {
        fn head(mut self, kind: u32) -> Self {
            self.0.push(u8::from(self.1));
            self.int(kind)
        }

        fn int(mut self, value: u32) -> Self {
            self.0.extend(if self.1 { value.to_le_bytes() } else { value.to_be_bytes() });
            self
        }

        fn numbers(mut self, values: &[f64]) -> Self {
            for value in values {
                self.0.extend(if self.1 { value.to_le_bytes() } else { value.to_be_bytes() });
            }
            self
        }
    }

    fn text_of(wkb: Wkb) -> Result<(Option<String>, bool), ShapeError> {
        from_wkb(&wkb.0).map(|shape| (shape.geometry.as_ref().map(text), shape.heights))
    }

    #[test]
    fn binary_of_every_kind_and_order_is_read() {
        for little in [true, false] {
            let wkb = || Wkb(Vec::new(), little);
            let point = text_of(wkb().head(1).numbers(&[-121.5, 38.25])).unwrap();
            assert_eq!(point, (Some("POINT (-121.5 38.25)".into()), false));
            let high = text_of(wkb().head(1001).numbers(&[1.0, 2.0, 3.0])).unwrap();
            assert_eq!(high, (Some("POINT (1 2)".into()), true));
            let marked = wkb().head(1 | 0xe000_0000).int(4326).numbers(&[1.0, 2.0, 3.0, 4.0]);
            assert_eq!(text_of(marked).unwrap(), (Some("POINT (1 2)".into()), true));
            let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0];
            let polygons = wkb().head(6).int(1).head(3).int(1).int(4).numbers(&square);
            let polygons = text_of(polygons).unwrap().0.unwrap();
            assert_eq!(polygons, "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))");
            assert_eq!(text_of(wkb().head(1).numbers(&[f64::NAN, f64::NAN])).unwrap(), (None, false));
            assert_eq!(text_of(wkb().head(6).int(0)).unwrap(), (None, false));
        }
    }

    #[test]
    fn what_is_claimed_is_not_believed() {
        let wkb = || Wkb(Vec::new(), true);
        assert_eq!(text_of(wkb().head(2).int(u32::MAX).numbers(&[0.0; 8])), Err(ShapeError::CutShort));
        assert_eq!(text_of(wkb().head(7).int(u32::MAX)), Err(ShapeError::CutShort));
        assert_eq!(text_of(wkb().head(1).numbers(&[0.0; 3])), Err(ShapeError::Trailing));
        assert_eq!(text_of(wkb().head(8).int(0)), Err(ShapeError::Kind));
        assert_eq!(text_of(wkb().head(4).int(1).head(2).int(0)), Err(ShapeError::Malformed));
        let deep = (0..100_000).fold(wkb(), |wkb, _| wkb.head(7).int(1));
        assert_eq!(text_of(deep), Err(ShapeError::TooDeep));
    }

    #[test]
    fn holes_go_into_the_smallest_ring_around_them() {
        let square = |x: f64, y: f64, side: f64, clockwise: bool| {
            let mut ring = vec![(x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y)];
            if !clockwise {
                ring.reverse();
            }
            LineString::from(ring)
        };
        let rings = vec![
            square(1.0, 1.0, 8.0, false),
            square(0.0, 0.0, 10.0, true),
            square(20.0, 0.0, 5.0, true),
            square(2.0, 2.0, 5.0, true),
            square(2.0, 2.0, 1.0, false),
            square(21.0, 1.0, 1.0, false),
        ];
        let Some(Geometry::MultiPolygon(all)) = polygons(rings).unwrap() else { panic!("several") };
        let found: Vec<_> = all.iter().map(|p| (p.exterior().0[0].x, p.interiors().len())).collect();
        assert_eq!(found, [(0.0, 1), (20.0, 1), (2.0, 1)]);
        let wrong = polygons(vec![square(0.0, 0.0, 1.0, false)]).unwrap().unwrap();
        assert!(matches!(wrong, Geometry::Polygon(_)));
        assert_eq!(polygons(Vec::new()).unwrap(), None);
    }

    #[test]
    fn collections_of_one_kind_are_one_shape() {
        let point = |x| Geometry::from(Point::new(x, 0.0));
        let of = |all: Vec<Geometry<f64>>| text(&uniform(Geometry::GeometryCollection(GeometryCollection(all))));
        assert_eq!(of(vec![point(1.0)]), "POINT (1 0)");
        let nested = Geometry::GeometryCollection(GeometryCollection(vec![point(2.0)]));
        assert_eq!(of(vec![point(1.0), nested]), "MULTIPOINT ((1 0), (2 0))");
        let line = LineString::from(vec![(0.0, 0.0), (1.0, 1.0)]).into();
        assert_eq!(of(vec![point(1e-9), line]), "GEOMETRYCOLLECTION (POINT (0.000000001 0), LINESTRING (0 0, 1 1))");
    }

    proptest! {
        #[test]
        fn no_binary_is_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 1u8..8) {
            let _ = from_wkb(&bytes);
            let mut plausible = vec![1, kind, 0, 0, 0];
            plausible.extend(&bytes);
            let _ = from_wkb(&plausible);
        }
    }
}
