//! What is accumulated for an aggregate, over a group of rows or over a window, and how the answer is made of it.

use super::types::Num;
use super::windows::Spec;
use super::{Compiled, Result, TEXT};
use crate::error::EngineError;
use crate::functions::{self, Arithmetic, Collected, Kernel, Numeric, Operation, Rounding};
use arrow::datatypes::DataType;
use datafusion::common::Column;
use datafusion::functions_aggregate::{count, median, min_max, regr, stddev, sum};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{AggregateUDF, Expr, WindowFunctionDefinition};
use query::Aggregate;
use std::sync::Arc;

/// Over which rows.
pub(super) enum Rows<'a> {
    /// Those of a group.
    Group {
        /// Equal values once.
        distinct: bool,
        /// Only those for which this is true.
        filter: Option<Expr>,
    },
    /// Those of a window.
    Window(&'a Spec),
}

/// Collects what is accumulated for one aggregate after the other.
pub(super) struct Accumulator<'a> {
    /// What is accumulated, each named `{prefix}0`, `{prefix}1`, …
    pub(super) calls: &'a mut Vec<Expr>,
    pub(super) prefix: char,
    pub(super) rows: Rows<'a>,
    /// Whether doubles are added up, so that the order of rows shows in the last digit.
    pub(super) order_matters: bool,
}

impl Accumulator<'_> {
    /// The answer, over the columns that are accumulated.
    pub(super) fn answer(&mut self, what: Aggregate, mut args: Vec<Compiled>) -> Result<Compiled> {
        let second = if args.len() > 1 { args.pop() } else { None };
        let Some(arg) = args.pop() else {
            let one = super::literals::whole(1);
            return Ok(Compiled::new(self.accumulate(&count::count_udaf(), vec![one]), DataType::Int64));
        };
        match what {
            Aggregate::Count => {
                Ok(Compiled::new(self.accumulate(&count::count_udaf(), vec![arg.expr]), DataType::Int64))
            }
            Aggregate::Min => Ok(self.extreme(&min_max::min_udaf(), arg)),
            Aggregate::Max => Ok(self.extreme(&min_max::max_udaf(), arg)),
            Aggregate::Sum => Ok(self.sum(arg)),
            Aggregate::Avg => {
                let count = self.accumulate(&count::count_udaf(), vec![arg.expr.clone()]);
                let sum = self.sum(arg);
                let num = Num::of(&sum.ty).ok_or(EngineError::fault("sum-type"))?;
                let divide = Kernel::Arithmetic(Arithmetic::new(Operation::Divide, num, Num::Int));
                Ok(Compiled::kernel(divide, vec![sum.expr, count]))
            }
            Aggregate::Median => match (Num::of(&arg.ty), &arg.ty) {
                (None, ty) if *ty != DataType::Null => Ok(self.extreme(&Arc::new(functions::middle()), arg)),
                _ => Ok(self.double(&median::median_udaf(), vec![arg])),
            },
            Aggregate::StddevPop => Ok(self.rounded(&stddev::stddev_pop_udaf(), vec![arg])),
            Aggregate::StddevSamp => Ok(self.rounded(&stddev::stddev_udaf(), vec![arg])),
            Aggregate::RegrSlope => Ok(self.rounded(&regr::regr_slope_udaf(), both(arg, second))),
            Aggregate::RegrIntercept => Ok(self.rounded(&regr::regr_intercept_udaf(), both(arg, second))),
            Aggregate::RegrR2 => Ok(self.rounded(&regr::regr_r2_udaf(), both(arg, second))),
            Aggregate::Extent => Ok(self.collected(Collected::Extent, arg)),
            Aggregate::SpatialUnion => Ok(self.collected(Collected::Union, arg)),
            // False is less than true; unlike DataFusion's own, these two can look at a window that moves.
            Aggregate::BoolAnd => Ok(self.extreme(&min_max::min_udaf(), arg.cast(&DataType::Boolean))),
            Aggregate::BoolOr => Ok(self.extreme(&min_max::max_udaf(), arg.cast(&DataType::Boolean))),
        }
    }

    fn collected(&mut self, what: Collected, arg: Compiled) -> Compiled {
        let arg = arg.cast(&TEXT);
        Compiled::new(self.accumulate(&Arc::new(what.udaf()), vec![arg.expr]), TEXT)
    }

    fn extreme(&mut self, function: &Arc<AggregateUDF>, arg: Compiled) -> Compiled {
        let ty = if arg.ty == DataType::Null { TEXT } else { arg.ty.clone() };
        let arg = arg.cast(&ty);
        Compiled::new(self.accumulate(function, vec![arg.expr]), ty)
    }

    /// The exact sum: nothing is rounded, and nothing can wrap around. Integers have at most 19 digits, fields at most
    /// 28; what is wider is added up in 256 bits, and is null if even 38 digits do not hold the sum.
    fn sum(&mut self, arg: Compiled) -> Compiled {
        const ROWS_DIGITS: u8 = 10;
        let function = sum::sum_udaf();
        match Num::of(&arg.ty) {
            Some(Num::Float) => {
                self.order_matters = true;
                finite(self.accumulate(&function, vec![arg.expr]))
            }
            Some(Num::Decimal(p, s)) if p > 38 - ROWS_DIGITS => {
                let wide = arg.cast(&DataType::Decimal256(p + ROWS_DIGITS, s.cast_signed()));
                let ty = DataType::Decimal256(p + 2 * ROWS_DIGITS, s.cast_signed());
                let sum = Compiled::new(self.accumulate(&function, vec![wide.expr]), ty);
                sum.cast(&Num::Decimal(38, s).data_type())
            }
            Some(Num::Decimal(p, s)) => {
                let ty = Num::Decimal(p + ROWS_DIGITS, s).data_type();
                Compiled::new(self.accumulate(&function, vec![arg.expr]), ty)
            }
            Some(Num::Int) | None => {
                let wide = arg.cast(&Num::Decimal(19, 0).data_type());
                let ty = Num::Decimal(19 + ROWS_DIGITS, 0).data_type();
                Compiled::new(self.accumulate(&function, vec![wide.expr]), ty)
            }
        }
    }

    /// A double that is rounded on the way, differently in another order of the rows.
    fn rounded(&mut self, function: &Arc<AggregateUDF>, args: Vec<Compiled>) -> Compiled {
        self.order_matters = true;
        self.double(function, args)
    }

    fn double(&mut self, function: &Arc<AggregateUDF>, args: Vec<Compiled>) -> Compiled {
        let args = args.into_iter().map(|arg| arg.cast(&DataType::Float64).expr).collect();
        finite(self.accumulate(function, args))
    }

    fn accumulate(&mut self, function: &Arc<AggregateUDF>, args: Vec<Expr>) -> Expr {
        let call = match &self.rows {
            Rows::Group { distinct, filter } => {
                let filter = filter.clone().map(Box::new);
                let call = AggregateFunction::new_udf(function.clone(), args, *distinct, filter, Vec::new(), None);
                Expr::AggregateFunction(call)
            }
            Rows::Window(spec) => spec.call(WindowFunctionDefinition::AggregateUDF(function.clone()), args),
        };
        let name = format!("{}{}", self.prefix, self.calls.len());
        self.calls.push(call.alias(&name));
        Expr::Column(Column::new_unqualified(name))
    }
}

fn both(arg: Compiled, second: Option<Compiled>) -> Vec<Compiled> {
    std::iter::once(arg).chain(second).collect()
}

fn finite(expr: Expr) -> Compiled {
    Compiled::kernel(Kernel::Numeric(Numeric::new(Rounding::Finite, Num::Float, None)), vec![expr])
}
