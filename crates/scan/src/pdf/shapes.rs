//! Whether something that is drawn hides what was drawn before.

use hayro_interpret::{BlendMode, Paint};
use kurbo::{BezPath, PathEl, Rect, Shape};

/// How far a corner may be from where a rectangle has it.
const SLACK: f64 = 1.5;

/// The rectangle that a filled path covers; none where it is another shape, which may leave letters between its lines.
pub(super) fn rectangle(path: &BezPath) -> Option<Rect> {
    let bounds = path.bounding_box();
    let is_corner = |x: f64, y: f64| {
        let near = |a: f64, b: f64| (a - b).abs() <= SLACK;
        (near(x, bounds.x0) || near(x, bounds.x1)) && (near(y, bounds.y0) || near(y, bounds.y1))
    };
    let mut corners = 0;
    for element in path.elements() {
        match element {
            PathEl::MoveTo(at) | PathEl::LineTo(at) => {
                corners += 1;
                if !is_corner(at.x, at.y) {
                    return None;
                }
            }
            PathEl::ClosePath => {}
            // A line of a pen with round ends, or any other curve.
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => return None,
        }
    }
    (corners >= 4 && bounds.width() > 0.0 && bounds.height() > 0.0).then_some(bounds)
}

/// Whether a paint lets nothing through.
pub(super) fn is_opaque(paint: &Paint<'_>, blend: BlendMode) -> bool {
    let solid = match paint {
        Paint::Color(color) => color.to_rgba().components()[3] > 0.95,
        Paint::Pattern(_) => false,
    };
    solid && matches!(blend, BlendMode::Normal)
}

/// Whether most of a letter lies under a rectangle.
pub(super) fn covers(over: &Rect, letter: &Rect) -> bool {
    let both = over.intersect(*letter);
    let area = letter.area();
    area > 0.0 && both.width() > 0.0 && both.height() > 0.0 && both.area() >= area * 0.6
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Circle;

    #[test]
    fn only_a_rectangle_is_one() {
        let rect = Rect::new(10.0, 10.0, 90.0, 22.0);
        assert_eq!(rectangle(&rect.to_path(0.1)), Some(rect));
        assert_eq!(rectangle(&Circle::new((5.0, 5.0), 5.0).to_path(0.1)), None);
        let mut frame = rect.to_path(0.1);
        frame.extend(Rect::new(20.0, 12.0, 80.0, 20.0).to_path(0.1));
        assert_eq!(rectangle(&frame), None, "a frame leaves its middle open");
    }

    #[test]
    fn a_letter_is_covered_when_most_of_it_is() {
        let bar = Rect::new(0.0, 0.0, 100.0, 10.0);
        assert!(covers(&bar, &Rect::new(5.0, 1.0, 9.0, 9.0)));
        assert!(!covers(&bar, &Rect::new(5.0, 8.0, 9.0, 16.0)));
        assert!(!covers(&bar, &Rect::new(5.0, 12.0, 9.0, 16.0)));
    }
}
