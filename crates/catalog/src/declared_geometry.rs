//! Where a person says that rows lie on the map, when their file has no shapes of its own.

use crate::{FieldName, Role, field_names};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The fields that say where a row is. A release has a point computed of them, where all of them are released.
///
/// `F` is how a field is called: as a person wrote it, or by the name it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeclaredGeometry<F = FieldName> {
    /// Two numbers in one cell, in degrees.
    Cell {
        /// The field.
        field: F,
        /// Which of the numbers comes first.
        first: FirstNumber,
    },
    /// Degrees in two fields.
    Degrees {
        /// Degrees north.
        latitude: F,
        /// Degrees east.
        longitude: F,
    },
    /// Coordinates in a projected system.
    Projected {
        /// The number of the system in the list of the EPSG.
        epsg: u32,
        /// The easting.
        x: F,
        /// The northing.
        y: F,
    },
}

/// Which number of a pair comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstNumber {
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
}

impl<F> DeclaredGeometry<F> {
    /// The fields it is made of.
    pub fn fields(&self) -> Vec<&F> {
        match self {
            Self::Cell { field, .. } => vec![field],
            Self::Degrees { latitude, longitude } => vec![latitude, longitude],
            Self::Projected { x, y, .. } => vec![x, y],
        }
    }

    /// The fields with what each says of a place.
    pub fn roles(&self) -> Vec<(&F, Role)> {
        match self {
            Self::Cell { field, .. } => vec![(field, Role::Point)],
            Self::Degrees { latitude, longitude } => vec![(latitude, Role::Latitude), (longitude, Role::Longitude)],
            Self::Projected { x, y, .. } => vec![(x, Role::ProjectedX), (y, Role::ProjectedY)],
        }
    }

    /// The same of fields that are called otherwise.
    pub fn try_map<G, E>(self, mut call: impl FnMut(F) -> Result<G, E>) -> Result<DeclaredGeometry<G>, E> {
        Ok(match self {
            Self::Cell { field, first } => DeclaredGeometry::Cell { field: call(field)?, first },
            Self::Degrees { latitude, longitude } => {
                DeclaredGeometry::Degrees { latitude: call(latitude)?, longitude: call(longitude)? }
            }
            Self::Projected { epsg, x, y } => DeclaredGeometry::Projected { epsg, x: call(x)?, y: call(y)? },
        })
    }
}

/// What the computed field is called among fields of these names.
pub fn point_name<'f>(fields: impl Iterator<Item = &'f FieldName>) -> Option<FieldName> {
    let names: Vec<String> = fields.map(ToString::to_string).chain([POINT.to_owned()]).collect();
    field_names(&names).pop()
}

/// What the computed field is called, unless a field of the data is.
pub const POINT: &str = "point";

/// Not the words of a geometry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` says of no field where rows are: write lat-lon=FIELD or lon-lat=FIELD for two numbers in one cell, \
     degrees=LATITUDE,LONGITUDE for two fields, or EPSG:2226=X,Y for coordinates of a projected system"
)]
pub struct UnknownGeometry(pub String);

/// As on the command line: `lat-lon=FIELD`, `lon-lat=FIELD`, `degrees=FIELD,FIELD`, `EPSG:2226=FIELD,FIELD`.
impl FromStr for DeclaredGeometry<String> {
    type Err = UnknownGeometry;

    fn from_str(text: &str) -> Result<Self, UnknownGeometry> {
        let read = || {
            let (system, fields) = text.split_once('=').filter(|(_, fields)| !fields.trim().is_empty())?;
            let cell = |first| Some(Self::Cell { field: fields.trim().to_owned(), first });
            let two = || {
                let (a, b) = fields.split_once(',').map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned()))?;
                (!a.is_empty() && !b.is_empty()).then_some((a, b))
            };
            match system.trim().to_ascii_lowercase().as_str() {
                "lat-lon" => cell(FirstNumber::Latitude),
                "lon-lat" => cell(FirstNumber::Longitude),
                "degrees" => two().map(|(latitude, longitude)| Self::Degrees { latitude, longitude }),
                system => {
                    let epsg = system.strip_prefix("epsg:")?.parse().ok()?;
                    two().map(|(x, y)| Self::Projected { epsg, x, y })
                }
            }
        };
        read().ok_or_else(|| UnknownGeometry(text.to_owned()))
    }
}

impl<F: fmt::Display> fmt::Display for DeclaredGeometry<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell { field, first: FirstNumber::Latitude } => write!(f, "lat-lon={field}"),
            Self::Cell { field, first: FirstNumber::Longitude } => write!(f, "lon-lat={field}"),
            Self::Degrees { latitude, longitude } => write!(f, "degrees={latitude},{longitude}"),
            Self::Projected { epsg, x, y } => write!(f, "EPSG:{epsg}={x},{y}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn geometries_print_as_they_are_read() {
        for text in ["lat-lon=Location", "lon-lat=where", "degrees=Lat,Lon", "EPSG:2226=X Coordinate,Y Coordinate"] {
            assert_eq!(text.parse::<DeclaredGeometry<String>>().unwrap().to_string(), text);
        }
        assert_eq!("epsg:2226= x , y".parse::<DeclaredGeometry<String>>().unwrap().to_string(), "EPSG:2226=x,y");
        for bad in ["", "where", "lat-lon=", "degrees=lat", "degrees=lat,", "EPSG:x=a,b", "2226=a,b", "EPSG:2226=a"] {
            assert_eq!(bad.parse::<DeclaredGeometry<String>>(), Err(UnknownGeometry(bad.into())));
        }
    }
}
