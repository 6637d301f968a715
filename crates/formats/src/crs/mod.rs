//! Coordinate reference systems: from what a file is in to longitude and latitude in degrees.
//!
//! Everything here ends in WGS 84, longitude before latitude. A datum that lies within a metre or two of it (NAD83,
//! ETRS89, GDA94, …) is taken to be the same, as PROJ does without grids; one with a stated shift of three or seven
//! parameters is shifted; one that only a grid of corrections can shift well (NAD27) is refused, since it would be
//! wrong by tens of metres and nobody would see it.

mod definition;
mod wkt;

use definition::{Definition, Shift, definition};
use geo_types::{Coord, Geometry, LineString, Polygon};
use proj4rs::Proj;
use proj4rs::transform::{Transform, TransformClosure};

/// Coordinates that were computed are rounded to this many decimals of a degree: a tenth of a millimetre. It is less
/// than any survey measures and more than two vertices of a drawing are apart, while the digits behind it would be those
/// of the arithmetic, and look as if somebody had measured them. Coordinates that are in degrees keep every digit.
const DECIMALS: i32 = 9;

/// Why coordinates cannot be put into degrees.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    /// Nobody said what they are in.
    #[error("the file does not say which coordinate system its shapes are in: name it with --crs EPSG:N")]
    Missing,
    /// A name that is none.
    #[error("`{0}` is no coordinate system that is known: name one as EPSG:N, such as EPSG:2226")]
    Unknown(String),
    /// The file states one that is not known.
    #[error("the file states a coordinate system that is not known (`{0}`): name the same one with --crs EPSG:N")]
    Unreadable(String),
    /// A datum that only a grid of corrections can shift.
    #[error(
        "the coordinate system {0} can only be put into degrees with a grid of corrections, which is not done here: export the file in EPSG:4326"
    )]
    NeedsGrid(String),
    /// A datum of which no shift is stated.
    #[error(
        "the coordinate system {0} does not say how it lies to WGS 84: name the same one with --crs EPSG:N, or export the file in EPSG:4326"
    )]
    NoShift(String),
    /// A person says one thing, the file another.
    #[error("the file is in {stated}, and --crs names {named}: leave --crs out, or correct the file")]
    Contradiction {
        /// What the file states.
        stated: String,
        /// What the person named.
        named: String,
    },
}

/// A position that is nowhere on the globe, or outside of what its coordinate system describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OffGlobe;

/// What a file says of the coordinate system of its shapes.
pub(crate) enum Stated {
    /// Nothing, and its format has no default.
    Nothing,
    /// Nothing; its format means this one then.
    Default(Crs),
    /// This one; it may be one that is not known.
    Is(Result<Crs, CrsError>),
}

/// A coordinate reference system.
pub(crate) struct Crs {
    name: String,
    /// Nothing when its coordinates are longitude and latitude in degrees already.
    source: Option<(Proj, Proj)>,
    shifted: bool,
    /// Whether a person named it, and not the file.
    by_person: bool,
}

impl Crs {
    /// Longitude and latitude in degrees.
    pub(crate) fn wgs84() -> Self {
        Self { name: "WGS 84 longitude and latitude".into(), source: None, shifted: false, by_person: false }
    }

    /// One of the EPSG's list, or one of the numbers others use beside it.
    pub(crate) fn from_epsg(code: u32) -> Result<Self, CrsError> {
        let code = definition::usual(code);
        let name = format!("EPSG:{code}");
        match definition(code) {
            Some(definition) => Self::defined(name, definition),
            None => Err(CrsError::Unreadable(name)),
        }
    }

    /// One by its name: `EPSG:2226`, `OGC:CRS84`, and these as URN or address.
    pub(crate) fn named(name: &str) -> Result<Self, CrsError> {
        let parts: Vec<&str> = name.trim().split([':', '/', '#']).filter(|part| !part.is_empty()).collect();
        let unknown = || CrsError::Unknown(short(name));
        let (Some(last), Some(first)) = (parts.last(), parts.iter().rev().nth(1)) else { return Err(unknown()) };
        let authority = |wanted: &str| parts.iter().any(|part| part.eq_ignore_ascii_case(wanted));
        if authority("OGC") && matches!(*last, "CRS84" | "CRS84h") {
            return Ok(Self::wgs84());
        }
        let code = last.parse().ok().filter(|_| authority("EPSG") || first.eq_ignore_ascii_case("ESRI"));
        Self::from_epsg(code.ok_or_else(unknown)?).map_err(|e| match e {
            CrsError::Unreadable(_) => unknown(),
            other => other,
        })
    }

    /// One by its definition in well-known text, as beside shapefiles.
    pub(crate) fn from_wkt(text: &str) -> Result<Self, CrsError> {
        let root = wkt::Root::read(text).ok_or_else(|| CrsError::Unreadable("its definition is cut short".into()))?;
        if let Some(Ok(crs)) = root.epsg().map(Self::from_epsg) {
            return Ok(crs);
        }
        let name = short(root.name());
        if root.text().contains("North_American_1927") || root.text().contains("North American Datum 1927") {
            return Err(CrsError::NeedsGrid(name));
        }
        match root.definition() {
            Some(definition) => Self::defined(name, definition),
            None => Err(CrsError::Unreadable(name)),
        }
    }

    fn defined(name: String, definition: Definition) -> Result<Self, CrsError> {
        let shifted = match definition.shift() {
            Shift::None => false,
            Shift::Stated => true,
            Shift::Grid => return Err(CrsError::NeedsGrid(name)),
            Shift::Unknown => return Err(CrsError::NoShift(name)),
        };
        if definition.is_degrees() && !shifted {
            return Ok(Self { name, source: None, shifted, by_person: false });
        }
        let target = Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs");
        match (Proj::from_proj_string(definition.text()), target) {
            (Ok(source), Ok(target)) if source.has_inverse() && !source.is_geocent() => {
                Ok(Self { name, source: Some((source, target)), shifted, by_person: false })
            }
            _ => Err(CrsError::Unreadable(name)),
        }
    }

    /// The system to go by: what the file states, or else what a person named. One that is stated but not known may be
    /// named; one that is known may not be contradicted.
    pub(crate) fn chosen(stated: Stated, named: Option<&str>) -> Result<Self, CrsError> {
        let by_person =
            |name: &str| Self::named(name).map(|crs| Self { name: name.trim().to_owned(), by_person: true, ..crs });
        let named = named.map(by_person);
        match (stated, named.transpose()?) {
            (Stated::Nothing, None) => Err(CrsError::Missing),
            (Stated::Nothing | Stated::Default(_), Some(named)) => Ok(named),
            (Stated::Default(crs), None) => Ok(crs),
            (Stated::Is(stated), None) => stated,
            (Stated::Is(Err(error @ CrsError::NeedsGrid(_))), Some(_)) => Err(error),
            (Stated::Is(Err(_)), Some(named)) => Ok(named),
            (Stated::Is(Ok(stated)), Some(named)) if stated.is_like(&named) => Ok(stated),
            (Stated::Is(Ok(stated)), Some(named)) => {
                Err(CrsError::Contradiction { stated: stated.name, named: named.name })
            }
        }
    }

    /// Whether a person named it, and not the file.
    pub(crate) fn is_by_person(&self) -> bool {
        self.by_person
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What a person should know of how coordinates were changed.
    pub(crate) fn note(&self) -> Option<String> {
        self.source.as_ref()?;
        let shift = match self.shifted {
            true => "; its datum was shifted by the parameters stated for it, which is good to a few metres",
            false => "",
        };
        let name = &self.name;
        Some(format!("coordinates were transformed from {name} to degrees, rounded to {DECIMALS} decimals{shift}"))
    }

    /// Puts a geometry into degrees.
    pub(crate) fn degrees(&self, geometry: &mut Geometry<f64>) -> Result<(), OffGlobe> {
        each_coordinate(geometry, &mut |at| {
            *at = self.position(*at)?;
            Ok(())
        })
    }

    fn position(&self, at: Coord<f64>) -> Result<Coord<f64>, OffGlobe> {
        let at = match &self.source {
            None => at,
            Some((source, target)) => transformed(source, target, at)?,
        };
        // A longitude beyond 180 degrees is how some files go on over the date line.
        let on_globe = at.x.abs() <= 360.0 && at.y.abs() <= 90.0;
        on_globe.then_some(at).ok_or(OffGlobe)
    }

    /// Whether both put some positions in the same place, wherever their definitions come from.
    fn is_like(&self, other: &Self) -> bool {
        let centre = |crs: &Self| match &crs.source {
            Some((proj, _)) if !proj.is_latlong() => {
                (proj.false_easting() / proj.to_meter(), proj.false_northing() / proj.to_meter())
            }
            _ => (0.0, 0.0),
        };
        let (x, y) = centre(self);
        [(0.0, 0.0), (80.0, 40.0), (-70.0, 60.0)].iter().all(|(east, north)| {
            let scale = match &self.source {
                Some((proj, _)) if !proj.is_latlong() => 1_000.0 / proj.to_meter(),
                _ => 1.0,
            };
            let at = Coord { x: x + east * scale, y: y + north * scale };
            match (self.position(at), other.position(at)) {
                (Ok(a), Ok(b)) => (a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6,
                _ => false,
            }
        })
    }
}

/// Coordinates of one projected system, to be put into degrees.
pub struct Projected(Crs);

impl Projected {
    /// The system of this number in the list of the EPSG.
    pub fn of_epsg(code: u32) -> Result<Self, CrsError> {
        Crs::named(&format!("EPSG:{code}")).map(Self)
    }

    /// Longitude and latitude in degrees, rounded to a tenth of a millimetre where they were computed; nothing for a
    /// position outside of what the system describes.
    pub fn degrees(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        self.0.position(Coord { x, y }).ok().map(|at| (at.x, at.y))
    }
}

/// One position, as the library wants it: angles in radians.
struct Position(Coord<f64>);

impl Transform for Position {
    fn transform_coordinates<F: TransformClosure>(&mut self, f: &mut F) -> proj4rs::errors::Result<()> {
        (self.0.x, self.0.y) = f(self.0.x, self.0.y, 0.0).map(|(x, y, _)| (x, y))?;
        Ok(())
    }
}

fn transformed(source: &Proj, target: &Proj, at: Coord<f64>) -> Result<Coord<f64>, OffGlobe> {
    let angles = source.is_latlong();
    let mut position = Position(if angles { Coord { x: at.x.to_radians(), y: at.y.to_radians() } } else { at });
    if !at.x.is_finite() || !at.y.is_finite() {
        return Err(OffGlobe);
    }
    proj4rs::transform::transform(source, target, &mut position).map_err(|_| OffGlobe)?;
    Ok(Coord { x: rounded(position.0.x.to_degrees()), y: rounded(position.0.y.to_degrees()) })
}

fn rounded(degrees: f64) -> f64 {
    let scale = 10_f64.powi(DECIMALS);
    (degrees * scale).round() / scale
}

/// Changes every coordinate of a geometry.
fn each_coordinate<E>(
    geometry: &mut Geometry<f64>,
    change: &mut dyn FnMut(&mut Coord<f64>) -> Result<(), E>,
) -> Result<(), E> {
    let mut line = |line: &mut LineString<f64>| line.0.iter_mut().try_for_each(&mut *change);
    match geometry {
        Geometry::Point(point) => change(&mut point.0),
        Geometry::MultiPoint(points) => points.0.iter_mut().try_for_each(|point| change(&mut point.0)),
        Geometry::LineString(one) => line(one),
        Geometry::MultiLineString(lines) => lines.0.iter_mut().try_for_each(line),
        Geometry::Polygon(polygon) => each_ring(polygon, &mut line),
        Geometry::MultiPolygon(polygons) => polygons.0.iter_mut().try_for_each(|one| each_ring(one, &mut line)),
        Geometry::GeometryCollection(all) => all.0.iter_mut().try_for_each(|one| each_coordinate(one, change)),
        // Readers make none of these.
        Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => Ok(()),
    }
}

fn each_ring<E>(
    polygon: &mut Polygon<f64>,
    change: &mut dyn FnMut(&mut LineString<f64>) -> Result<(), E>,
) -> Result<(), E> {
    let (mut exterior, mut interiors) =
        std::mem::replace(polygon, Polygon::new(LineString(Vec::new()), Vec::new())).into_inner();
    change(&mut exterior)?;
    interiors.iter_mut().try_for_each(change)?;
    *polygon = Polygon::new(exterior, interiors);
    Ok(())
}

/// A name that a message can hold.
pub(crate) fn short(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || c == '`' { ' ' } else { c }).take(80).collect()
}

#[cfg(test)]
mod tests;
