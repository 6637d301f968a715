//! Shapes on the map: well-known text in, an answer or another shape out.
//!
//! Positions are degrees, and relations between shapes are those of the plane of degrees, as everywhere on maps of a
//! city; distances and areas are those of the Earth. A shape that is none, and an answer that there is not, is null.

mod collect;
mod make;
mod measure;
mod merge;
mod read;
mod relate;
#[cfg(test)]
mod tests;

pub(crate) use collect::Collected;

use crate::compile::TEXT;
use arrow::array::{ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, StringViewBuilder};
use arrow::datatypes::{DataType, Float64Type};
use datafusion::common::{DataFusionError, Result, exec_err};
use geo::Geometry;
use query::{ExprType, geometry};
use read::Shape;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The longest text of a shape that a function makes.
const SHAPE_BYTES_MAX: usize = 8 << 20;
/// All that one batch makes.
const BATCH_BYTES_MAX: usize = 256 << 20;
/// How long one batch may take. Between batches the clock of the query is looked at; within one nothing else ends the work.
const BATCH_TIME_MAX: Duration = Duration::from_secs(5);

/// The functions of shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shapes {
    /// A text, or one shape, to this kind; null when it is not one.
    Parse(ExprType),
    /// `within_circle(shape, latitude, longitude, metres)`.
    WithinCircle,
    /// `within_box(shape, north, west, south, east)`.
    WithinBox,
    WithinPolygon,
    Intersects,
    Crosses,
    Overlaps,
    /// `visible_at(shape, degrees)`.
    VisibleAt,
    IsEmpty,
    Distance,
    Area,
    NumPoints,
    PolygonIntersection,
    SpatialUnion,
    ConvexHull,
    ConcaveHull,
    Simplify,
    SimplifyPreserveTopology,
    SnapToGrid,
    ReducePrecision,
    MakeValid,
    Several,
}

impl Shapes {
    /// How many of the arguments, the first ones, are shapes; the others are numbers.
    pub(crate) fn shapes(self) -> usize {
        use Shapes::{Crosses, Distance, Intersects, Overlaps, PolygonIntersection, SpatialUnion, WithinPolygon};
        let two = [Crosses, Distance, Intersects, Overlaps, PolygonIntersection, SpatialUnion, WithinPolygon];
        if two.contains(&self) { 2 } else { 1 }
    }

    pub(super) fn returns(self) -> DataType {
        use Shapes::{Area, Crosses, Distance, Intersects, IsEmpty, NumPoints, Overlaps};
        match self {
            Self::WithinCircle | Self::WithinBox | Self::WithinPolygon | Self::VisibleAt => DataType::Boolean,
            Intersects | Crosses | Overlaps | IsEmpty => DataType::Boolean,
            Distance | Area => DataType::Float64,
            NumPoints => DataType::Int64,
            _ => TEXT,
        }
    }

    pub(super) fn evaluate(self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let mut rows = Rows::of(self, args)?;
        match self {
            Self::WithinCircle | Self::WithinBox | Self::WithinPolygon | Self::Intersects => rows.test(self),
            Self::Crosses | Self::Overlaps | Self::VisibleAt | Self::IsEmpty => rows.test(self),
            Self::Distance | Self::Area => {
                Ok(Arc::new(rows.each(|row| measure::number(self, row))?.into_iter().collect::<Float64Array>()))
            }
            Self::NumPoints => {
                Ok(Arc::new(rows.each(|row| Some(measure::points(row.first()?)))?.into_iter().collect::<Int64Array>()))
            }
            _ => rows.make(self),
        }
    }
}

/// The arguments of one row.
pub(super) struct Row<'a> {
    shapes: [Option<&'a Shape>; 2],
    numbers: [Option<f64>; 4],
}

impl<'a> Row<'a> {
    fn first(&self) -> Option<&'a Shape> {
        self.shapes[0]
    }

    fn second(&self) -> Option<&'a Shape> {
        self.shapes[1]
    }

    fn number(&self, n: usize) -> Option<f64> {
        self.numbers[n].filter(|number| number.is_finite())
    }
}

/// The rows of a batch, their shapes read one after the other.
struct Rows<'a> {
    len: usize,
    shapes: Vec<read::Column<'a>>,
    numbers: &'a [ArrayRef],
    begun: Instant,
}

impl<'a> Rows<'a> {
    fn of(function: Shapes, args: &'a [ArrayRef]) -> Result<Self> {
        let Some((shapes, numbers)) = args.split_at_checked(function.shapes()) else { return exec_err!("a shape") };
        let column = |array: &'a ArrayRef| match array.as_string_view_opt() {
            Some(texts) => Ok(read::Column::of(texts)),
            None => exec_err!("a shape"),
        };
        let shapes = shapes.iter().map(column).collect::<Result<Vec<_>>>()?;
        Ok(Self { len: args.first().map_or(0, |a| a.len()), shapes, numbers, begun: Instant::now() })
    }

    /// The answer of each row. A row about which the library panics has none: what it says of it may quote positions.
    fn each<T>(&mut self, answer: impl Fn(&Row<'_>) -> Option<T>) -> Result<Vec<Option<T>>> {
        let mut answers = Vec::with_capacity(self.len);
        for i in 0..self.len {
            if self.begun.elapsed() > BATCH_TIME_MAX {
                return Err(DataFusionError::External(Box::new(crate::error::OverTime)));
            }
            self.shapes.iter_mut().for_each(|column| column.read(i));
            let shape = |n: usize| self.shapes.get(n).and_then(read::Column::shape);
            let number = |n: usize| number(self.numbers.get(n)?, i);
            let row = Row { shapes: [shape(0), shape(1)], numbers: [number(0), number(1), number(2), number(3)] };
            answers.push(catch_unwind(AssertUnwindSafe(|| answer(&row))).ok().flatten());
        }
        Ok(answers)
    }

    fn test(&mut self, function: Shapes) -> Result<ArrayRef> {
        Ok(Arc::new(self.each(|row| relate::holds(function, row))?.into_iter().collect::<BooleanArray>()))
    }

    fn make(&mut self, function: Shapes) -> Result<ArrayRef> {
        let mut builder = StringViewBuilder::with_capacity(self.len);
        let mut bytes = 0;
        for text in self.each(|row| text(&make::shape(function, row)?))? {
            bytes += text.as_ref().map_or(0, String::len);
            if bytes > BATCH_BYTES_MAX {
                return Err(DataFusionError::ResourcesExhausted("shapes".into()));
            }
            builder.append_option(text);
        }
        Ok(Arc::new(builder.finish()))
    }
}

/// The text of a shape that was made; null when it left the globe or is too long.
fn text(shape: &Geometry<f64>) -> Option<String> {
    use geo::CoordsIter;
    let fits = shape.coords_count() <= SHAPE_BYTES_MAX / 16 && shape.coords_iter().all(|at| geometry::on_globe(&at));
    fits.then(|| geometry::written(shape)).filter(|text| text.len() <= SHAPE_BYTES_MAX)
}

fn number(numbers: &ArrayRef, i: usize) -> Option<f64> {
    use arrow::array::Array;
    let numbers = numbers.as_primitive_opt::<Float64Type>()?;
    numbers.is_valid(i).then(|| numbers.value(i))
}
