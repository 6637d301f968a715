//! `abs`, `ceil`, `floor`, `round`, `ln` on numbers.

use super::arithmetic::Numbers;
use crate::compile::Num;
use arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, Float64Array, Int64Array};
use arrow::datatypes::Int64Type;
use datafusion::common::{Result, exec_err};
use std::sync::Arc;

/// What is done to the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Rounding {
    Abs,
    Ceil,
    Floor,
    /// To so many digits after the point (a second argument), halves away from zero.
    Round,
    /// The natural logarithm; null unless the number is positive.
    Ln,
    /// The number itself; null when a double is not finite.
    Finite,
}

/// A function of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Numeric {
    what: Rounding,
    from: Num,
    /// The type of the result.
    pub(crate) out: Num,
}

impl Numeric {
    /// `digits` is the second argument of `round` where it is a literal.
    pub(crate) fn new(what: Rounding, from: Num, digits: Option<i64>) -> Self {
        let out = match (what, from) {
            (Rounding::Ln, _) => Num::Float,
            (Rounding::Ceil | Rounding::Floor, Num::Decimal(p, s)) => Num::decimal(p - s + 1, 0),
            (Rounding::Round, Num::Decimal(p, s)) => {
                let kept = digits.map_or(s, |d| u8::try_from(d.clamp(0, i64::from(s))).unwrap_or(s));
                Num::decimal(p - s + 1, kept)
            }
            _ => from,
        };
        Self { what, from, out }
    }

    pub(super) fn evaluate(&self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let Some(first) = args.first() else { return exec_err!("one number") };
        let numbers = Numbers::of(first, self.from)?;
        let digits = args.get(1).and_then(|d| d.as_primitive_opt::<Int64Type>());
        let digit = |i: usize| digits.map_or(Some(0), |d| d.is_valid(i).then(|| d.value(i)));
        let rows = 0..numbers.len();
        Ok(match self.out {
            Num::Float => Arc::new(rows.map(|i| self.float(numbers.float(i)?, digit(i)?)).collect::<Float64Array>()),
            Num::Int => Arc::new(
                rows.map(|i| i64::try_from(self.exact(numbers.mantissa(i)?, digit(i)?)?).ok()).collect::<Int64Array>(),
            ),
            Num::Decimal(precision, scale) => {
                let limit = 10_i128.pow(u32::from(precision));
                let values = rows.map(|i| {
                    let exact = self.exact(numbers.mantissa(i)?, digit(i)?)?;
                    (exact.abs() < limit).then_some(exact)
                });
                let array = values.collect::<Decimal128Array>();
                Arc::new(array.with_precision_and_scale(precision, scale.cast_signed())?)
            }
        })
    }

    /// The result in units of the last digit of the result type.
    fn exact(&self, value: i128, digits: i64) -> Option<i128> {
        let (from, to) = (self.from.digits()?.1, self.out.digits()?.1);
        let unit = 10_i128.checked_pow(u32::from(from - to))?;
        match self.what {
            Rounding::Abs => value.checked_abs(),
            Rounding::Floor => Some(value.div_euclid(unit)),
            Rounding::Ceil => Some(value.div_euclid(unit) + i128::from(value.rem_euclid(unit) != 0)),
            Rounding::Round => {
                let drop = u8::try_from((i64::from(from) - digits.clamp(-64, 64)).clamp(0, 64)).ok()?;
                let rounded = round_half_away(value, drop);
                let kept = 10_i128.checked_pow(u32::from(drop))?;
                Some(rounded.checked_mul(kept)? / unit)
            }
            Rounding::Finite => Some(value),
            Rounding::Ln => None,
        }
    }

    fn float(&self, value: f64, digits: i64) -> Option<f64> {
        finite(match self.what {
            Rounding::Abs => value.abs(),
            Rounding::Ceil => value.ceil(),
            Rounding::Floor => value.floor(),
            Rounding::Round => {
                let unit = 10_f64.powi(i32::try_from(digits.clamp(-300, 300)).ok()?);
                let scaled = value * unit;
                if scaled.is_finite() { scaled.round() / unit } else { value }
            }
            Rounding::Ln => return (value > 0.0).then(|| finite(value.ln())).flatten(),
            Rounding::Finite => value,
        })
    }
}

/// Takes `drop` digits off the end, halves away from zero.
pub(super) fn round_half_away(value: i128, drop: u8) -> i128 {
    let Some(unit) = 10_i128.checked_pow(u32::from(drop)) else { return 0 };
    let (quotient, rest) = (value / unit, value % unit);
    if rest.unsigned_abs() * 2 >= unit.unsigned_abs() && drop > 0 { quotient + value.signum() } else { quotient }
}

/// The number, if it is one; never a negative zero, which would be a second zero to group by.
pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}
