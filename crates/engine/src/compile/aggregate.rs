//! Aggregates: what is accumulated below, and how the answer is made of it.

use super::types::Num;
use super::{Compiled, Result, Scope, TEXT};
use crate::error::EngineError;
use crate::functions::{Arithmetic, Kernel, Numeric, Operation, Rounding};
use arrow::datatypes::DataType;
use datafusion::common::Column;
use datafusion::functions_aggregate::{count, median, min_max, stddev, sum};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{AggregateUDF, Expr};
use query::{Aggregate, Node, Typed};
use std::sync::Arc;

/// The aggregates of a query.
#[derive(Default)]
pub(crate) struct Measures {
    /// What is accumulated, each named `a0`, `a1`, …
    pub(crate) calls: Vec<Expr>,
    /// Each aggregate node, with the expression over `a0`, `a1`, … that answers it.
    pub(crate) answers: Vec<(Typed, Compiled)>,
    /// Whether doubles are added up, so that the order of rows shows in the last digit.
    pub(crate) order_matters: bool,
}

/// The aggregates that occur in these expressions.
pub(crate) fn measures<'a>(scope: &Scope<'_>, exprs: impl Iterator<Item = &'a Typed>) -> Result<Measures> {
    let mut measures = Measures::default();
    for typed in exprs {
        measures.collect(scope, typed)?;
    }
    Ok(measures)
}

impl Measures {
    fn collect(&mut self, scope: &Scope<'_>, typed: &Typed) -> Result<()> {
        if let Node::Aggregate { function, distinct, arg } = &typed.node {
            if !self.answers.iter().any(|(t, _)| t == typed) {
                let answer = self.answer(scope, *function, *distinct, arg.as_deref())?;
                self.answers.push((typed.clone(), answer));
            }
            return Ok(());
        }
        children(&typed.node).into_iter().try_for_each(|child| self.collect(scope, child))
    }

    fn answer(&mut self, scope: &Scope<'_>, what: Aggregate, distinct: bool, arg: Option<&Typed>) -> Result<Compiled> {
        let Some(arg) = arg else {
            let one = super::literals::whole(1);
            return Ok(Compiled::new(self.accumulate(&count::count_udaf(), one, false), DataType::Int64));
        };
        let arg = scope.compile(arg)?;
        match what {
            Aggregate::Count => {
                Ok(Compiled::new(self.accumulate(&count::count_udaf(), arg.expr, distinct), DataType::Int64))
            }
            Aggregate::Min => Ok(self.extreme(&min_max::min_udaf(), arg)),
            Aggregate::Max => Ok(self.extreme(&min_max::max_udaf(), arg)),
            Aggregate::Sum => self.sum(arg, distinct),
            Aggregate::Avg => {
                let count = self.accumulate(&count::count_udaf(), arg.expr.clone(), distinct);
                let sum = self.sum(arg, distinct)?;
                let num = Num::of(&sum.ty).ok_or(EngineError::fault("sum-type"))?;
                let divide = Kernel::Arithmetic(Arithmetic::new(Operation::Divide, num, Num::Int));
                Ok(Compiled::kernel(divide, vec![sum.expr, count]))
            }
            Aggregate::Median => Ok(self.double(&median::median_udaf(), arg, distinct)),
            Aggregate::StddevPop => {
                self.order_matters = true;
                Ok(self.double(&stddev::stddev_pop_udaf(), arg, distinct))
            }
            Aggregate::StddevSamp => {
                self.order_matters = true;
                Ok(self.double(&stddev::stddev_udaf(), arg, distinct))
            }
        }
    }

    fn extreme(&mut self, function: &Arc<AggregateUDF>, arg: Compiled) -> Compiled {
        let ty = if arg.ty == DataType::Null { TEXT } else { arg.ty.clone() };
        let arg = arg.cast(&ty);
        Compiled::new(self.accumulate(function, arg.expr, false), ty)
    }

    /// The exact sum: nothing is rounded, and nothing can wrap around. Integers have at most 19 digits, fields at most
    /// 28; what is wider is added up in 256 bits, and is null if even 38 digits do not hold the sum.
    fn sum(&mut self, arg: Compiled, distinct: bool) -> Result<Compiled> {
        const ROWS_DIGITS: u8 = 10;
        let function = sum::sum_udaf();
        match Num::of(&arg.ty) {
            Some(Num::Float) => {
                self.order_matters = true;
                Ok(finite(self.accumulate(&function, arg.expr, distinct)))
            }
            Some(Num::Decimal(p, s)) if p > 38 - ROWS_DIGITS => {
                let wide = arg.cast(&DataType::Decimal256(p + ROWS_DIGITS, s.cast_signed()));
                let ty = DataType::Decimal256(p + 2 * ROWS_DIGITS, s.cast_signed());
                let sum = Compiled::new(self.accumulate(&function, wide.expr, distinct), ty);
                Ok(sum.cast(&Num::Decimal(38, s).data_type()))
            }
            Some(Num::Decimal(p, s)) => {
                let ty = Num::Decimal(p + ROWS_DIGITS, s).data_type();
                Ok(Compiled::new(self.accumulate(&function, arg.expr, distinct), ty))
            }
            Some(Num::Int) | None => {
                let wide = arg.cast(&Num::Decimal(19, 0).data_type());
                let ty = Num::Decimal(19 + ROWS_DIGITS, 0).data_type();
                Ok(Compiled::new(self.accumulate(&function, wide.expr, distinct), ty))
            }
        }
    }

    fn double(&mut self, function: &Arc<AggregateUDF>, arg: Compiled, distinct: bool) -> Compiled {
        finite(self.accumulate(function, arg.cast(&DataType::Float64).expr, distinct))
    }

    fn accumulate(&mut self, function: &Arc<AggregateUDF>, arg: Expr, distinct: bool) -> Expr {
        let call = AggregateFunction::new_udf(function.clone(), vec![arg], distinct, None, Vec::new(), None);
        let name = format!("a{}", self.calls.len());
        self.calls.push(Expr::AggregateFunction(call).alias(&name));
        Expr::Column(Column::new_unqualified(name))
    }
}

fn finite(expr: Expr) -> Compiled {
    Compiled::kernel(Kernel::Numeric(Numeric::new(Rounding::Finite, Num::Float, None)), vec![expr])
}

/// The expressions directly inside this one.
fn children(node: &Node) -> Vec<&Typed> {
    match node {
        Node::Field(_) | Node::RowId | Node::Literal(_) => Vec::new(),
        Node::Call { args, .. } => args.iter().collect(),
        Node::Aggregate { arg, .. } => arg.iter().map(AsRef::as_ref).collect(),
        Node::Negate(x) | Node::Not(x) | Node::Cast(x) => vec![x],
        Node::Binary { left, right, .. } => vec![left, right],
        Node::Between { expr, low, high, .. } => vec![expr, low, high],
        Node::In { expr, list, .. } => std::iter::once(expr.as_ref()).chain(list).collect(),
        Node::IsNull { expr, .. } | Node::Like { expr, .. } => vec![expr],
        Node::Case { branches, otherwise } => {
            branches.iter().flat_map(|(a, b)| [a, b]).chain(otherwise.iter().map(AsRef::as_ref)).collect()
        }
    }
}
