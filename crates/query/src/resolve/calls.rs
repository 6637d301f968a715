//! Calls of functions and aggregates, and casts: number and types of arguments.

use super::coerce::{cast, describe, no_order, to_type};
use super::dates::{is_temporal, later};
use super::literal;
use super::names::shown;
use super::outputs::{COUNT_DISTINCT, is_aggregate_call};
use super::typer::Typer;
use crate::ast::{Expr, Position, Value, Window};
use crate::functions::{Aggregate, Function, Gives, Param, WindowFunction};
use crate::refusal::{Mistake, MistakeKind};
use crate::resolved::{ExprType, Node, Typed};
use crate::suggest::nearest;

/// A call as written.
#[derive(Clone, Copy)]
pub(super) struct Called<'e> {
    pub name: &'e str,
    pub distinct: bool,
    pub args: &'e [Expr],
    pub filter: Option<&'e Expr>,
    pub over: Option<&'e Window>,
    pub at: Position,
}

impl Typer<'_> {
    /// A call by name.
    pub(super) fn call(&mut self, call: &Called<'_>) -> Result<Typed, Mistake> {
        if let Some(window) = call.over {
            return self.windowed(call, window);
        }
        if call.name.eq_ignore_ascii_case(COUNT_DISTINCT) {
            return self.aggregate(Aggregate::Count, &Called { distinct: true, ..*call });
        }
        if let Some(aggregate) = Aggregate::from_name(call.name).filter(|_| is_aggregate_call(call.name, call.args)) {
            return self.aggregate(aggregate, call);
        }
        if Function::from_name(call.name).is_none() && WindowFunction::from_name(call.name).is_some() {
            let message = format!("`{}` looks at other rows; write `over (…)` behind it", shown(call.name));
            return Err(self.mistake(MistakeKind::Window, call.at, message));
        }
        let Some(function) = Function::from_name(call.name) else {
            return Err(self.no_such_function(call.name, call.at));
        };
        if call.distinct || call.filter.is_some() {
            let what = if call.distinct { "only `count` takes `distinct`" } else { "only aggregates take `filter`" };
            return Err(self.mistake(MistakeKind::WrongArguments, call.at, what));
        }
        self.function(function, call.args, call.at)
    }

    fn no_such_function(&self, name: &str, at: Position) -> Mistake {
        let functions = Function::all().map(Function::name).filter(|name| !name.starts_with('.'));
        let aggregates = Aggregate::ALL.iter().map(|a| a.name());
        let windows = WindowFunction::ALL.iter().map(|w| w.name());
        let near = nearest(name, functions.chain(aggregates).chain(windows));
        let advice = near.map_or("the API documentation lists them".into(), |near| format!("did you mean `{near}`?"));
        let message = format!("no function is named `{}`; {advice}", shown(name));
        let mut mistake = self.mistake(MistakeKind::NoSuchFunction { name: name.into() }, at, message);
        mistake.suggestion = near.map(Into::into);
        mistake
    }

    fn aggregate(&mut self, function: Aggregate, call: &Called<'_>) -> Result<Typed, Mistake> {
        let (name, at) = (function.name(), call.at);
        if !self.aggregates {
            return Err(self.no_aggregate(&format!("`{name}`"), at));
        }
        if call.distinct && (function != Aggregate::Count || call.args.len() != 1) {
            return Err(self.mistake(MistakeKind::WrongArguments, at, "only `count` of one field takes `distinct`"));
        }
        let windows = std::mem::replace(&mut self.windows, false);
        self.aggregates = false;
        let arguments = self.aggregate_arguments(function, call);
        let filter = call.filter.map(|filter| self.condition(filter)).transpose();
        self.aggregates = true;
        self.windows = windows;
        let ((args, ty), filter) = (arguments?, filter?.map(Box::new));
        Ok(Typed::new(Node::Aggregate { function, distinct: call.distinct, args, filter }, ty))
    }

    /// The arguments of an aggregate, and what it gives.
    pub(super) fn aggregate_arguments(
        &mut self,
        function: Aggregate,
        call: &Called<'_>,
    ) -> Result<(Vec<Typed>, ExprType), Mistake> {
        if call.args.is_empty() && function == Aggregate::Count {
            return Ok((Vec::new(), ExprType::Number));
        }
        if call.args.len() != function.arity() {
            let takes = if function.arity() == 1 { "one argument" } else { "two arguments" };
            let message = format!("`{}` takes {takes}", function.name());
            return Err(self.mistake(MistakeKind::WrongArguments, call.at, message));
        }
        let mut args = Vec::with_capacity(call.args.len());
        let mut gives = ExprType::Number;
        for arg in call.args {
            let typed = self.expr(arg)?;
            let (typed, ty) = self.aggregate_argument(function, typed, arg.position())?;
            args.push(typed);
            gives = ty;
        }
        Ok((args, gives))
    }

    fn aggregate_argument(&self, function: Aggregate, arg: Typed, at: Position) -> Result<(Typed, ExprType), Mistake> {
        match function {
            Aggregate::Count => Ok((arg, ExprType::Number)),
            Aggregate::Min | Aggregate::Max | Aggregate::Median
                if !arg.ty.has_order() || arg.ty == ExprType::Boolean =>
            {
                let message = format!("`{}` takes numbers, texts or dates, not {}", function.name(), describe(&arg));
                Err(self.mismatch(at, message))
            }
            Aggregate::Min | Aggregate::Max | Aggregate::Median => {
                let ty = arg.ty;
                Ok((arg, ty))
            }
            Aggregate::Extent | Aggregate::SpatialUnion => {
                let arg = self.shape(arg, at)?;
                let ty = if function == Aggregate::Extent { ExprType::MultiPolygon } else { arg.ty.several() };
                Ok((arg, ty))
            }
            Aggregate::BoolAnd | Aggregate::BoolOr => {
                let arg = to_type(arg, ExprType::Boolean).map_err(|message| self.mismatch(at, message))?;
                Ok((arg, ExprType::Boolean))
            }
            Aggregate::Sum | Aggregate::Avg | Aggregate::StddevPop | Aggregate::StddevSamp => {
                let arg = self.as_number(arg, at)?;
                let ty = arg.ty;
                Ok((arg, ty))
            }
            Aggregate::RegrSlope | Aggregate::RegrIntercept | Aggregate::RegrR2 => {
                Ok((self.as_number(arg, at)?, ExprType::Number))
            }
        }
    }

    fn function(&mut self, function: Function, args: &[Expr], at: Position) -> Result<Typed, Mistake> {
        let signature = function.signature();
        if args.len() < signature.least || args.len() > signature.most {
            let message = format!("`{}` takes {}, not {}", function.name(), signature.count_words(), args.len());
            return Err(self.mistake(MistakeKind::WrongArguments, at, message));
        }
        if function == Function::GetUtcDate {
            return self.this_moment(at);
        }
        let typed = match signature.param(0) {
            Some(Param::Shared) => self.shared(&args.iter().collect::<Vec<_>>(), at)?.0,
            Some(Param::SharedTemporal) => self.moments(args, at)?,
            _ => {
                let argument = |(i, arg)| self.argument(arg, signature.param(i).unwrap_or(Param::Shared));
                args.iter().enumerate().map(argument).collect::<Result<_, _>>()?
            }
        };
        let ty = match signature.gives {
            Gives::Of(ty) => ty,
            Gives::First => typed.first().map_or(ExprType::Null, |t| t.ty),
            Gives::Several => typed.first().map_or(ExprType::Null, |t| t.ty.several()),
            Gives::Mended => match typed.first().map_or(ExprType::Null, |t| t.ty) {
                ExprType::Polygon => ExprType::MultiPolygon,
                ty => ty,
            },
            Gives::Time => return Ok(self.date_add(typed)),
        };
        if !ty.has_order() && matches!(function, Function::Greatest | Function::Least) {
            return Err(self.mismatch(at, no_order(ty)));
        }
        if function == Function::SpatialUnion && typed.iter().any(|t| t.ty.several() != ty) {
            return Err(self.mismatch(at, "`spatial_union` takes two of points, two of lines or two of polygons"));
        }
        if typed.len() == 2 && signature.param(1) == Some(Param::Zone) && signature.least == 1 {
            return self.truncate_there(function, typed, at);
        }
        Ok(Typed::new(Node::Call { function, args: typed }, ty))
    }

    fn this_moment(&self, at: Position) -> Result<Typed, Mistake> {
        let now = self.now.ok_or_else(|| {
            self.mistake(MistakeKind::WrongArguments, at, "`get_utc_date()` cannot stand here: write the date out")
        })?;
        Ok(Typed::new(Node::Literal(Value::TimestampUtc(now)), ExprType::TimestampUtc))
    }

    fn date_add(&self, args: Vec<Typed>) -> Typed {
        let mut args = args.into_iter();
        match (args.next(), args.next()) {
            (Some(moment), Some(interval)) => later(moment, interval),
            _ => Typed::new(Node::Literal(Value::Null), ExprType::Timestamp),
        }
    }

    /// `date_trunc_ymd(instant, 'US/Pacific')`: the start of the day there, as a clock there shows it.
    fn truncate_there(&self, function: Function, args: Vec<Typed>, at: Position) -> Result<Typed, Mistake> {
        if let Some(moment) = args.first().filter(|moment| moment.ty != ExprType::TimestampUtc) {
            let message = format!("{} has no time zone; leave the zone out", describe(moment));
            return Err(self.mismatch(at, message));
        }
        let there = Node::Call { function: Function::ToFloatingTimestamp, args };
        let args = vec![Typed::new(there, ExprType::Timestamp)];
        Ok(Typed::new(Node::Call { function, args }, ExprType::Timestamp))
    }

    fn argument(&mut self, arg: &Expr, param: Param) -> Result<Typed, Mistake> {
        let at = arg.position();
        match param {
            Param::Of(ExprType::Number) => self.numeric(arg),
            Param::Of(ty) => self.of_type(arg, ty),
            Param::Shared | Param::SharedTemporal => self.expr(arg),
            Param::Geometry | Param::Polygons => {
                let typed = self.expr(arg)?;
                let typed = self.shape(typed, at)?;
                if param == Param::Polygons && typed.ty.several() != ExprType::MultiPolygon {
                    return Err(self.mismatch(at, format!("{} is not a polygon, and has no area", describe(&typed))));
                }
                Ok(typed)
            }
            Param::Zone => self.zone(arg),
            Param::Interval => self.interval(arg),
            Param::Temporal | Param::Time => {
                let typed = self.expr(arg)?;
                let accepted = matches!(typed.ty, ExprType::Timestamp | ExprType::TimestampUtc)
                    || (typed.ty == ExprType::Date && param == Param::Temporal);
                if accepted {
                    return Ok(typed);
                }
                to_type(typed, ExprType::Timestamp).map_err(|message| self.mismatch(at, message))
            }
        }
    }

    /// A shape; a text in quotes is read as the kind that it says it is, a location is its point.
    fn shape(&self, typed: Typed, at: Position) -> Result<Typed, Mistake> {
        if typed.ty.is_geometry() {
            return Ok(typed);
        }
        if typed.ty == ExprType::Location {
            return Ok(cast(typed, ExprType::Point));
        }
        match &typed.node {
            Node::Literal(Value::Text(text)) => match literal::any_shape(text) {
                Some((value, ty)) => Ok(Typed::new(Node::Literal(value), ty)),
                None => {
                    let message = "a text cannot be read as a shape; write it in well-known text, longitude first, like \
                                   `'POLYGON ((-121.5 38.6, -121.4 38.6, -121.4 38.7, -121.5 38.6))'`";
                    Err(self.mismatch(at, message))
                }
            },
            _ if typed.ty == ExprType::Null => Ok(Typed::new(Node::Literal(Value::Null), ExprType::MultiPolygon)),
            _ => Err(self.mismatch(at, format!("{} is not a shape; cast it with `::` to one", describe(&typed)))),
        }
    }

    /// `x::type`.
    pub(super) fn cast(&mut self, expr: &Expr, to: &str, at: Position) -> Result<Typed, Mistake> {
        let Some(ty) = type_named(to) else {
            let message = format!(
                "no type is named `{}`; the types are text, number, double, boolean, date, time, floating_timestamp, \
                 fixed_timestamp, interval, json, point, multipoint, line, multiline, polygon and multipolygon",
                shown(to)
            );
            return Err(self.mistake(MistakeKind::NoSuchFunction { name: to.into() }, at, message));
        };
        let typed = self.expr(expr)?;
        if typed.ty == ty {
            return Ok(typed);
        }
        if let Node::Literal(Value::Text(text)) = &typed.node {
            return Ok(Typed::new(Node::Literal(literal::read(text, ty).unwrap_or(Value::Null)), ty));
        }
        if !castable(typed.ty, ty) {
            return Err(self.mismatch(at, format!("{} cannot be cast to `{}`", describe(&typed), shown(to))));
        }
        Ok(cast(typed, ty))
    }
}

/// Whether values of one type can be read as the other.
fn castable(from: ExprType, to: ExprType) -> bool {
    matches!(from, ExprType::Text | ExprType::Null)
        || to == ExprType::Text
        || (from.is_number() && to.is_number())
        || (from == ExprType::Json && !to.is_geometry())
        || (from == ExprType::Location && to == ExprType::Point)
        || (to == ExprType::Time && matches!(from, ExprType::Timestamp | ExprType::TimestampUtc))
        || (is_temporal(from) && is_temporal(to))
        || (from.is_geometry() && from.several() == to)
}

/// Types by the names of SoQL, old and new.
fn type_named(name: &str) -> Option<ExprType> {
    Some(match name.to_ascii_lowercase().as_str() {
        "text" => ExprType::Text,
        "number" | "money" => ExprType::Number,
        "double" => ExprType::Double,
        "boolean" | "checkbox" => ExprType::Boolean,
        "date" => ExprType::Date,
        "floating_timestamp" | "calendar_date" => ExprType::Timestamp,
        "fixed_timestamp" => ExprType::TimestampUtc,
        "time" => ExprType::Time,
        "interval" => ExprType::Interval,
        "json" => ExprType::Json,
        "point" => ExprType::Point,
        "multipoint" => ExprType::MultiPoint,
        "line" => ExprType::Line,
        "multiline" => ExprType::MultiLine,
        "polygon" => ExprType::Polygon,
        "multipolygon" => ExprType::MultiPolygon,
        _ => return None,
    })
}
