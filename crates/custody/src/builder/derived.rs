//! The point of a row, computed from its released values: after the cut, so that it says nothing that they do not.
//!
//! A person declared which fields say where a row is ([`DeclaredGeometry`]). Where one of them is withheld there is no
//! point, and nothing says that there could be; where one is generalised, or withheld in a row, so is the point.

use super::BuildError;
use super::table::ReleasedColumn;
use crate::infer::{DecimalText, canonical_of};
use arrow::array::{ArrayRef, StringBuilder};
use catalog::{CellNotice, DeclaredGeometry, Field, FieldName, FieldType, FirstNumber, PublicField, Role, point_name};
use formats::{CrsError, Projected};
use query::geometry;
use register::CuttingPlan;
use std::sync::Arc;

/// How the point of a row is computed.
pub struct DerivedPoint {
    /// The computed field.
    pub(super) field: Field,
    declared: DeclaredGeometry,
    system: Option<Projected>,
}

impl DerivedPoint {
    /// The point that a plan leaves to be computed; nothing where a field that it needs is not released.
    ///
    /// # Errors
    /// When the coordinate system cannot be put into degrees; see [`DerivedPoint::check`].
    pub fn of(declared: &DeclaredGeometry, plan: &CuttingPlan) -> Result<Option<Self>, CrsError> {
        let released: Vec<&Field> = plan.released().map(|(field, _)| field).collect();
        let label = |name: &FieldName| released.iter().find(|f| f.name == *name).map(|f| f.label.as_str());
        let Some(labels) = declared.fields().into_iter().map(label).collect::<Option<Vec<_>>>() else {
            return Ok(None);
        };
        let Some(name) = point_name(plan.fields.iter().map(|(field, _)| &field.name)) else { return Ok(None) };
        let field = Field {
            name,
            label: "Point".into(),
            field_type: FieldType::Point,
            declared: None,
            null_words: Vec::new(),
            role: Some(Role::Point),
            description: Some(description(declared, &labels)),
            classified_public: true,
        };
        Ok(Some(Self { field, declared: declared.clone(), system: system(declared)? }))
    }

    /// The name of the computed field.
    pub fn name(&self) -> &FieldName {
        &self.field.name
    }

    /// The fields it is computed from.
    pub fn sources(&self) -> Vec<&FieldName> {
        self.declared.fields()
    }

    /// Whether points can be computed as declared.
    pub fn check<F>(declared: &DeclaredGeometry<F>) -> Result<(), CrsError> {
        system(declared).map(drop)
    }

    /// The points of rows that have these released values.
    pub(super) fn of_rows(
        &self,
        columns: &[ReleasedColumn<'_>],
        values: &[ArrayRef],
        rows: usize,
    ) -> Result<ArrayRef, BuildError> {
        let place = |name: &FieldName| columns.iter().position(|column| column.field.name == *name);
        let places = self.sources().into_iter().map(place).collect::<Option<Vec<_>>>();
        let places = places.ok_or(BuildError::Assertion("a point is computed from released fields"))?;
        let mut points = StringBuilder::new();
        let (mut texts, mut point) = (vec![String::new(); places.len()], String::new());
        for row in 0..rows {
            point.clear();
            let mut read = places.iter().zip(&mut texts);
            let complete = read.all(|(at, text)| canonical_of(columns[*at].field_type, &values[*at], row, text));
            match complete.then(|| self.degrees(&texts)).flatten() {
                Some((x, y)) => {
                    geometry::write(&geo_types::Point::new(x, y).into(), &mut point);
                    points.append_value(&point);
                }
                None => points.append_null(),
            }
        }
        Ok(Arc::new(points.finish()))
    }

    /// Longitude and latitude. Two zeros are how many systems write that they do not know.
    fn degrees(&self, texts: &[String]) -> Option<(f64, f64)> {
        let (first, second) = match texts {
            [cell] => pair(cell)?,
            [first, second] => (number(first)?, number(second)?),
            _ => return None,
        };
        if first == 0.0 && second == 0.0 {
            return None;
        }
        let (x, y) = match (&self.declared, &self.system) {
            (DeclaredGeometry::Cell { first: FirstNumber::Longitude, .. }, _) => (first, second),
            (_, Some(system)) => system.degrees(first, second)?,
            _ => (second, first),
        };
        (x.abs() <= 180.0 && y.abs() <= 90.0).then_some((x, y))
    }

    /// What is said of the fields it is computed from is said of the point.
    pub(super) fn notices(&self, fields: &[PublicField]) -> Vec<CellNotice> {
        let sources = self.sources();
        let mut notices: Vec<CellNotice> = Vec::new();
        for notice in fields.iter().filter(|f| sources.contains(&&f.name)).flat_map(|f| &f.notices) {
            if !notices.contains(notice) {
                notices.push(notice.clone());
            }
        }
        notices
    }
}

fn system<F>(declared: &DeclaredGeometry<F>) -> Result<Option<Projected>, CrsError> {
    match declared {
        DeclaredGeometry::Projected { epsg, .. } => Projected::of_epsg(*epsg).map(Some),
        DeclaredGeometry::Cell { .. } | DeclaredGeometry::Degrees { .. } => Ok(None),
    }
}

fn description(declared: &DeclaredGeometry, labels: &[&str]) -> String {
    let of = labels.iter().map(|label| format!("“{label}”")).collect::<Vec<_>>().join(" and ");
    let from = match declared {
        DeclaredGeometry::Projected { epsg, .. } => format!("{of}, coordinates in EPSG:{epsg}"),
        DeclaredGeometry::Cell { .. } | DeclaredGeometry::Degrees { .. } => of,
    };
    format!(
        "Where the row is: longitude and latitude (WGS 84), computed from {from}. Empty where they say of no place."
    )
}

fn number(text: &str) -> Option<f64> {
    DecimalText::read(text).or_else(|| DecimalText::read_any(text))?;
    text.chars().filter(|c| *c != ',' && !c.is_ascii_whitespace()).collect::<String>().parse().ok()
}

/// The two numbers in a cell: `38.58, -121.49`, `(38.58, -121.49)`, also behind an address.
fn pair(cell: &str) -> Option<(f64, f64)> {
    let cell = cell.trim();
    let inner = match cell.strip_suffix(')') {
        Some(open) => open.rsplit_once('(')?.1,
        None => cell,
    };
    let mut numbers = inner.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let read = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite());
    let both = (read(numbers.next()?)?, read(numbers.next()?)?);
    numbers.next().is_none().then_some(both)
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn two_numbers_in_one_cell() {
        let sacramento = Some((38.58, -121.49));
        for cell in
            ["38.58,-121.49", "(38.58, -121.49)", " 38.58 -121.49 ", "38.58; -121.49", "915 I ST\n(38.58, -121.49)"]
        {
            assert_eq!(pair(cell), sacramento, "{cell}");
        }
        for cell in ["", "38.58", "(38.58)", "38.58, -121.49, 7", "915 I ST", "n, m", "(38.58, -121.49", "inf,1"] {
            assert_eq!(pair(cell), None, "{cell}");
        }
    }
}
