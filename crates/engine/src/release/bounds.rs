//! The boxes around the shapes of a release, so many rows at a time: a query for shapes near some place reads only the
//! rows that can be there.
//!
//! They are part of the footer of the Parquet file, under [`ShapeBounds::KEY`], and like all else in it a function of the
//! released values alone.

use arrow::array::{Array, ArrayRef, AsArray};
use catalog::FieldName;
use datafusion::parquet::file::metadata::KeyValue;
use geo::{BoundingRect, Rect, coord};
use query::geometry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// West, south, east and north, degrees.
type Edges = [f64; 4];

/// The boxes around the shapes of each shape field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShapeBounds {
    /// How many rows of the file, one after the other, a box is of. The last may be of fewer.
    rows: usize,
    /// Of each field the boxes in the order of the rows; none where these rows have no shape.
    boxes: BTreeMap<FieldName, Vec<Option<Edges>>>,
}

impl ShapeBounds {
    /// Where they are in the footer of the file.
    pub const KEY: &str = "daylight:shape-bounds";

    /// For these fields, a box around so many rows.
    pub fn new(rows: usize, fields: impl IntoIterator<Item = FieldName>) -> Self {
        Self { rows: rows.max(1), boxes: fields.into_iter().map(|field| (field, Vec::new())).collect() }
    }

    /// Takes in the texts of a field's next rows. All but the last rows given are a multiple of those of a box.
    pub fn observe(&mut self, field: &FieldName, texts: &ArrayRef) {
        let (Some(texts), Some(boxes)) = (texts.as_string_opt::<i32>(), self.boxes.get_mut(field)) else { return };
        for start in (0..texts.len()).step_by(self.rows) {
            let rows = start..(start + self.rows).min(texts.len());
            let shapes = rows.filter(|row| texts.is_valid(*row)).filter_map(|row| bounds_of(texts.value(row)));
            boxes.push(shapes.reduce(around).map(|rect| [rect.min().x, rect.min().y, rect.max().x, rect.max().y]));
        }
    }

    /// As the footer of the file has them; nothing where there is no shape field.
    pub fn written(&self) -> Option<(String, String)> {
        let text = serde_json::to_string(self).ok().filter(|_| !self.boxes.is_empty());
        Some((Self::KEY.to_owned(), text?))
    }

    /// Reads what the footer of a file of so many rows has; `None` when it has none, or they are of other rows.
    pub fn read(footer: Option<&Vec<KeyValue>>, rows: usize) -> Option<Self> {
        let pair = footer?.iter().find(|pair| pair.key == Self::KEY)?;
        let read: Self = serde_json::from_str(pair.value.as_deref()?).ok()?;
        let fits = |boxes: &Vec<Option<Edges>>| boxes.len() == rows.div_ceil(read.rows);
        (read.rows > 0 && read.boxes.values().all(fits)).then_some(read)
    }

    /// The fields.
    pub fn fields(&self) -> impl Iterator<Item = &FieldName> {
        self.boxes.keys()
    }

    /// West, south, east and north of all shapes of a field, degrees.
    pub fn extent(&self, field: &FieldName) -> Option<[f64; 4]> {
        let both = |a: Edges, b: Edges| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
        self.boxes.get(field)?.iter().flatten().copied().reduce(both)
    }

    /// How many rows a box is of.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// For each box of a field, whether a shape in it may touch this area.
    pub(crate) fn touching(&self, field: &FieldName, area: Rect<f64>) -> Option<impl Iterator<Item = bool> + '_> {
        /// About a tenth of a millimetre: texts of numbers are not always read back to the last bit.
        const NEARLY: f64 = 1e-9;
        let boxes = self.boxes.get(field)?;
        Some(boxes.iter().map(move |edges| {
            edges.is_some_and(|[west, south, east, north]| {
                west <= area.max().x + NEARLY
                    && east >= area.min().x - NEARLY
                    && south <= area.max().y + NEARLY
                    && north >= area.min().y - NEARLY
            })
        }))
    }
}

/// The box around the shape that a text is; `None` for any other text and for an empty shape. Points are most of all shapes, and need not be read as a whole.
pub fn bounds_of(text: &str) -> Option<Rect<f64>> {
    let point = || {
        let (x, y) = text.strip_prefix("POINT (")?.strip_suffix(')')?.split_once(' ')?;
        let at = coord! { x: x.parse().ok()?, y: y.parse().ok()? };
        geometry::on_globe(&at).then(|| Rect::new(at, at))
    };
    point().or_else(|| geometry::read(text)?.bounding_rect())
}

fn around(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    let low = coord! { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
    let high = coord! { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) };
    Rect::new(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::StringArray;
    use std::sync::Arc;

    #[test]
    fn boxes_are_around_so_many_rows_and_read_back() {
        let place: FieldName = "place".parse().unwrap();
        let mut bounds = ShapeBounds::new(2, [place.clone()]);
        let texts: [Option<&str>; 7] = [
            Some("POINT (1 2)"),
            Some("POINT (-3.25 5)"),
            None,
            Some("no shape"),
            Some("POLYGON ((0 0, 0 1, 1 1, 0 0))"),
            None,
            Some("POINT (200 2)"),
        ];
        bounds.observe(&place, &(Arc::new(StringArray::from(texts.to_vec())) as ArrayRef));
        let boxes = bounds.boxes[&place].clone();
        assert_eq!(boxes, [Some([-3.25, 2.0, 1.0, 5.0]), None, Some([0.0, 0.0, 1.0, 1.0]), None]);
        assert_eq!(bounds.extent(&place), Some([-3.25, 0.0, 1.0, 5.0]));
        assert_eq!(bounds.extent(&"other".parse().unwrap()), None);
        let (key, value) = bounds.written().unwrap();
        let footer = vec![KeyValue { key, value: Some(value) }];
        assert_eq!(ShapeBounds::read(Some(&footer), 7), Some(bounds.clone()));
        assert_eq!(ShapeBounds::read(Some(&footer), 9), None, "of a file with other rows");
        let area = |west, south, east, north| Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north });
        let touching = |area| bounds.touching(&place, area).unwrap().collect::<Vec<_>>();
        assert_eq!(touching(area(-4.0, 4.0, -3.0, 6.0)), [true, false, false, false]);
        assert_eq!(touching(area(1.0, 1.0, 9.0, 9.0)), [true, false, true, false], "edges touch");
        assert_eq!(ShapeBounds::new(2, []).written(), None);
    }
}
