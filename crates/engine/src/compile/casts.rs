//! Conversions. Each gives null where it cannot be made, and none can fail.

use super::types::{TEXT, physical};
use super::{Compiled, Num, TIME, TIMESTAMP, is_of, literals, timestamp_utc};
use crate::functions::{Clock, Json, Kernel, Numeric, Points, Rounding, Shapes, Truncate, Unit};
use arrow::compute::can_cast_types;
use arrow::datatypes::{DataType, TimeUnit};
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::expr::TryCast;
use query::ExprType;

fn try_cast(from: Compiled, to: &DataType) -> Compiled {
    Compiled::new(Expr::TryCast(TryCast::new(Box::new(from.expr), to.clone())), to.clone())
}

/// In exactly this physical type.
pub(super) fn cast_to(from: Compiled, to: &DataType) -> Compiled {
    if from.ty == *to {
        return from;
    }
    if !can_cast_types(&from.ty, to) {
        return Compiled::new(literals::null(to), to.clone());
    }
    match (&from.ty, to) {
        (DataType::Date32 | DataType::Timestamp(TimeUnit::Microsecond, _), t) if *t == TEXT => {
            Compiled::kernel(Kernel::WriteTime, vec![from.expr])
        }
        (DataType::Time64(_), t) if *t == TEXT => Compiled::kernel(Kernel::Clock(Clock::Write), vec![from.expr]),
        // The plain cast of a day beyond all calendars would overflow.
        (DataType::Date32, DataType::Timestamp(TimeUnit::Microsecond, zone)) => {
            let midnight = Truncate { unit: Unit::Day, utc: zone.is_some() };
            Compiled::kernel(Kernel::Truncate(midnight), vec![from.expr])
        }
        // Numbers are written by the plain text cast, which knows `Utf8` best.
        (DataType::Decimal128(..) | DataType::Float64, t) if *t == TEXT => {
            try_cast(try_cast(from, &DataType::Utf8), to)
        }
        _ => try_cast(from, to),
    }
}

/// A column as the logical type its field has, whatever width or unit the file chose.
pub(super) fn as_logical(column: Compiled, ty: ExprType) -> Compiled {
    use DataType::{Decimal128, Decimal256, Float16, Float32, LargeUtf8, Timestamp, Utf8};
    if is_of(&column.ty, ty) {
        return column;
    }
    match (&column.ty, ty) {
        (Utf8 | LargeUtf8, ty) if physical(ty) == TEXT => cast_to(column, &TEXT),
        (Utf8 | LargeUtf8 | DataType::Utf8View, _) => convert(cast_to(column, &TEXT), ExprType::Text, ty),
        (t, ExprType::Number) if t.is_integer() => cast_to(column, &DataType::Int64),
        (Float16 | Float32, ExprType::Number) => cast_to(column, &DataType::Float64),
        (Decimal128(..) | Decimal256(..), ExprType::Number) => cast_to(column, &Decimal128(38, 15)),
        (Timestamp(..), ExprType::Timestamp) => cast_to(column, &TIMESTAMP),
        (Timestamp(..), ExprType::TimestampUtc) => cast_to(column, &timestamp_utc()),
        (DataType::Dictionary(_, inner), _) => {
            let inner = inner.as_ref().clone();
            as_logical(cast_to(column, &inner), ty)
        }
        _ => cast_to(column, &physical(ty)),
    }
}

/// `x::type`.
pub(super) fn convert(from: Compiled, logical: ExprType, to: ExprType) -> Compiled {
    match logical {
        ExprType::Json if to != ExprType::Json => {
            // A JSON string is its characters, everything else is as it is written.
            let text = Compiled::kernel(Kernel::Json(Json::Text), vec![cast_to(from, &TEXT).expr]);
            return convert(text, ExprType::Text, to);
        }
        ExprType::Location if to == ExprType::Point => {
            return Compiled::kernel(Kernel::Json(Json::Place), vec![cast_to(from, &TEXT).expr]);
        }
        _ => {}
    }
    let is_text = from.ty == TEXT;
    match to {
        ExprType::Number if Num::of(&from.ty).is_some() => from,
        ExprType::Number if is_text => Compiled::kernel(Kernel::ParseNumber, vec![from.expr]),
        ExprType::Double if is_text => Compiled::kernel(Kernel::ParseDouble, vec![from.expr]),
        ExprType::Json if is_text => Compiled::kernel(Kernel::Json(Json::Parse), vec![from.expr]),
        ExprType::Time if is_text => Compiled::kernel(Kernel::Clock(Clock::Parse), vec![from.expr]),
        ExprType::Interval if is_text => Compiled::kernel(Kernel::Clock(Clock::ParseInterval), vec![from.expr]),
        ExprType::Interval if from.ty == TIME => Compiled::kernel(Kernel::Clock(Clock::SinceMidnight), vec![from.expr]),
        ExprType::Time if matches!(from.ty, DataType::Timestamp(..)) => {
            Compiled::kernel(Kernel::Clock(Clock::Of), vec![from.expr])
        }
        ExprType::Point if is_text && logical != ExprType::Point => {
            Compiled::kernel(Kernel::Points(Points::Parse), vec![from.expr])
        }
        ExprType::Text | ExprType::Point => cast_to(from, &TEXT),
        shape if shape.is_geometry() => {
            Compiled::kernel(Kernel::Shapes(Shapes::Parse(to)), vec![cast_to(from, &TEXT).expr])
        }
        ExprType::Boolean => match Num::of(&from.ty) {
            // A double is a truth value when it is one exactly as an integer is.
            Some(num) => {
                let whole = Numeric::new(Rounding::Abs, num, None);
                cast_to(
                    Compiled::kernel(Kernel::Numeric(whole), vec![from.expr]).cast(&DataType::Int64),
                    &DataType::Boolean,
                )
            }
            None => cast_to(from, &DataType::Boolean),
        },
        ExprType::Null => from,
        ExprType::Date | ExprType::Timestamp | ExprType::TimestampUtc if is_text => {
            // A date in a text may come with a time of day, and a time without.
            let at = cast_to(from, &if to == ExprType::TimestampUtc { timestamp_utc() } else { TIMESTAMP });
            cast_to(at, &physical(to))
        }
        _ => cast_to(from, &physical(to)),
    }
}
