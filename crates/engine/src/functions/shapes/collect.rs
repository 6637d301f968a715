//! Shapes of many rows in one: the box around them, and their union.

use super::merge::{covered, distinct_lines, distinct_points};
use crate::compile::TEXT;
use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::DataType;
use datafusion::common::{DataFusionError, Result, ScalarValue, exec_err};
use datafusion::logical_expr::function::AccumulatorArgs;
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Signature, Volatility};
use geo::{BoundingRect, CoordsIter, Geometry, LineString, MultiPolygon, Point, Polygon, Rect};
use query::geometry;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Positions that are merged at once: merging cannot be broken off.
const POSITIONS_MAX: usize = 2_000_000;

/// What is made of the shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Collected {
    /// The box around them.
    Extent,
    /// All of them in one.
    Union,
}

impl Collected {
    /// The aggregate as DataFusion wants it.
    pub(crate) fn udaf(self) -> AggregateUDF {
        AggregateUDF::from(Collector { what: self, signature: Signature::exact(vec![TEXT], Volatility::Immutable) })
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Collector {
    what: Collected,
    signature: Signature,
}

impl AggregateUDFImpl for Collector {
    fn name(&self) -> &str {
        match self.what {
            Collected::Extent => "extent",
            Collected::Union => "spatial_union",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(TEXT)
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(match self.what {
            Collected::Extent => Box::new(Bounds::default()),
            Collected::Union => Box::new(Merged::default()),
        })
    }
}

/// The shapes of a column, nulls left out.
fn shapes(values: &[ArrayRef]) -> Result<impl Iterator<Item = Geometry<f64>>> {
    match values.first().and_then(|array| array.as_string_view_opt()) {
        Some(texts) => Ok(texts.iter().flatten().filter_map(geometry::read)),
        None => exec_err!("a shape"),
    }
}

fn answer(shape: Option<Geometry<f64>>) -> ScalarValue {
    ScalarValue::Utf8View(shape.as_ref().and_then(super::text))
}

#[derive(Debug, Default)]
struct Bounds(Option<Rect<f64>>);

impl Accumulator for Bounds {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        for bounds in shapes(values)?.filter_map(|shape| shape.bounding_rect()) {
            let whole = self.0.get_or_insert(bounds);
            let (min, max) = (whole.min(), whole.max());
            *whole = Rect::new(
                (min.x.min(bounds.min().x), min.y.min(bounds.min().y)),
                (max.x.max(bounds.max().x), max.y.max(bounds.max().y)),
            );
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(answer(self.0.map(|bounds| MultiPolygon(vec![bounds.to_polygon()]).into())))
    }

    fn size(&self) -> usize {
        size_of::<Self>()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.evaluate()?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.update_batch(states)
    }
}

/// Shapes of one kind, kept until they are asked for.
#[derive(Debug, Default)]
struct Merged {
    points: Vec<Point<f64>>,
    lines: Vec<LineString<f64>>,
    polygons: Vec<Polygon<f64>>,
    positions: usize,
}

impl Merged {
    /// The union; none of no shape.
    fn shape(&mut self) -> Option<Geometry<f64>> {
        let Self { points, lines, polygons, .. } = std::mem::take(self);
        let merged = if !polygons.is_empty() {
            catch_unwind(AssertUnwindSafe(|| covered(polygons))).ok()?.into()
        } else if !lines.is_empty() {
            distinct_lines(lines).into()
        } else if !points.is_empty() {
            distinct_points(points).into()
        } else {
            return None;
        };
        Some(merged)
    }
}

impl Accumulator for Merged {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        for shape in shapes(values)? {
            self.positions += shape.coords_count();
            if self.positions > POSITIONS_MAX {
                return Err(DataFusionError::ResourcesExhausted("shapes".into()));
            }
            match geometry::several(shape) {
                Geometry::MultiPoint(points) => self.points.extend(points.0),
                Geometry::MultiLineString(lines) => self.lines.extend(lines.0),
                Geometry::MultiPolygon(polygons) => self.polygons.extend(polygons.0),
                _ => {}
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(answer(self.shape()))
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.positions * size_of::<Point<f64>>()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.evaluate()?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.update_batch(states)
    }
}
