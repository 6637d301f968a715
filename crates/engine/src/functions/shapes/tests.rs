//! Whatever is asked of whatever shapes: an answer or null, and a shape that can be read again.

use super::read::Shape;
use super::{Row, Shapes, make, measure, relate, text};
use geo::{Area, Validation};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use query::{ExprType, geometry};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Positions of a small grid, so that shapes touch, cross and fall into lines and points.
fn position() -> impl Strategy<Value = String> {
    (-4_i32..5, -4_i32..5, 0_u8..10).prop_map(|(x, y, odd)| match odd {
        0 => format!("{}.3333333333333333 {y}", x.abs()),
        1 => format!("{} {}", x * 45, y.clamp(-2, 2) * 45),
        _ => format!("{x} {y}"),
    })
}

fn positions(least: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(position(), least..least + 8).prop_map(|all| format!("({})", all.join(", ")))
}

fn ring() -> impl Strategy<Value = String> {
    prop::collection::vec(position(), 3..9).prop_map(|all| format!("({}, {})", all.join(", "), all[0]))
}

fn several(one: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::vec(one, 1..4).prop_map(|all| format!("({})", all.join(", ")))
}

fn shape() -> impl Strategy<Value = String> {
    prop_oneof![
        position().prop_map(|at| format!("POINT ({at})")),
        positions(1).prop_map(|all| format!("MULTIPOINT {all}")),
        positions(2).prop_map(|all| format!("LINESTRING {all}")),
        several(positions(2)).prop_map(|all| format!("MULTILINESTRING {all}")),
        several(ring()).prop_map(|all| format!("POLYGON {all}")),
        several(several(ring())).prop_map(|all| format!("MULTIPOLYGON {all}")),
        Just("MULTIPOLYGON EMPTY".to_owned()),
        Just("LINESTRING EMPTY".to_owned()),
    ]
}

const TESTS: [Shapes; 8] = [
    Shapes::WithinCircle,
    Shapes::WithinBox,
    Shapes::WithinPolygon,
    Shapes::Intersects,
    Shapes::Crosses,
    Shapes::Overlaps,
    Shapes::VisibleAt,
    Shapes::IsEmpty,
];
const MAKERS: [Shapes; 13] = [
    Shapes::Parse(ExprType::Polygon),
    Shapes::Parse(ExprType::MultiLine),
    Shapes::PolygonIntersection,
    Shapes::SpatialUnion,
    Shapes::ConvexHull,
    Shapes::ConcaveHull,
    Shapes::Simplify,
    Shapes::SimplifyPreserveTopology,
    Shapes::SnapToGrid,
    Shapes::ReducePrecision,
    Shapes::MakeValid,
    Shapes::Several,
    Shapes::Parse(ExprType::MultiPolygon),
];

proptest! {
    // The same shapes in every run: what fails, fails for everyone.
    #![proptest_config(ProptestConfig {
        cases: 3_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(7),
        ..ProptestConfig::default()
    })]

    #[test]
    fn there_is_an_answer_and_what_is_made_can_be_read(
        (first, second) in (shape(), shape()),
        size in prop_oneof![Just(0.0), Just(0.25), Just(0.1), Just(1.0), Just(3.0), Just(-1.0), Just(f64::NAN), Just(1e300)],
    ) {
        let read = |text: &str| Shape::of(geometry::read(text).unwrap());
        let (a, b) = (read(&first), read(&second));
        let row = Row { shapes: [Some(&a), Some(&b)], numbers: [Some(size); 4] };
        for function in TESTS {
            let _ = relate::holds(function, &row);
        }
        for function in [Shapes::Area, Shapes::Distance] {
            if let Some(number) = measure::number(function, &row) {
                prop_assert!(number >= 0.0, "{function:?} of {first} and {second} is {number}");
            }
        }
        let valid = a.geometry.is_valid() && b.geometry.is_valid();
        for function in MAKERS {
            let Ok(made) = catch_unwind(AssertUnwindSafe(|| make::shape(function, &row))) else {
                // The library's assertions, where they are compiled in, do not know every polygon that crosses itself.
                prop_assert!(!valid, "{function:?} of {first} and {second} panics");
                continue;
            };
            let Some(made) = made.and_then(|shape| text(&shape)) else { continue };
            let again = geometry::read(&made);
            prop_assert!(again.is_some(), "{function:?} of {first} and {second}: {made}");
            prop_assert_eq!(geometry::written(&again.unwrap()), made);
        }
    }

    #[test]
    fn relations_agree_with_each_other((first, second) in (shape(), shape())) {
        let read = |text: &str| Shape::of(geometry::read(text).unwrap());
        let (a, b) = (read(&first), read(&second));
        let holds = |function, a, b| relate::holds(function, &Row { shapes: [Some(a), Some(b)], numbers: [None; 4] });
        let meet = holds(Shapes::Intersects, &a, &b);
        prop_assert_eq!(meet, holds(Shapes::Intersects, &b, &a), "{} and {}", first, second);
        if !(a.geometry.is_valid() && b.geometry.is_valid()) {
            return Ok(());
        }
        for function in [Shapes::WithinPolygon, Shapes::Crosses, Shapes::Overlaps] {
            if holds(function, &a, &b) == Some(true) {
                prop_assert_eq!(meet, Some(true), "{:?}: {} and {}", function, first, second);
            }
        }
        let row = Row { shapes: [Some(&a), Some(&b)], numbers: [None; 4] };
        if let (Some(distance), Some(true)) = (measure::number(Shapes::Distance, &row), meet) {
            prop_assert!(distance < 1.0, "{first} and {second} touch, and are {distance} m apart");
        }
    }

    #[test]
    fn mending_what_is_whole_changes_nothing(first in shape()) {
        let a = Shape::of(geometry::read(&first).unwrap());
        if a.geometry.is_valid() {
            let row = Row { shapes: [Some(&a), None], numbers: [None; 4] };
            let mended = make::shape(Shapes::MakeValid, &row).unwrap();
            let (before, after) = (a.geometry.unsigned_area(), mended.unsigned_area());
            // The library works on a grid over the extent: a thin shape changes by more than its share.
            let extent = a.bounds.map_or(0.0, |bounds| bounds.width() * bounds.height());
            prop_assert!((before - after).abs() <= (before + extent) * 1e-6, "{first}: {mended:?}");
        }
    }
}
