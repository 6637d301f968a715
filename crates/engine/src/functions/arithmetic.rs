//! `+ - * / % ^` on numbers: exact where the operands are, null on overflow and on division by zero.

use super::rounding::{finite, round_half_away};
use crate::compile::Num;
use arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, Float64Array, Int64Array};
use arrow::datatypes::{Decimal128Type, Float64Type, Int64Type, i256};
use datafusion::common::{Result, exec_err};
use std::sync::Arc;

/// The operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
}

/// An operation on numbers of two types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Arithmetic {
    op: Operation,
    left: Num,
    right: Num,
    /// The type of the result.
    pub(crate) out: Num,
}

/// Products keep at most this many digits after the point.
const PRODUCT_SCALE_MAX: u8 = 20;

impl Arithmetic {
    /// Division always gives a double: a quotient has no last digit, and a double keeps 15 of them at any magnitude.
    /// So does a power, for its size.
    pub(crate) fn new(op: Operation, left: Num, right: Num) -> Self {
        let out = match (op, left.digits(), right.digits()) {
            (Operation::Divide | Operation::Power, ..) | (_, None, _) | (_, _, None) => Num::Float,
            (Operation::Multiply, Some((w1, s1)), Some((w2, s2))) => {
                Num::decimal(w1.saturating_add(w2), (s1 + s2).min(PRODUCT_SCALE_MAX.max(s1).max(s2)))
            }
            (Operation::Add | Operation::Subtract, Some((w1, s1)), Some((w2, s2))) => {
                if left == Num::Int && right == Num::Int { Num::Int } else { Num::decimal(w1.max(w2) + 1, s1.max(s2)) }
            }
            (Operation::Modulo, Some((_, s1)), Some((w2, s2))) => {
                if left == Num::Int && right == Num::Int {
                    Num::Int
                } else {
                    Num::decimal(w2, s1.max(s2))
                }
            }
        };
        Self { op, left, right, out }
    }

    pub(super) fn evaluate(&self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let [a, b] = args else { return exec_err!("two operands") };
        let (a, b) = (Numbers::of(a, self.left)?, Numbers::of(b, self.right)?);
        let rows = a.len();
        match self.out {
            Num::Float => {
                let both = |i: usize| Some((a.mantissa(i)?, b.mantissa(i)?));
                let values = (0..rows).map(|i| match (self.op, self.left.digits(), self.right.digits()) {
                    (Operation::Divide, Some((_, s1)), Some((_, s2))) => both(i).and_then(|v| divide(v, s1, s2)),
                    _ => a.float(i).zip(b.float(i)).and_then(|(a, b)| float(self.op, a, b)),
                });
                Ok(Arc::new(values.collect::<Float64Array>()))
            }
            Num::Int => {
                let values = (0..rows).map(|i| {
                    let exact = self.exact(a.mantissa(i)?, b.mantissa(i)?, 0, 0)?;
                    i64::try_from(exact).ok()
                });
                Ok(Arc::new(values.collect::<Int64Array>()))
            }
            Num::Decimal(precision, scale) => {
                let (s1, s2) = (self.left.digits().map_or(0, |d| d.1), self.right.digits().map_or(0, |d| d.1));
                let limit = 10_i128.pow(u32::from(precision));
                let values = (0..rows).map(|i| {
                    let exact = self.exact(a.mantissa(i)?, b.mantissa(i)?, s1, s2)?;
                    (exact.abs() < limit).then_some(exact)
                });
                let array = values.collect::<Decimal128Array>();
                Ok(Arc::new(array.with_precision_and_scale(precision, scale.cast_signed())?))
            }
        }
    }

    /// The exact result in units of the last digit of the result type.
    fn exact(&self, a: i128, b: i128, s1: u8, s2: u8) -> Option<i128> {
        if self.op == Operation::Multiply {
            let drop = (s1 + s2).saturating_sub(self.out.digits()?.1);
            return multiply(a, b, drop);
        }
        let scale = s1.max(s2);
        let (a, b) = (rescale(a, scale - s1)?, rescale(b, scale - s2)?);
        match self.op {
            Operation::Add => a.checked_add(b),
            Operation::Subtract => a.checked_sub(b),
            Operation::Modulo => a.checked_rem(b),
            Operation::Multiply | Operation::Divide | Operation::Power => None,
        }
    }
}

fn rescale(value: i128, digits: u8) -> Option<i128> {
    if digits == 0 { Some(value) } else { value.checked_mul(10_i128.checked_pow(u32::from(digits))?) }
}

/// The product, less `drop` digits at its end.
fn multiply(a: i128, b: i128, drop: u8) -> Option<i128> {
    if drop == 0 {
        return a.checked_mul(b);
    }
    if let Some(product) = a.checked_mul(b) {
        return Some(round_half_away(product, drop));
    }
    let product = i256::from_i128(a).checked_mul(i256::from_i128(b))?;
    let unit = i256::from_i128(10_i128.checked_pow(u32::from(drop))?);
    let half = i256::from_i128(10_i128.checked_pow(u32::from(drop))? / 2);
    let half = if product.is_negative() { half.wrapping_neg() } else { half };
    product.checked_add(half)?.checked_div(unit)?.to_i128()
}

/// The quotient of two exact numbers. Both are first brought to one scale, so that 0.3 / 0.1 is 3.
#[expect(clippy::cast_precision_loss, reason = "a quotient keeps 15 digits")]
fn divide((a, b): (i128, i128), s1: u8, s2: u8) -> Option<f64> {
    if b == 0 {
        return None;
    }
    let scale = s1.max(s2);
    match (rescale(a, scale - s1), rescale(b, scale - s2)) {
        (Some(a), Some(b)) => finite(a as f64 / b as f64),
        _ => finite(a as f64 / b as f64 * 10_f64.powi(i32::from(s2) - i32::from(s1))),
    }
}

fn float(op: Operation, a: f64, b: f64) -> Option<f64> {
    match op {
        Operation::Add => finite(a + b),
        Operation::Subtract => finite(a - b),
        Operation::Multiply => finite(a * b),
        Operation::Divide => (b != 0.0).then(|| finite(a / b)).flatten(),
        Operation::Modulo => (b != 0.0).then(|| finite(a % b)).flatten(),
        Operation::Power => finite(a.powf(b)),
    }
}

/// An array of numbers of any of the three forms.
pub(super) enum Numbers<'a> {
    Int(&'a Int64Array),
    Decimal(&'a Decimal128Array, i32),
    Float(&'a Float64Array),
}

impl<'a> Numbers<'a> {
    pub(super) fn of(array: &'a ArrayRef, num: Num) -> Result<Self> {
        let numbers = match num {
            Num::Int => array.as_primitive_opt::<Int64Type>().map(Self::Int),
            Num::Decimal(_, s) => array.as_primitive_opt::<Decimal128Type>().map(|a| Self::Decimal(a, i32::from(s))),
            Num::Float => array.as_primitive_opt::<Float64Type>().map(Self::Float),
        };
        numbers.map_or_else(|| exec_err!("not a number"), Ok)
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Int(a) => a.len(),
            Self::Decimal(a, _) => a.len(),
            Self::Float(a) => a.len(),
        }
    }

    /// The value in units of its last digit; `None` for null and for doubles.
    pub(super) fn mantissa(&self, i: usize) -> Option<i128> {
        match self {
            Self::Int(a) => a.is_valid(i).then(|| i128::from(a.value(i))),
            Self::Decimal(a, _) => a.is_valid(i).then(|| a.value(i)),
            Self::Float(_) => None,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "asked for as a double")]
    pub(super) fn float(&self, i: usize) -> Option<f64> {
        match self {
            Self::Int(a) => a.is_valid(i).then(|| a.value(i) as f64),
            Self::Decimal(a, s) => a.is_valid(i).then(|| a.value(i) as f64 / 10_f64.powi(*s)),
            Self::Float(a) => a.is_valid(i).then(|| a.value(i)),
        }
    }
}
