//! Arithmetic on dates and times, and parts and elements of values.

use super::coerce::{cast, describe, to_type};
use super::names::shown;
use super::typer::{Typer, number_of};
use crate::ast::{BinaryOp, Expr, Position, Value};
use crate::functions::Function;
use crate::interval;
use crate::refusal::Mistake;
use crate::resolved::{ExprType, Node, Typed};
use catalog::FieldType;

/// Whether values of the type are dates, with or without a time of day.
pub(super) fn is_temporal(ty: ExprType) -> bool {
    matches!(ty, ExprType::Date | ExprType::Timestamp | ExprType::TimestampUtc)
}

/// A length of time in quotes, which says by itself what it is.
fn written_interval(expr: &Expr) -> Option<Typed> {
    let Expr::Literal { value: Value::Text(text), .. } = expr else { return None };
    interval::read(text).map(length)
}

fn length(interval: Value) -> Typed {
    Typed::new(Node::Literal(interval), ExprType::Interval)
}

fn negated(interval: Typed) -> Typed {
    match interval.node {
        Node::Literal(Value::Interval { months, days, micros }) => {
            length(Value::Interval { months: -months, days: -days, micros: -micros })
        }
        _ => Typed::new(Node::Negate(Box::new(interval)), ExprType::Interval),
    }
}

/// `moment` later by `interval`. A date becomes its midnight, so that hours can be added to it; a time of day stays one.
pub(super) fn later(moment: Typed, interval: Typed) -> Typed {
    let ty = if moment.ty == ExprType::Date { ExprType::Timestamp } else { moment.ty };
    let moment = if moment.ty == ty { moment } else { cast(moment, ty) };
    Typed::new(Node::Call { function: Function::DateAdd, args: vec![moment, interval] }, ty)
}

impl Typer<'_> {
    /// `a + b` and `a - b`: of numbers, of a date or time and a length of time, of a date and a time of day, of two dates
    /// and of two times of day.
    pub(super) fn sum(&mut self, op: BinaryOp, left: &Expr, right: &Expr, at: Position) -> Result<Typed, Mistake> {
        let first = match written_interval(left).filter(|_| op == BinaryOp::Add) {
            Some(interval) => interval,
            None => self.expr(left)?,
        };
        if is_temporal(first.ty) || matches!(first.ty, ExprType::Time | ExprType::Interval) {
            return self.time_sum(op, first, right, at);
        }
        let first = self.as_number(first, left.position())?;
        let second = self.numeric(right)?;
        let ty = number_of(&first, &second);
        Ok(Typed::new(Node::Binary { op, left: Box::new(first), right: Box::new(second) }, ty))
    }

    fn time_sum(&mut self, op: BinaryOp, first: Typed, right: &Expr, at: Position) -> Result<Typed, Mistake> {
        use ExprType::{Date, Interval, Time};
        let second = match written_interval(right) {
            Some(interval) => interval,
            None => self.expr(right)?,
        };
        let between = |function, ty, args| Ok(Typed::new(Node::Call { function, args }, ty));
        match (op, first.ty, second.ty) {
            (BinaryOp::Add, Interval, ty) if is_temporal(ty) || ty == Time => Ok(later(second, first)),
            (_, Interval, _) => Err(self.mismatch(at, "a length of time can only be added to a date or a time")),
            (BinaryOp::Subtract, _, Interval) => Ok(later(first, negated(second))),
            (_, _, Interval) => Ok(later(first, second)),
            (BinaryOp::Add, Date, Time) => Ok(later(first, cast(second, Interval))),
            (BinaryOp::Add, Time, Date) => Ok(later(second, cast(first, Interval))),
            (BinaryOp::Subtract, Time, Time) => between(Function::TimeBetween, Interval, vec![first, second]),
            (BinaryOp::Subtract, Date, Date) => between(Function::DateDiffD, ExprType::Number, vec![first, second]),
            (BinaryOp::Subtract, _, ty) if is_temporal(ty) => {
                Err(self.mismatch(at, "the days between two times are `date_diff_d(a, b)`"))
            }
            _ => {
                let (first, second) = (describe(&first), describe(&second));
                let message =
                    format!("{first} goes with a length of time such as `'P1M'` (a month), not with {second}");
                Err(self.mismatch(at, message))
            }
        }
    }

    /// The argument that is a length of time.
    pub(super) fn interval(&mut self, expr: &Expr) -> Result<Typed, Mistake> {
        if let Some(interval) = written_interval(expr) {
            return Ok(interval);
        }
        let is_text = matches!(expr, Expr::Literal { value: Value::Text(_), .. });
        match self.expr(expr)? {
            typed if typed.ty == ExprType::Interval => Ok(typed),
            typed => {
                let what = if is_text { "the text is none".into() } else { format!("{} is none", describe(&typed)) };
                let message = format!(
                    "a length of time is written in quotes: `'P1D'` is a day, `'P1M'` a month, `'PT12H'` 12 hours; \
                     {what} (a field of such texts is cast with `::interval`)"
                );
                Err(self.mismatch(expr.position(), message))
            }
        }
    }

    /// The argument that is the name of a time zone.
    pub(super) fn zone(&self, expr: &Expr) -> Result<Typed, Mistake> {
        let at = expr.position();
        let Expr::Literal { value: Value::Text(name), .. } = expr else {
            return Err(self.mismatch(at, "a time zone is a name in quotes, such as `'US/Pacific'`"));
        };
        if jiff::tz::db().get(name).is_err() {
            let message = format!("no time zone is named `{}`; write it like `'America/Los_Angeles'`", shown(name));
            return Err(self.mismatch(at, message));
        }
        Ok(Typed::new(Node::Literal(Value::Text(name.clone())), ExprType::Text))
    }

    /// Arguments that are dates or times of one type.
    pub(super) fn moments(&mut self, args: &[Expr], at: Position) -> Result<Vec<Typed>, Mistake> {
        let (typed, ty) = self.shared(&args.iter().collect::<Vec<_>>(), at)?;
        if is_temporal(ty) {
            return Ok(typed);
        }
        let to_time = |t| to_type(t, ExprType::Timestamp).map_err(|message| self.mismatch(at, message));
        typed.into_iter().map(to_time).collect()
    }

    /// `opened.year`, `place.latitude`.
    pub(super) fn part(&mut self, of: &Expr, name: &str, at: Position) -> Result<Typed, Mistake> {
        let value = self.expr(of)?;
        if name.eq_ignore_ascii_case("date") && is_temporal(value.ty) {
            return Ok(if value.ty == ExprType::Date { value } else { cast(value, ExprType::Date) });
        }
        if name.eq_ignore_ascii_case("time") && matches!(value.ty, ExprType::Timestamp | ExprType::TimestampUtc) {
            return Ok(cast(value, ExprType::Time));
        }
        if let Some(function) = Function::part(value.ty, name) {
            return Ok(Typed::new(Node::Call { function, args: vec![value] }, ExprType::Number));
        }
        let is_url = self.scope.field_type_of(&value) == Some(FieldType::Url);
        match (value.ty, &*name.to_ascii_lowercase()) {
            (ExprType::Json, _) => return Ok(element(value, name)),
            (ExprType::Location, "human_address") => return Ok(cast(element(value, name), ExprType::Text)),
            (ExprType::Location, "latitude" | "longitude") => {
                let point = cast(value, ExprType::Point);
                let function = Function::part(ExprType::Point, name).unwrap_or(Function::Latitude);
                return Ok(Typed::new(Node::Call { function, args: vec![point] }, ExprType::Number));
            }
            (_, "url") if is_url => return Ok(value),
            // An address is published without words of its own.
            (_, "description") if is_url => return Ok(Typed::new(Node::Literal(Value::Null), ExprType::Text)),
            _ => {}
        }
        let parts = match value.ty {
            ExprType::Text if is_url => "it has `url` and `description`",
            ExprType::Location => "it has `latitude`, `longitude` and `human_address`",
            ExprType::Time => "it has `hour`, `minute` and `second`",
            ExprType::Point => "it has `latitude` and `longitude`",
            ExprType::Date => "it has `year`, `month`, `day`, `dow`, `woy` and `isoyear`",
            ty if is_temporal(ty) => {
                "it has `year`, `month`, `day`, `hour`, `minute`, `second`, `dow`, `woy`, `isoyear`, `date` and `time`"
            }
            _ => "only dates, points and JSON values have parts",
        };
        Err(self.mismatch(at, format!("{} has no part named `{}`; {parts}", describe(&value), shown(name))))
    }

    /// `x[i]`: of an object by the name of a key, of an array by the place, counted from 0.
    pub(super) fn element(&mut self, of: &Expr, index: &Expr, at: Position) -> Result<Typed, Mistake> {
        let value = self.expr(of)?;
        if value.ty != ExprType::Json {
            let message = format!("{} has no elements; only JSON values have", describe(&value));
            return Err(self.mismatch(at, message));
        }
        let index_at = index.position();
        let index = self.expr(index)?;
        if !matches!(index.ty, ExprType::Text | ExprType::Number) {
            let message = format!("an element is named by a text or counted by a number, not by {}", describe(&index));
            return Err(self.mismatch(index_at, message));
        }
        Ok(Typed::new(Node::Call { function: Function::Element, args: vec![value, index] }, ExprType::Json))
    }
}

/// The element of an object under this key.
fn element(value: Typed, key: &str) -> Typed {
    let key = Typed::new(Node::Literal(Value::Text(key.into())), ExprType::Text);
    Typed::new(Node::Call { function: Function::Element, args: vec![value, key] }, ExprType::Json)
}
