//! Functions with `over (…)`: what they take, and where they may stand.

use super::calls::Called;
use super::names::shown;
use super::typer::Typer;
use crate::ast::{Bound, Expr, Frame, FrameUnit, Order, Position, Value, Window};
use crate::functions::{WindowFunction, count_words};
use crate::refusal::{Clause, Mistake, MistakeKind};
use crate::resolved::{ExprType, Node, ResolvedOrder, Typed, Windowed};

/// How far `lead` and `lag` look, and into how many parts `ntile` cuts.
const ROWS_MAX: i64 = 1_000_000;

impl Typer<'_> {
    /// A call with `over (…)`.
    pub(super) fn windowed(&mut self, call: &Called<'_>, window: &Window) -> Result<Typed, Mistake> {
        let name = format!("`{}`", shown(call.name));
        let Some(function) = WindowFunction::from_name(call.name) else {
            let message = format!("{name} does not look at other rows; leave `over (…)` out");
            return Err(self.mistake(MistakeKind::Window, call.at, message));
        };
        if !self.windows {
            return Err(self.no_window(&format!("{name} with `over (…)`"), call.at));
        }
        if call.distinct {
            return Err(self.mistake(MistakeKind::Window, call.at, "`distinct` cannot be used with `over (…)`"));
        }
        self.windows = false;
        let windowed = self.window(function, call, window);
        self.windows = true;
        windowed
    }

    /// The mistake of looking at other rows where a row stands by itself.
    pub(super) fn no_window(&self, what: &str, at: Position) -> Mistake {
        let message = match self.clause() {
            Clause::Join => format!("{what} looks at other rows and cannot stand in `on`"),
            Clause::Where | Clause::Having | Clause::Group => {
                format!("{what} looks at other rows and cannot stand in `{}`", self.clause().word())
            }
            _ => format!("{what} looks at other rows and cannot stand inside an aggregate or another window"),
        };
        self.mistake(MistakeKind::Window, at, message)
    }

    fn window(&mut self, function: WindowFunction, call: &Called<'_>, window: &Window) -> Result<Typed, Mistake> {
        let (least, most) = function.arity();
        if !(least..=most).contains(&call.args.len()) {
            let message = format!("`{}` takes {}, not {}", function.name(), count_words(least, most), call.args.len());
            return Err(self.mistake(MistakeKind::WrongArguments, call.at, message));
        }
        let (args, ty) = match function {
            WindowFunction::RowNumber | WindowFunction::Rank | WindowFunction::DenseRank => {
                (Vec::new(), ExprType::Number)
            }
            WindowFunction::Ntile => (vec![self.rows(call.args.first(), call.at, 1)?], ExprType::Number),
            WindowFunction::FirstValue | WindowFunction::LastValue => self.first_argument(call)?,
            WindowFunction::Lead | WindowFunction::Lag => self.neighbour(call)?,
            WindowFunction::Aggregate(aggregate) => self.aggregate_arguments(aggregate, call)?,
        };
        let args = self.only_where(args, ty, function, call)?;
        let mut partition = window.partition.iter().map(|key| self.sortable(key)).collect::<Result<Vec<_>, _>>()?;
        partition.extend(self.partition.iter().cloned());
        let order = self.order(&window.order)?;
        let whole = matches!(function, WindowFunction::Aggregate(aggregate) if aggregate.wants_whole_windows());
        if whole && !(order.is_empty() && window.frame.is_none()) {
            // For each row anew, it would have to sort all the rows before it.
            let message = format!("`{}` looks at whole windows; leave `order by` and the frame out", function.name());
            return Err(self.mistake(MistakeKind::Window, call.at, message));
        }
        let frame = window.frame.map(|frame| self.frame(function, frame, order.len(), call.at)).transpose()?;
        Ok(Typed::new(Node::Window(Box::new(Windowed { function, args, partition, order, frame })), ty))
    }

    fn first_argument(&mut self, call: &Called<'_>) -> Result<(Vec<Typed>, ExprType), Mistake> {
        let args = call.args.iter().take(1).map(|arg| self.expr(arg)).collect::<Result<Vec<_>, _>>()?;
        let ty = args.first().map_or(ExprType::Null, |arg| arg.ty);
        Ok((args, ty))
    }

    /// `lead(x, rows, default)`.
    fn neighbour(&mut self, call: &Called<'_>) -> Result<(Vec<Typed>, ExprType), Mistake> {
        let values: Vec<&Expr> = call.args.iter().step_by(2).collect();
        let (mut values, ty) = self.shared(&values, call.at)?;
        let default = if values.len() > 1 { values.pop() } else { None };
        if default.as_ref().is_some_and(|value| !matches!(value.node, Node::Literal(_))) {
            let message = "the value where there is no row is written out, not computed";
            return Err(self.mistake(MistakeKind::WrongArguments, call.at, message));
        }
        if let Some(rows) = call.args.get(1) {
            values.push(self.rows(Some(rows), call.at, 0)?);
            values.extend(default);
        }
        Ok((values, ty))
    }

    /// A whole number written out.
    fn rows(&mut self, arg: Option<&Expr>, at: Position, least: i64) -> Result<Typed, Mistake> {
        let number = match arg {
            Some(Expr::Literal { value: Value::Number(digits), .. }) => digits.parse::<i64>().ok(),
            _ => None,
        };
        match number.filter(|n| (least..=ROWS_MAX).contains(n)) {
            Some(n) => Ok(Typed::new(Node::Literal(Value::Number(n.to_string())), ExprType::Number)),
            None => {
                let message = format!("a number of rows is a whole number from {least} to {ROWS_MAX}, written out");
                Err(self.mistake(MistakeKind::WrongArguments, arg.map_or(at, Expr::position), message))
            }
        }
    }

    /// `filter (where …)`: what does not pass is as null, which aggregates do not see.
    fn only_where(
        &mut self,
        args: Vec<Typed>,
        ty: ExprType,
        function: WindowFunction,
        call: &Called<'_>,
    ) -> Result<Vec<Typed>, Mistake> {
        let Some(filter) = call.filter else { return Ok(args) };
        if !matches!(function, WindowFunction::Aggregate(_)) {
            return Err(self.mistake(MistakeKind::Window, call.at, "only aggregates take `filter (where …)`"));
        }
        let condition = self.condition(filter)?;
        let one = || Typed::new(Node::Literal(Value::Boolean(true)), ExprType::Boolean);
        let args = if args.is_empty() { vec![one()] } else { args };
        let guarded = |arg: Typed| {
            let ty = if arg.ty == ExprType::Null { ty } else { arg.ty };
            Typed::new(Node::Case { branches: vec![(condition.clone(), arg)], otherwise: None }, ty)
        };
        Ok(args.into_iter().map(guarded).collect())
    }

    fn order(&mut self, order: &[Order]) -> Result<Vec<ResolvedOrder>, Mistake> {
        let key = |key: &Order| {
            let expr = self.sortable(&key.expr)?;
            let nulls_first = key.nulls_first.unwrap_or(key.descending);
            Ok(ResolvedOrder { expr, descending: key.descending, nulls_first })
        };
        order.iter().map(key).collect()
    }

    fn frame(&self, function: WindowFunction, frame: Frame, keys: usize, at: Position) -> Result<Frame, Mistake> {
        let counted = |bound: Bound| matches!(bound, Bound::Preceding(_) | Bound::Following(_));
        let message = if !function.takes_frame() {
            format!("`{}` looks at all rows of its window; leave the frame out", function.name())
        } else if frame.unit == FrameUnit::Range && (counted(frame.start) || counted(frame.end)) {
            "a `range` begins and ends at the current row or without bound; count `rows` or `groups`".into()
        } else if frame.unit == FrameUnit::Groups && keys == 0 {
            "`groups` are rows equal in order; add `order by` to the window".into()
        } else {
            return Ok(frame);
        };
        Err(self.mistake(MistakeKind::Window, at, message))
    }
}
