//! Functions with `over (…)`: over which rows, in what order, and how the answer is made.

use super::accumulate::{Accumulator, Rows};
use super::literals;
use super::{Compiled, Result, Scope, TEXT};
use crate::error::EngineError;
use arrow::datatypes::DataType;
use datafusion::common::{Column, ScalarValue};
use datafusion::functions_window::{lead_lag, nth_value, ntile, rank, row_number};
use datafusion::logical_expr::expr::WindowFunction as WindowCall;
use datafusion::logical_expr::{
    Expr, SortExpr, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowFunctionDefinition, WindowUDF,
};
use query::{Bound, Frame, FrameUnit, Node, Typed, WindowFunction, Windowed};
use std::sync::Arc;

/// The windows of a query.
#[derive(Default)]
pub(crate) struct WindowCalls {
    /// What is computed, each named `w0`, `w1`, …
    pub(crate) calls: Vec<Expr>,
    /// Each window node, with the expression over `w0`, `w1`, … that answers it.
    pub(crate) answers: Vec<(Typed, Compiled)>,
}

/// The windows that occur in these expressions. `ties` put rows that are equal in order into one, where a function
/// tells them apart.
pub(crate) fn windows<'a>(
    scope: &Scope<'_>,
    exprs: impl Iterator<Item = &'a Typed>,
    ties: &[SortExpr],
) -> Result<WindowCalls> {
    let mut windows = WindowCalls::default();
    for typed in exprs {
        windows.collect(scope, typed, ties)?;
    }
    Ok(windows)
}

/// `over (…)`.
pub(super) struct Spec {
    partition: Vec<Expr>,
    order: Vec<SortExpr>,
    frame: WindowFrame,
}

impl Spec {
    pub(super) fn call(&self, function: WindowFunctionDefinition, args: Vec<Expr>) -> Expr {
        let mut call = WindowCall::new(function, args);
        call.params.partition_by.clone_from(&self.partition);
        call.params.order_by.clone_from(&self.order);
        call.params.window_frame = self.frame.clone();
        Expr::WindowFunction(Box::new(call))
    }
}

impl WindowCalls {
    fn collect(&mut self, scope: &Scope<'_>, typed: &Typed, ties: &[SortExpr]) -> Result<()> {
        let Node::Window(window) = &typed.node else {
            return typed.children().into_iter().try_for_each(|child| self.collect(scope, child, ties));
        };
        if !self.answers.iter().any(|(t, _)| t == typed) {
            let answer = self.answer(scope, window, ties)?;
            self.answers.push((typed.clone(), answer));
        }
        Ok(())
    }

    fn answer(&mut self, scope: &Scope<'_>, window: &Windowed, ties: &[SortExpr]) -> Result<Compiled> {
        let spec = spec(scope, window, ties)?;
        let own = match window.function {
            WindowFunction::Aggregate(aggregate) => {
                let args = window.args.iter().map(|arg| scope.compile(arg)).collect::<Result<Vec<_>>>()?;
                let rows = Rows::Window(&spec);
                let mut accumulator = Accumulator { calls: &mut self.calls, prefix: 'w', rows, order_matters: true };
                return accumulator.answer(aggregate, args);
            }
            WindowFunction::RowNumber => row_number::row_number_udwf(),
            WindowFunction::Rank => rank::rank_udwf(),
            WindowFunction::DenseRank => rank::dense_rank_udwf(),
            WindowFunction::Ntile => ntile::ntile_udwf(),
            WindowFunction::FirstValue => nth_value::first_value_udwf(),
            WindowFunction::LastValue => nth_value::last_value_udwf(),
            WindowFunction::Lead => lead_lag::lead_udwf(),
            WindowFunction::Lag => lead_lag::lag_udwf(),
        };
        let (args, ty) = arguments(scope, window)?;
        let counted = Compiled::new(self.add(&spec, own, args), ty.clone().unwrap_or(DataType::UInt64));
        Ok(if ty.is_none() { counted.cast(&DataType::Int64) } else { counted })
    }

    fn add(&mut self, spec: &Spec, function: Arc<WindowUDF>, args: Vec<Expr>) -> Expr {
        let name = format!("w{}", self.calls.len());
        self.calls.push(spec.call(WindowFunctionDefinition::WindowUDF(function), args).alias(&name));
        Expr::Column(Column::new_unqualified(name))
    }
}

/// The arguments, and the type of the value that is looked up; `None` where rows are counted.
fn arguments(scope: &Scope<'_>, window: &Windowed) -> Result<(Vec<Expr>, Option<DataType>)> {
    let number = |typed: &Typed| match literals::value(typed) {
        Some(query::Value::Number(digits)) => digits.parse().map(literals::whole).ok(),
        _ => None,
    };
    let rows = |typed: &Typed| number(typed).ok_or(EngineError::fault("rows"));
    match &window.args[..] {
        [] => Ok((Vec::new(), None)),
        [parts] if window.function == WindowFunction::Ntile => Ok((vec![rows(parts)?], None)),
        [value, rest @ ..] => {
            let values: Vec<&Typed> = std::iter::once(value).chain(rest.get(1)).collect();
            let (values, ty) = scope.all_alike(&values)?;
            let ty = if ty == DataType::Null { TEXT } else { ty };
            let mut values = values.into_iter();
            let mut args: Vec<Expr> = values.next().into_iter().collect();
            args.extend(rest.first().map(rows).transpose()?);
            args.extend(values);
            Ok((args, Some(ty)))
        }
    }
}

fn spec(scope: &Scope<'_>, window: &Windowed, ties: &[SortExpr]) -> Result<Spec> {
    let partition = window.partition.iter().map(|key| Ok(scope.compile(key)?.expr)).collect::<Result<_>>()?;
    let key = |key: &query::ResolvedOrder| {
        Ok(SortExpr::new(scope.compile(&key.expr)?.expr, !key.descending, key.nulls_first))
    };
    let mut order = window.order.iter().map(key).collect::<Result<Vec<_>>>()?;
    let frame = match window.frame {
        Some(frame) => written(frame),
        None => WindowFrame::new((!order.is_empty()).then_some(false)),
    };
    if tells_equals_apart(window) {
        order.extend(ties.iter().cloned());
    }
    Ok(Spec { partition, order, frame })
}

/// Whether rows that are equal in order may get different answers. The others look at all of them at once.
fn tells_equals_apart(window: &Windowed) -> bool {
    use WindowFunction::{Lag, Lead, Ntile, RowNumber};
    matches!(window.function, RowNumber | Ntile | Lead | Lag)
        || window.frame.is_some_and(|frame| frame.unit == FrameUnit::Rows)
}

fn written(frame: Frame) -> WindowFrame {
    let units = match frame.unit {
        FrameUnit::Rows => WindowFrameUnits::Rows,
        FrameUnit::Range => WindowFrameUnits::Range,
        FrameUnit::Groups => WindowFrameUnits::Groups,
    };
    let count = |n: Option<u32>| ScalarValue::UInt64(n.map(u64::from));
    let bound = |bound| match bound {
        Bound::First => WindowFrameBound::Preceding(count(None)),
        Bound::Preceding(n) => WindowFrameBound::Preceding(count(Some(n))),
        Bound::Current => WindowFrameBound::CurrentRow,
        Bound::Following(n) => WindowFrameBound::Following(count(Some(n))),
        Bound::Last => WindowFrameBound::Following(count(None)),
    };
    WindowFrame::new_bounds(units, bound(frame.start), bound(frame.end))
}
