//! Arithmetic on dates, and parts of values.

use super::coerce::{cast, describe, to_type};
use super::literal;
use super::names::shown;
use super::typer::Typer;
use crate::ast::{BinaryOp, Expr, Position, Value};
use crate::functions::Function;
use crate::refusal::Mistake;
use crate::resolved::{ExprType, Node, Typed};
use catalog::FieldType;

/// Whether values of the type are dates, with or without a time of day.
pub(super) fn is_temporal(ty: ExprType) -> bool {
    matches!(ty, ExprType::Date | ExprType::Timestamp | ExprType::TimestampUtc)
}

/// A length of time written out: `'P1M'` or `'P1M'::interval`.
fn written_interval(expr: &Expr) -> Option<Value> {
    match expr {
        Expr::Literal { value: Value::Text(text), .. } => literal::interval(text),
        Expr::Cast { expr, to, .. } if to.eq_ignore_ascii_case("interval") => written_interval(expr),
        _ => None,
    }
}

fn negated(interval: Value) -> Value {
    match interval {
        Value::Interval { months, days, micros } => Value::Interval { months: -months, days: -days, micros: -micros },
        other => other,
    }
}

/// `moment` later by `interval`. A date becomes its midnight, so that hours can be added to it.
pub(super) fn later(moment: Typed, interval: Value) -> Typed {
    let ty = if moment.ty == ExprType::TimestampUtc { moment.ty } else { ExprType::Timestamp };
    let moment = if moment.ty == ty { moment } else { cast(moment, ty) };
    let interval = Typed::new(Node::Literal(interval), ExprType::Interval);
    Typed::new(Node::Call { function: Function::DateAdd, args: vec![moment, interval] }, ty)
}

impl Typer<'_> {
    /// `a + b` and `a - b`: of numbers, of a date and a length of time, and of two dates.
    pub(super) fn sum(&mut self, op: BinaryOp, left: &Expr, right: &Expr, at: Position) -> Result<Typed, Mistake> {
        if let (BinaryOp::Add, Some(interval)) = (op, written_interval(left)) {
            let moment = self.expr(right)?;
            return if is_temporal(moment.ty) { Ok(later(moment, interval)) } else { Err(self.no_number(left)) };
        }
        let first = self.expr(left)?;
        if is_temporal(first.ty) {
            return self.date_sum(op, first, right, at);
        }
        let first = to_type(first, ExprType::Number).map_err(|message| self.mismatch(left.position(), message))?;
        let second = self.of_type(right, ExprType::Number)?;
        Ok(Typed::new(Node::Binary { op, left: Box::new(first), right: Box::new(second) }, ExprType::Number))
    }

    fn no_number(&self, expr: &Expr) -> Mistake {
        self.mismatch(expr.position(), "a length of time can only be added to a date")
    }

    fn date_sum(&mut self, op: BinaryOp, moment: Typed, right: &Expr, at: Position) -> Result<Typed, Mistake> {
        if let Some(interval) = written_interval(right) {
            return Ok(later(moment, if op == BinaryOp::Subtract { negated(interval) } else { interval }));
        }
        let other = self.expr(right)?;
        match (op, moment.ty, other.ty) {
            (BinaryOp::Subtract, ExprType::Date, ExprType::Date) => {
                let args = vec![moment, other];
                Ok(Typed::new(Node::Call { function: Function::DateDiffD, args }, ExprType::Number))
            }
            (BinaryOp::Subtract, _, ty) if is_temporal(ty) => {
                Err(self.mismatch(at, "the days between two times are `date_diff_d(a, b)`"))
            }
            _ => {
                let message = format!(
                    "{} goes with a length of time such as `'P1M'` (a month), not with {}",
                    describe(&moment),
                    describe(&other)
                );
                Err(self.mismatch(at, message))
            }
        }
    }

    /// The argument that is a length of time.
    pub(super) fn interval(&self, expr: &Expr) -> Result<Typed, Mistake> {
        let interval = written_interval(expr).ok_or_else(|| {
            let message =
                "a length of time is written in quotes: `'P1D'` is a day, `'P1M'` a month, `'PT12H'` 12 hours";
            self.mismatch(expr.position(), message)
        })?;
        Ok(Typed::new(Node::Literal(interval), ExprType::Interval))
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
        if let Some(function) = Function::part(value.ty, name) {
            return Ok(Typed::new(Node::Call { function, args: vec![value] }, ExprType::Number));
        }
        let is_url = self.scope.field_type_of(&value) == Some(FieldType::Url);
        if is_url && name.eq_ignore_ascii_case("url") {
            return Ok(value);
        }
        let parts = match value.ty {
            ExprType::Text if is_url => "it has `url`",
            ExprType::Point => "it has `latitude` and `longitude`",
            ExprType::Date => "it has `year`, `month`, `day`, `dow`, `woy` and `isoyear`",
            ty if is_temporal(ty) => {
                "it has `year`, `month`, `day`, `hour`, `minute`, `second`, `dow`, `woy`, `isoyear` and `date`"
            }
            _ => "only dates and points have parts",
        };
        Err(self.mismatch(at, format!("{} has no part named `{}`; {parts}", describe(&value), shown(name))))
    }
}
