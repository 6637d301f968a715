//! Shapes in well-known text, in the one type a column of them has.
//!
//! A line is kept as several lines of one, a polygon as several polygons: real columns mix the two, and a type that
//! depended on whether some row has several would tell of rows that are withheld.

use catalog::FieldType;
use query::{ExprType, geometry};
use serde::{Deserialize, Serialize};

/// The type of a column of shapes like this one, and the text of the shape in it; `None` when the text is no shape.
pub fn read_shape(text: &str) -> Option<(FieldType, String)> {
    let shape = geometry::read(text)?;
    let (field_type, shape) = match geometry::kind(&shape)? {
        ExprType::Point => (FieldType::Point, shape),
        ExprType::MultiPoint => (FieldType::MultiPoint, shape),
        ExprType::Line | ExprType::MultiLine => (FieldType::MultiLine, geometry::several(shape)),
        ExprType::Polygon | ExprType::MultiPolygon => (FieldType::MultiPolygon, geometry::several(shape)),
        _ => return None,
    };
    Some((field_type, geometry::written(&shape)))
}

/// What shapes a column has: of one type, or of none that holds all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Shapes {
    /// No value yet.
    Any,
    /// All of this type.
    Of(FieldType),
    /// A value that is no shape, or one of another type.
    Mixed,
}

impl Shapes {
    pub(super) fn with(self, text: &str) -> Self {
        if self == Self::Mixed {
            return self;
        }
        match (self, read_shape(text)) {
            (Self::Any, Some((found, _))) => Self::Of(found),
            (Self::Of(known), Some((found, _))) if known == found => self,
            _ => Self::Mixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_shapes_has_one_type() {
        let area = "POLYGON ((0 0, 0 1, 1 1, 0 0))";
        let areas = "MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)))";
        assert_eq!(read_shape("POINT(-121.50 38.5)"), Some((FieldType::Point, "POINT (-121.5 38.5)".into())));
        for text in [area, areas] {
            assert_eq!(read_shape(text), Some((FieldType::MultiPolygon, areas.into())));
        }
        let of = |texts: &[&str]| texts.iter().fold(Shapes::Any, |shapes, text| shapes.with(text));
        assert_eq!(of(&[area, areas]), Shapes::Of(FieldType::MultiPolygon));
        assert_eq!(of(&["LINESTRING (0 0, 1 1)"]), Shapes::Of(FieldType::MultiLine));
        assert_eq!(of(&["POINT (0 0)", area]), Shapes::Mixed);
        assert_eq!(of(&["POINT (0 0)", "MULTIPOINT ((0 0), (1 1))"]), Shapes::Mixed);
        assert_eq!(of(&[area, "unknown"]), Shapes::Mixed);
    }
}
