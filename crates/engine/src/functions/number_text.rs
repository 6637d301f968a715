//! Numbers written as text: literals of a query, and `text::number`.

use crate::compile::Num;
use arrow::array::{ArrayRef, AsArray, Decimal128Array, Float64Array};
use arrow::datatypes::DataType;
use datafusion::common::{Result, exec_err};
use std::sync::Arc;

/// What `text::number` gives: 23 digits before the point and 15 after it.
pub(super) const PARSED: DataType = DataType::Decimal128(38, 15);
const PARSED_SCALE: u8 = 15;

/// A number as written: its digits as an integer, and how many of them stand after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    mantissa: i128,
    /// Negative for `1e3`.
    scale: i32,
}

/// Reads `-12.50`, `.5`, `1e3`; `None` for anything else and for more than 38 digits.
pub(crate) fn parse_number(text: &str) -> Option<Written> {
    let text = text.trim();
    let (number, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok().filter(|e| e.abs() < 400)?),
        None => (text, 0),
    };
    let (negative, digits) = match number.as_bytes().first()? {
        b'-' => (true, &number[1..]),
        b'+' => (false, &number[1..]),
        _ => (false, number),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut mantissa = 0_i128;
    for byte in whole.bytes().chain(fraction.bytes()) {
        if !byte.is_ascii_digit() {
            return None;
        }
        mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
    }
    let mantissa = if negative { -mantissa } else { mantissa };
    let scale = i32::try_from(fraction.len()).ok()? - exponent;
    (mantissa.abs() < 10_i128.pow(38)).then_some(Written { mantissa, scale })
}

impl Written {
    /// The number in units of the last digit at this scale, if no digit is lost.
    pub(crate) fn at_scale(self, scale: u8) -> Option<i128> {
        let shift = i32::from(scale) - self.scale;
        let factor = 10_i128.checked_pow(shift.unsigned_abs());
        if shift >= 0 {
            return self.mantissa.checked_mul(factor?).filter(|v| v.abs() < 10_i128.pow(38));
        }
        match factor {
            Some(factor) => (self.mantissa % factor == 0).then_some(self.mantissa / factor),
            None => (self.mantissa == 0).then_some(0),
        }
    }

    /// As `at_scale`, rounded where digits are lost.
    fn rounded(self, scale: u8) -> Option<i128> {
        let lost = self.scale - i32::from(scale);
        match u8::try_from(lost) {
            Ok(lost) if lost > 0 => Some(super::rounding::round_half_away(self.mantissa, lost)),
            _ if lost > 0 => Some(0),
            _ => self.at_scale(scale),
        }
    }
}

/// The smallest exact type of a written number, and its value in it; `None` when only a double can hold it.
pub(crate) fn decimal_of(written: Written) -> Option<(Num, i128)> {
    if let Some(value) = written.at_scale(0).filter(|_| written.scale <= 0)
        && i64::try_from(value).is_ok()
    {
        return Some((Num::Int, value));
    }
    let scale = u8::try_from(written.scale.max(0)).ok().filter(|s| *s <= 37)?;
    let value = written.at_scale(scale)?;
    let digits = u8::try_from(value.unsigned_abs().checked_ilog10().unwrap_or(0) + 1).ok()?;
    Some((Num::decimal(digits.saturating_sub(scale).max(1), scale), value))
}

/// The doubles that texts say; null where a text says no number, or one that is too large.
pub(super) fn parse_doubles(args: &[ArrayRef]) -> Result<ArrayRef> {
    let Some(texts) = args.first().and_then(|a| a.as_string_view_opt()) else { return exec_err!("one text") };
    let double = |text: &str| {
        let text = text.trim();
        let is_number = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
        text.parse::<f64>().ok().filter(|double| is_number && double.is_finite())
    };
    Ok(Arc::new(texts.iter().map(|text| double(text?)).collect::<Float64Array>()))
}

pub(super) fn parse_array(args: &[ArrayRef]) -> Result<ArrayRef> {
    let Some(texts) = args.first().and_then(|a| a.as_string_view_opt()) else { return exec_err!("one text") };
    let values = texts.iter().map(|t| parse_number(t?)?.rounded(PARSED_SCALE));
    let array = values.collect::<Decimal128Array>();
    Ok(Arc::new(array.with_precision_and_scale(38, PARSED_SCALE.cast_signed())?))
}
