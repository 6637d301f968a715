//! Calls of functions of one row's values.

use super::literals;
use super::types::{Num, TEXT, TIME};
use super::{Compiled, Result, Scope};
use crate::error::EngineError;
use crate::functions::{
    Buckets, Clock, Extract, Json, Kernel, Moments, Numeric, Points, Rounding, Shapes, TextFunction, Truncate, Unit,
};
use arrow::datatypes::DataType;
use datafusion::functions::{core, string, unicode};
use datafusion::logical_expr::expr::{Case, InList};
use datafusion::logical_expr::{Expr, ScalarUDF};
use query::{ExprType, Function, Typed, Value};
use std::sync::Arc;

impl Scope<'_> {
    pub(super) fn call(&self, function: Function, args: &[Typed], ty: ExprType) -> Result<Compiled> {
        use Function as F;
        match function {
            F::Lower => self.builtin(&string::lower(), args, TEXT),
            F::Upper => self.builtin(&string::upper(), args, TEXT),
            F::Trim => self.builtin(&string::btrim(), args, TEXT),
            F::TrimLeading => self.builtin(&string::ltrim(), args, TEXT),
            F::TrimTrailing => self.builtin(&string::rtrim(), args, TEXT),
            F::LeftPad => self.kernel(Kernel::Text(TextFunction::LeftPad), args, &[TEXT, DataType::Int64, TEXT]),
            F::RightPad => self.kernel(Kernel::Text(TextFunction::RightPad), args, &[TEXT, DataType::Int64, TEXT]),
            F::Chr => self.kernel(Kernel::Character, args, &[DataType::Int64]),
            F::Unaccent => self.kernel(Kernel::Text(TextFunction::Unaccent), args, &[TEXT]),
            F::HumanAddress => self.kernel(Kernel::Text(TextFunction::HumanAddress), args, &[TEXT, TEXT, TEXT, TEXT]),
            F::CaselessEq | F::CaselessNe | F::CaselessOneOf | F::CaselessNotOneOf => {
                self.caseless_among(function, args)
            }
            F::CaselessContains => self.caseless(TextFunction::Contains, args),
            F::CaselessStartsWith => self.caseless(TextFunction::StartsWith, args),
            F::Length => self.builtin(&unicode::character_length(), args, DataType::Int64),
            F::Contains => self.kernel(Kernel::Text(TextFunction::Contains), args, &[TEXT, TEXT]),
            F::StartsWith => self.kernel(Kernel::Text(TextFunction::StartsWith), args, &[TEXT, TEXT]),
            F::Replace => self.kernel(Kernel::Text(TextFunction::Replace), args, &[TEXT, TEXT, TEXT]),
            F::Substring => {
                self.kernel(Kernel::Text(TextFunction::Substring), args, &[TEXT, DataType::Int64, DataType::Int64])
            }
            F::SplitPart => self.kernel(Kernel::Text(TextFunction::SplitPart), args, &[TEXT, TEXT, DataType::Int64]),
            F::Abs => self.number(Rounding::Abs, args),
            F::Ceil => self.number(Rounding::Ceil, args),
            F::Floor => self.number(Rounding::Floor, args),
            F::Round => self.number(Rounding::Round, args),
            F::Ln => self.number(Rounding::Ln, args),
            F::SignedMagnitude10 => self.bucket(Buckets::Magnitude10, args),
            F::SignedMagnitudeLinear => self.bucket(Buckets::Linear, args),
            F::WidthBucket => self.bucket(Buckets::Width, args),
            F::Greatest => self.same_type(&core::greatest(), args),
            F::Least => self.same_type(&core::least(), args),
            F::Coalesce => self.coalesce(args),
            F::NullIf => self.same_type(&core::nullif(), args),
            F::DateTruncY | F::DatezTruncY => self.truncate(Unit::Year, args, ty),
            F::DateTruncYm | F::DatezTruncYm => self.truncate(Unit::Month, args, ty),
            F::DateTruncYmd | F::DatezTruncYmd => self.truncate(Unit::Day, args, ty),
            F::DateExtractY => self.extract(Extract::Year, args),
            F::DateExtractM => self.extract(Extract::Month, args),
            F::DateExtractD => self.extract(Extract::Day, args),
            F::DateExtractHh => self.extract(Extract::Hour, args),
            F::DateExtractMm => self.extract(Extract::Minute, args),
            F::DateExtractSs => self.extract(Extract::Second, args),
            F::DateExtractDow => self.extract(Extract::DayOfWeek, args),
            F::DateExtractWoy => self.extract(Extract::Week, args),
            F::DateExtractIsoY => self.extract(Extract::IsoYear, args),
            F::DateDiffD => {
                let (args, _) = self.all_alike(&args.iter().collect::<Vec<_>>())?;
                Ok(Compiled::kernel(Kernel::Moments(Moments::DaysBetween), args))
            }
            F::DateDiffBusinessDays => {
                let (args, _) = self.all_alike(&args.iter().collect::<Vec<_>>())?;
                Ok(Compiled::kernel(Kernel::Moments(Moments::WeekdaysBetween), args))
            }
            F::TimeBetween => self.kernel(Kernel::Clock(Clock::Between), args, &[TIME, TIME]),
            F::DateAdd => self.date_add(args, ty),
            F::EpochSeconds => {
                Ok(Compiled::kernel(Kernel::Moments(Moments::EpochSeconds), vec![self.point_in_time(args)?]))
            }
            F::ToFloatingTimestamp => self.clock_in(args),
            F::GetUtcDate => Err(EngineError::fault("now")),
            F::WithinCircle if of_points(args, 1) => self.points(Points::WithinCircle, args, 3),
            F::WithinBox if of_points(args, 1) => self.points(Points::WithinBox, args, 4),
            F::DistanceInMeters if of_points(args, 2) => {
                self.kernel(Kernel::Points(Points::Distance), args, &[TEXT, TEXT])
            }
            F::WithinCircle => self.shapes(Shapes::WithinCircle, args),
            F::WithinBox => self.shapes(Shapes::WithinBox, args),
            F::DistanceInMeters => self.shapes(Shapes::Distance, args),
            F::WithinPolygon => self.shapes(Shapes::WithinPolygon, args),
            F::Intersects => self.shapes(Shapes::Intersects, args),
            F::Crosses => self.shapes(Shapes::Crosses, args),
            F::Overlaps => self.shapes(Shapes::Overlaps, args),
            F::PolygonIntersection => self.shapes(Shapes::PolygonIntersection, args),
            F::SpatialUnion => self.shapes(Shapes::SpatialUnion, args),
            F::ConvexHull => self.shapes(Shapes::ConvexHull, args),
            F::ConcaveHull => self.shapes(Shapes::ConcaveHull, args),
            F::Area => self.shapes(Shapes::Area, args),
            F::NumPoints => self.shapes(Shapes::NumPoints, args),
            F::Simplify => self.shapes(Shapes::Simplify, args),
            F::SimplifyPreserveTopology => self.shapes(Shapes::SimplifyPreserveTopology, args),
            F::SnapToGrid => self.shapes(Shapes::SnapToGrid, args),
            F::ReducePrecision => self.shapes(Shapes::ReducePrecision, args),
            F::VisibleAt => self.shapes(Shapes::VisibleAt, args),
            F::IsEmpty => self.shapes(Shapes::IsEmpty, args),
            F::GeoMakeValid => self.shapes(Shapes::MakeValid, args),
            F::GeoMulti | F::GeoCollectionExtract => self.shapes(Shapes::Several, args),
            F::MakePoint => self.kernel(Kernel::MakePoint, args, &[DataType::Float64, DataType::Float64]),
            F::Location => self.kernel(Kernel::Json(Json::Location), args, &[TEXT, TEXT, TEXT, TEXT, TEXT]),
            F::Element => self.element(args),
            F::Latitude => self.points(Points::Latitude, args, 0),
            F::Longitude => self.points(Points::Longitude, args, 0),
        }
    }

    /// A function of DataFusion's that is total over text.
    fn builtin(&self, function: &Arc<ScalarUDF>, args: &[Typed], returns: DataType) -> Result<Compiled> {
        let args = args.iter().map(|a| Ok(self.compile(a)?.cast(&TEXT).expr)).collect::<Result<Vec<_>>>()?;
        // Its own result type varies with that of its argument; the cast settles it.
        Ok(Compiled::new(function.call(args), DataType::Null).cast(&returns))
    }

    /// The arguments in upper case, as SODA compares texts whatever their case.
    fn upper(&self, args: &[Typed]) -> Result<Vec<Expr>> {
        let upper = |arg| Ok(self.builtin(&string::upper(), std::slice::from_ref(arg), TEXT)?.expr);
        args.iter().map(upper).collect()
    }

    fn caseless(&self, function: TextFunction, args: &[Typed]) -> Result<Compiled> {
        Ok(Compiled::kernel(Kernel::Text(function), self.upper(args)?))
    }

    /// Whether the first argument is one of the others.
    fn caseless_among(&self, function: Function, args: &[Typed]) -> Result<Compiled> {
        let mut upper = self.upper(args)?;
        let list = upper.split_off(1.min(upper.len()));
        let Some(first) = upper.pop() else { return Err(EngineError::fault("arguments")) };
        let negated = matches!(function, Function::CaselessNe | Function::CaselessNotOneOf);
        Ok(Compiled::boolean(Expr::InList(InList::new(Box::new(first), list, negated))))
    }

    /// The bucket of a number; the numbers that are compared are brought to one type.
    fn bucket(&self, what: fn(Num) -> Buckets, args: &[Typed]) -> Result<Compiled> {
        let compared: Vec<&Typed> = args.iter().take(3).collect();
        let (mut exprs, ty) = self.all_alike(&compared)?;
        let num = Num::of(&ty).ok_or(EngineError::fault("bucket-type"))?;
        for count in args.iter().skip(3) {
            exprs.push(self.compile(count)?.cast(&DataType::Int64).expr);
        }
        Ok(Compiled::kernel(Kernel::Buckets(what(num)), exprs))
    }

    fn date_add(&self, args: &[Typed], ty: ExprType) -> Result<Compiled> {
        if ty == ExprType::Time {
            return self.kernel(Kernel::Clock(Clock::Later), args, &[TIME, TEXT]);
        }
        let utc = ty == ExprType::TimestampUtc;
        let Some(interval) = args.get(1) else { return Err(EngineError::fault("interval")) };
        let Some(Value::Interval { months, days, micros }) = literals::value(interval) else {
            let exprs = vec![self.point_in_time(args)?, self.compile(interval)?.cast(&TEXT).expr];
            return Ok(Compiled::kernel(Kernel::Moments(Moments::LaterBy { utc }), exprs));
        };
        let later = Moments::Later { months: *months, days: *days, micros: *micros, utc };
        Ok(Compiled::kernel(Kernel::Moments(later), vec![self.point_in_time(args)?]))
    }

    fn element(&self, args: &[Typed]) -> Result<Compiled> {
        match args.get(1).map(|index| index.ty) {
            Some(ExprType::Number) => self.kernel(Kernel::Json(Json::ElementAt), args, &[TEXT, DataType::Int64]),
            _ => self.kernel(Kernel::Json(Json::Element), args, &[TEXT, TEXT]),
        }
    }

    fn clock_in(&self, args: &[Typed]) -> Result<Compiled> {
        let Some(Value::Text(zone)) = args.get(1).and_then(literals::value) else {
            return Err(EngineError::fault("zone"));
        };
        let clock = Moments::ClockIn(zone.clone());
        Ok(Compiled::kernel(Kernel::Moments(clock), vec![self.point_in_time(args)?]))
    }

    /// A function of ours; arguments beyond those given are left out.
    fn kernel(&self, kernel: Kernel, args: &[Typed], types: &[DataType]) -> Result<Compiled> {
        let args = args.iter().zip(types).map(|(a, ty)| Ok(self.compile(a)?.cast(ty).expr));
        Ok(Compiled::kernel(kernel, args.collect::<Result<Vec<_>>>()?))
    }

    /// A function of DataFusion's whose arguments and result have one type.
    fn same_type(&self, function: &Arc<ScalarUDF>, args: &[Typed]) -> Result<Compiled> {
        let (args, ty) = self.all_alike(&args.iter().collect::<Vec<_>>())?;
        Ok(Compiled::new(function.call(args), ty))
    }

    /// The first argument that is not null, as `case`: the function itself only exists while a plan is optimised.
    fn coalesce(&self, args: &[Typed]) -> Result<Compiled> {
        let (args, ty) = self.all_alike(&args.iter().collect::<Vec<_>>())?;
        let mut branches = args;
        let otherwise = branches.pop().map(Box::new);
        let branch = |arg: Expr| (Box::new(Expr::IsNotNull(Box::new(arg.clone()))), Box::new(arg));
        let case = Case::new(None, branches.into_iter().map(branch).collect(), otherwise);
        Ok(if case.when_then_expr.is_empty() {
            Compiled::new(case.else_expr.map_or_else(|| literals::null(&ty), |e| *e), ty)
        } else {
            Compiled::new(Expr::Case(case), ty)
        })
    }

    fn number(&self, what: Rounding, args: &[Typed]) -> Result<Compiled> {
        let Some((first, rest)) = args.split_first() else { return Err(EngineError::fault("arguments")) };
        let first = self.compile(first)?;
        let num = Num::of(&first.ty).unwrap_or(Num::Int);
        let digits = match rest.first() {
            None => Some(0),
            Some(typed) => match literals::value(typed) {
                Some(Value::Number(digits)) => digits.parse::<i64>().ok(),
                _ => None,
            },
        };
        let mut exprs = vec![first.cast(&num.data_type()).expr];
        for typed in rest.iter().take(1) {
            exprs.push(self.compile(typed)?.cast(&DataType::Int64).expr);
        }
        Ok(Compiled::kernel(Kernel::Numeric(Numeric::new(what, num, digits)), exprs))
    }

    fn truncate(&self, unit: Unit, args: &[Typed], ty: ExprType) -> Result<Compiled> {
        let kernel = Kernel::Truncate(Truncate { unit, utc: ty == ExprType::TimestampUtc });
        Ok(Compiled::kernel(kernel, vec![self.point_in_time(args)?]))
    }

    fn extract(&self, what: Extract, args: &[Typed]) -> Result<Compiled> {
        Ok(Compiled::kernel(Kernel::Extract(what), vec![self.point_in_time(args)?]))
    }

    fn point_in_time(&self, args: &[Typed]) -> Result<Expr> {
        let Some(first) = args.first() else { return Err(EngineError::fault("arguments")) };
        let compiled = self.compile(first)?;
        Ok(match compiled.ty {
            DataType::Date32 | DataType::Timestamp(..) | DataType::Time64(_) => compiled.expr,
            _ => compiled.cast(&super::TIMESTAMP).expr,
        })
    }

    fn shapes(&self, what: Shapes, args: &[Typed]) -> Result<Compiled> {
        let mut types = vec![DataType::Float64; args.len()];
        types.iter_mut().take(what.shapes()).for_each(|ty| *ty = TEXT);
        self.kernel(Kernel::Shapes(what), args, &types)
    }

    fn points(&self, what: Points, args: &[Typed], numbers: usize) -> Result<Compiled> {
        let mut types = vec![TEXT];
        types.resize(numbers + 1, DataType::Float64);
        self.kernel(Kernel::Points(what), args, &types)
    }
}

/// Whether the first arguments are points, which have faster functions than shapes of any kind.
fn of_points(args: &[Typed], count: usize) -> bool {
    args.iter().take(count).all(|arg| arg.ty == ExprType::Point)
}
