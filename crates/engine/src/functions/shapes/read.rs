//! Shapes read from a column of texts. A text that stands in one row after the other, as a literal does, is read once.

use arrow::array::{Array, StringViewArray};
use geo::{BoundingRect, Geometry, Rect};
use query::geometry;

/// A shape with the box around it; an empty one has none.
pub(super) struct Shape {
    pub(super) geometry: Geometry<f64>,
    pub(super) bounds: Option<Rect<f64>>,
}

impl Shape {
    pub(super) fn of(geometry: Geometry<f64>) -> Self {
        let bounds = geometry.bounding_rect();
        Self { geometry, bounds }
    }
}

/// A column of shapes, of which one is looked at.
pub(super) struct Column<'a> {
    texts: &'a StringViewArray,
    text: Option<&'a str>,
    shape: Option<Shape>,
}

impl<'a> Column<'a> {
    pub(super) fn of(texts: &'a StringViewArray) -> Self {
        Self { texts, text: None, shape: None }
    }

    /// Goes to a row.
    pub(super) fn read(&mut self, row: usize) {
        let text = self.texts.is_valid(row).then(|| self.texts.value(row));
        if text != self.text {
            self.text = text;
            self.shape = text.and_then(geometry::read).map(Shape::of);
        }
    }

    /// The shape of the row.
    pub(super) fn shape(&self) -> Option<&Shape> {
        self.shape.as_ref()
    }
}
