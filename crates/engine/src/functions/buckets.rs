//! Numbers put into buckets: `signed_magnitude_10`, `signed_magnitude_linear`, `width_bucket`. Exact where the numbers
//! are, so that a value on a border is always in the bucket above it.

use super::arithmetic::Numbers;
use crate::compile::Num;
use arrow::array::{Array, ArrayRef, AsArray, Int64Array};
use arrow::datatypes::Int64Type;
use datafusion::common::{Result, exec_err};
use std::sync::Arc;

/// In which bucket a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Buckets {
    /// As many as the number has digits before the point, with its sign.
    Magnitude10(Num),
    /// `signed_magnitude_linear(x, width)`, both of this type.
    Linear(Num),
    /// `width_bucket(x, low, high, count)`, the first three of this type.
    Width(Num),
}

impl Buckets {
    pub(super) fn evaluate(self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let (Self::Magnitude10(num) | Self::Linear(num) | Self::Width(num)) = self;
        let of_type = if matches!(self, Self::Width(_)) { &args[..3.min(args.len())] } else { args };
        let numbers = of_type.iter().map(|array| Numbers::of(array, num)).collect::<Result<Vec<_>>>()?;
        let count = args.get(3).and_then(|a| a.as_primitive_opt::<Int64Type>());
        let bucket = |i: usize| match (self, &numbers[..]) {
            (Self::Magnitude10(_), [x]) => digits(x, num, i),
            (Self::Linear(_), [x, width]) => linear(x, width, num, i),
            (Self::Width(_), [x, low, high]) => {
                let count = count.filter(|c| c.is_valid(i))?.value(i);
                width([x, low, high], count, num, i)
            }
            _ => None,
        };
        let Some(rows) = numbers.first().map(Numbers::len) else { return exec_err!("numbers") };
        Ok(Arc::new((0..rows).map(bucket).collect::<Int64Array>()))
    }
}

/// `sign(x) * length(floor(abs(x))::text)`.
fn digits(x: &Numbers<'_>, num: Num, i: usize) -> Option<i64> {
    let Some((_, scale)) = num.digits() else {
        let value = x.float(i)?;
        let length = i64::try_from(format!("{:.0}", value.abs().floor()).len()).ok()?;
        return Some(if value == 0.0 { 0 } else { length * if value < 0.0 { -1 } else { 1 } });
    };
    let value = x.mantissa(i)?;
    let whole = value.unsigned_abs() / 10_u128.pow(u32::from(scale));
    let length = i64::from(whole.checked_ilog10().unwrap_or(0) + 1);
    Some(length * i64::try_from(value.signum()).ok()?)
}

/// `floor(x)` for buckets of width 1, else `sign(x) * floor(abs(x) / width + 1)`.
#[expect(clippy::cast_possible_truncation, reason = "what does not fit is filtered out first")]
fn linear(x: &Numbers<'_>, width: &Numbers<'_>, num: Num, i: usize) -> Option<i64> {
    let Some((_, scale)) = num.digits() else {
        let (x, width) = (x.float(i)?, width.float(i)?);
        let bucket = if width == 1.0 { x.floor() } else { x.signum() * (x.abs() / width + 1.0).floor() };
        let bucket = if x == 0.0 { 0.0 } else { bucket };
        return (width != 0.0 && bucket.abs() < 9e15).then_some(bucket as i64);
    };
    let (x, width, one) = (x.mantissa(i)?, width.mantissa(i)?, 10_i128.checked_pow(u32::from(scale))?);
    if width == one {
        return i64::try_from(x.div_euclid(one)).ok();
    }
    let bucket = floor_div(x.checked_abs()?, width)?.checked_add(1)?;
    i64::try_from(bucket.checked_mul(x.signum())?).ok()
}

/// 0 below `low`, `count + 1` from `high` on; where `low` is the larger one, buckets are counted downwards.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a bucket is at most `count`")]
fn width(numbers: [&Numbers<'_>; 3], count: i64, num: Num, i: usize) -> Option<i64> {
    let count = i32::try_from(count).ok().filter(|n| *n > 0)?;
    if num.digits().is_none() {
        let [x, low, high] = numbers.map(|n| n.float(i));
        let (x, low, high) = (x?, low?, high?);
        let (from, whole) = if low < high { (x - low, high - low) } else { (low - x, low - high) };
        return match (whole == 0.0, from < 0.0, from >= whole) {
            (true, ..) => None,
            (_, true, _) => Some(0),
            (_, _, true) => Some(i64::from(count) + 1),
            _ => Some((from * f64::from(count) / whole).floor() as i64 + 1),
        };
    }
    let [x, low, high] = numbers.map(|n| n.mantissa(i));
    let (x, low, high) = (x?, low?, high?);
    let (from, whole) = if low < high {
        (x.checked_sub(low)?, high.checked_sub(low)?)
    } else {
        (low.checked_sub(x)?, low.checked_sub(high)?)
    };
    match (whole == 0, from < 0, from >= whole) {
        (true, ..) => None,
        (_, true, _) => Some(0),
        (_, _, true) => Some(i64::from(count) + 1),
        _ => match from.checked_mul(i128::from(count)) {
            Some(part) => i64::try_from(part / whole + 1).ok(),
            None => Some((from as f64 * f64::from(count) / whole as f64).floor() as i64 + 1),
        },
    }
}

/// The largest whole number not above the quotient; null for a division by zero.
fn floor_div(a: i128, b: i128) -> Option<i128> {
    let (quotient, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
    Some(if rest != 0 && (rest < 0) != (b < 0) { quotient - 1 } else { quotient })
}
