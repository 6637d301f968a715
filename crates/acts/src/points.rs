//! How many rows of a release have the point that was declared, and what to look at where few have.

use crate::{ActError, Acts};
use catalog::{DatasetId, DeclaredGeometry};
use custody::{Placed, placed_in};

/// No city is south of this, degrees north.
const ANTARCTIC: f64 = -60.0;

/// The points of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// The fields that say where a row is.
    pub declared: DeclaredGeometry,
    /// How many rows have a point.
    pub placed: Placed,
}

impl Acts {
    /// The points of the current release; nothing where none were declared, or a field that they need is withheld.
    pub async fn points(&self, id: &DatasetId) -> Result<Option<Points>, ActError> {
        let known = self.read(|city| {
            let dataset = &city.datasets.get(id)?.dataset;
            let field = dataset.computed_point()?;
            let released = dataset.schema.as_ref().is_some_and(|schema| schema.field(field.as_str()).is_some());
            Some((dataset.geometry.clone()?, field, dataset.current().filter(|_| released)?.id.clone()))
        });
        let Some((declared, field, release)) = known.await? else { return Ok(None) };
        let release = self.folder.releases().join(id.as_str()).join(release.as_str());
        let placed = placed_in(&release, &field).map_err(ActError::fault("counting the points of a release"))?;
        Ok(placed.map(|placed| Points { declared, placed }))
    }
}

impl Points {
    /// How many rows have a point, and between which edges they lie.
    pub fn words(&self) -> String {
        let Placed { rows, placed, within } = self.placed;
        let counted = match self.placed.nowhere() {
            _ if rows == 0 => return "the release has no rows".into(),
            0 => format!("every row has a point ({rows})"),
            _ if placed == 0 => format!("no row has a point (0 of {rows})"),
            nowhere => format!("{placed} of {rows} rows have a point, {nowhere} have none"),
        };
        match within {
            Some([west, south, east, north]) => {
                format!("{counted}; they lie between {south:.4} and {north:.4} north, {west:.4} and {east:.4} east")
            }
            None => counted,
        }
    }

    /// What to look at, where none or less than half of the rows have a point, or all are where no city is: the longitude
    /// of New York is a latitude too.
    pub fn warning(&self) -> Option<String> {
        let antarctic = self.placed.within.is_some_and(|[.., north]| north < ANTARCTIC);
        let wrong = match self.placed.placed {
            _ if !self.placed.too_few() && !antarctic => return None,
            0 => "no row has a point",
            _ if antarctic => "every point is in the Antarctic",
            _ => "less than half of the rows have a point",
        };
        Some(format!("{wrong}: {}", to_check(&self.declared)))
    }
}

/// What may be wrong with a declaration that gives few points.
fn to_check(declared: &DeclaredGeometry) -> String {
    match declared {
        DeclaredGeometry::Cell { field, .. } => format!(
            "check which of the two numbers in `{field}` comes first (lat-lon={field} or lon-lat={field}), and that they \
             are degrees"
        ),
        DeclaredGeometry::Degrees { latitude, longitude } => format!(
            "check that `{latitude}` is the latitude and `{longitude}` the longitude, not the other way round, and that \
             they are degrees and not the feet or metres of a projected system"
        ),
        DeclaredGeometry::Projected { epsg, x, y } => format!(
            "check that `{x}` is the easting and `{y}` the northing, not the other way round, and that EPSG:{epsg} is \
             their coordinate system, in feet or in metres as they are"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(rows: u64, placed: u64, within: Option<[f64; 4]>) -> Points {
        let (latitude, longitude) = ("lat".parse().unwrap(), "lon".parse().unwrap());
        let declared = DeclaredGeometry::Degrees { latitude, longitude };
        Points { declared, placed: Placed { rows, placed, within } }
    }

    #[test]
    fn what_is_said_of_points() {
        assert_eq!(points(0, 0, None).words(), "the release has no rows");
        assert_eq!(points(9, 0, None).words(), "no row has a point (0 of 9)");
        let some = points(9, 7, Some([-121.56, 38.43, -121.36, 38.6912]));
        assert_eq!(
            some.words(),
            "7 of 9 rows have a point, 2 have none; they lie between 38.4300 and 38.6912 north, -121.5600 and -121.3600 east"
        );
        assert_eq!(some.warning(), None);
        assert!(points(9, 9, None).words().starts_with("every row has a point (9)"));
    }

    #[test]
    fn few_points_are_a_warning_that_says_what_to_check() {
        let few = points(9, 4, None).warning().unwrap();
        assert!(few.starts_with("less than half") && few.contains("`lat` is the latitude"), "{few}");
        assert!(points(9, 0, None).warning().unwrap().starts_with("no row has a point"));
        assert_eq!(points(0, 0, None).warning(), None);
        let swapped = points(9, 9, Some([40.5, -74.3, 40.9, -73.7])).warning().unwrap();
        assert!(swapped.starts_with("every point is in the Antarctic: check that `lat` is the latitude"), "{swapped}");
    }
}
