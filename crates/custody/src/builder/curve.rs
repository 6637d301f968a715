//! Where shapes lie along a Hilbert curve over the Earth: what is near on the map is near in a file that is ordered so,
//! and a query for some place reads few of its pages.

use arrow::array::{Array, ArrayRef, AsArray, UInt64Array};
use engine::bounds_of;
use std::sync::Arc;

/// Halvings of each side of the map: a cell is less than a centimetre wide.
const ORDER: u32 = 32;

/// The place on the curve of the middle of each shape; null where there is none.
pub(super) fn along(texts: &ArrayRef) -> ArrayRef {
    let Some(texts) = texts.as_string_opt::<i32>() else { return Arc::new(UInt64Array::new_null(texts.len())) };
    let place = |text| {
        let centre = bounds_of(text)?.center();
        Some(hilbert(cell(centre.x, 180.0), cell(centre.y, 90.0)))
    };
    Arc::new(texts.iter().map(|text| text.and_then(place)).collect::<UInt64Array>())
}

/// The cell of a coordinate that lies between `-most` and `most` degrees.
fn cell(degrees: f64, most: f64) -> u32 {
    let part = ((degrees + most) / (2.0 * most)).clamp(0.0, 1.0);
    (part * f64::from(u32::MAX)) as u32
}

/// How far along the curve a cell is (Hilbert 1891): quadrant by quadrant, each turned so that the curve goes on.
fn hilbert(mut x: u32, mut y: u32) -> u64 {
    let mut along = 0;
    for level in (0..ORDER).rev() {
        let (right, up) = ((x >> level) & 1, (y >> level) & 1);
        along = along << 2 | u64::from((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                (x, y) = (!x, !y);
            }
            (x, y) = (y, x);
        }
    }
    along
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::StringArray;

    #[test]
    fn the_curve_goes_from_each_cell_to_one_beside_it() {
        // The cells of a coarse grid, by their place on the curve.
        let side = 16_u32;
        let shift = ORDER - side.trailing_zeros();
        let mut cells: Vec<(u64, u32, u32)> = (0..side * side)
            .map(|n| (n % side, n / side))
            .map(|(x, y)| (hilbert(x << shift, y << shift), x, y))
            .collect();
        cells.sort_unstable();
        for pair in cells.windows(2) {
            let [(a, ax, ay), (b, bx, by)] = pair else { panic!("two") };
            assert_ne!(a, b);
            assert_eq!(ax.abs_diff(*bx) + ay.abs_diff(*by), 1, "{pair:?}");
        }
    }

    #[test]
    fn only_shapes_have_a_place() {
        let texts = [Some("POINT (1 2)"), None, Some("x"), Some("POLYGON ((0 1, 2 1, 2 3, 0 3, 0 1))")];
        let places = along(&(Arc::new(StringArray::from(texts.to_vec())) as ArrayRef));
        let places = places.as_primitive::<arrow::datatypes::UInt64Type>();
        assert_eq!(places.value(0), places.value(3), "the middle of the square");
        assert!(places.is_null(1) && places.is_null(2));
    }
}
