//! A number as written: sign, digits, point, digits. Read without rounding and without a detour through floats.

/// Digits allowed on either side of the point; more stays text.
const SIDE_DIGITS: usize = 15;
/// Digits of which every number fits into 64 bits.
const SHORT_DIGITS: usize = 18;

/// A decimal number in a text, split at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecimalText<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    /// Whether there are commas in the whole.
    commas: bool,
}

impl<'a> DecimalText<'a> {
    /// Reads a number that can be typed without loss: no leading zeros, at most fifteen digits on either side.
    /// Thousands may be set off by commas.
    pub fn read(text: &'a str) -> Option<Self> {
        let text = text.trim_ascii();
        // Asked of every cell: most text does not begin like a number.
        if !matches!(text.as_bytes().first(), Some(b'0'..=b'9' | b'-' | b'.')) {
            return None;
        }
        let number = Self::split(text)?;
        let plain = !number.commas || is_grouped(number.whole);
        let padded = number.whole.len() > 1 && number.whole.as_bytes().first() == Some(&b'0');
        let short = |digits: usize| digits <= SIDE_DIGITS;
        let whole = if number.commas { number.digits().count() } else { number.whole.len() };
        let short = short(whole) && short(number.fraction.len());
        (plain && !padded && short).then_some(number)
    }

    /// Reads a number of any length, leading zeros included but without commas; for treatments, which give up
    /// precision anyway.
    pub fn read_any(text: &'a str) -> Option<Self> {
        Self::split(text).filter(|number| !number.commas)
    }

    fn split(text: &'a str) -> Option<Self> {
        let text = text.trim_ascii();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut commas = false;
        let mut point = digits.len();
        for (at, byte) in digits.bytes().enumerate() {
            match byte {
                b'0'..=b'9' => {}
                b',' => commas = true,
                b'.' => {
                    point = at;
                    break;
                }
                _ => return None,
            }
        }
        let (whole, rest) = digits.split_at_checked(point)?;
        let fraction = rest.get(1..).unwrap_or_default();
        let ok = fraction.bytes().all(|b| b.is_ascii_digit());
        (ok && !(whole.is_empty() && fraction.is_empty())).then_some(Self { negative, whole, fraction, commas })
    }

    /// The same number with the other sign.
    pub fn negated(self) -> Self {
        Self { negative: !self.negative, ..self }
    }

    /// Digits before the point that count: none in `0.5`.
    pub fn whole_digits(&self) -> u8 {
        let digits = match self.whole.as_bytes().first() {
            Some(b'1'..=b'9') if self.whole.len() <= 3 => self.whole.len(),
            _ => self.digits().skip_while(|digit| *digit == b'0').count(),
        };
        u8::try_from(digits).unwrap_or(u8::MAX)
    }

    /// The digits before the point, without commas.
    fn digits(&self) -> impl Iterator<Item = u8> + 'a {
        self.whole.bytes().filter(|b| *b != b',')
    }

    /// Digits after the point, as written.
    pub fn written_scale(&self) -> u8 {
        u8::try_from(self.fraction.len()).unwrap_or(u8::MAX)
    }

    /// Digits after the point without trailing zeros.
    pub fn needed_scale(&self) -> u8 {
        u8::try_from(self.needed().len()).unwrap_or(u8::MAX)
    }

    /// The digits after the point without trailing zeros.
    fn needed(&self) -> &'a [u8] {
        let digits = self.fraction.as_bytes();
        let end = digits.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
        &digits[..end]
    }

    /// The value times ten to the power of `scale`; `None` when digits would be lost.
    pub fn unscaled(&self, scale: u8) -> Option<i128> {
        let fraction = self.needed();
        let missing = usize::from(scale).checked_sub(fraction.len())?;
        let value = match self.whole.len() + usize::from(scale) <= SHORT_DIGITS {
            true => Some(i128::from(self.sum_short(fraction, missing))),
            false => Self::sum(self.digits().chain(fraction.iter().copied()).chain(std::iter::repeat_n(b'0', missing))),
        };
        value.map(|value| if self.negative { -value } else { value })
    }

    /// As [`Self::sum`], of at most [`SHORT_DIGITS`] digits, these zeros behind them included.
    fn sum_short(&self, fraction: &[u8], zeros: usize) -> u64 {
        let with = |sum: u64, digit: u8| sum.wrapping_mul(10).wrapping_add(u64::from(digit & 0x0f));
        let whole = self.whole.bytes().fold(0, |sum, byte| if byte == b',' { sum } else { with(sum, byte) });
        let sum = fraction.iter().fold(whole, |sum, digit| with(sum, *digit));
        (0..zeros).fold(sum, |sum, _| sum.wrapping_mul(10))
    }

    /// The value times ten to the power of `scale`, rounded half away from zero.
    pub fn rounded(&self, scale: u8) -> Option<i128> {
        let kept = usize::from(scale);
        let fraction = self.fraction.bytes().chain(std::iter::repeat(b'0')).take(kept);
        let up = self.fraction.as_bytes().get(kept).is_some_and(|digit| *digit >= b'5');
        let value = Self::sum(self.digits().chain(fraction))? + i128::from(up);
        Some(if self.negative { -value } else { value })
    }

    fn sum(mut digits: impl Iterator<Item = u8>) -> Option<i128> {
        digits.try_fold(0_i128, |sum, digit| sum.checked_mul(10)?.checked_add(i128::from(digit - b'0')))
    }
}

/// `1,234` or `12,345,678`: groups of three after the first.
fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
}

/// Writes `unscaled / 10^scale` in its shortest form: `5`, `-0.5`, `12.25`.
pub fn write_decimal(unscaled: i128, scale: u8, out: &mut String) {
    use std::fmt::Write;
    if let (Ok(unscaled), Some(power)) = (i64::try_from(unscaled), 10_u64.checked_pow(u32::from(scale))) {
        return write_short(unscaled, power, scale, out);
    }
    let power = 10_u128.pow(u32::from(scale));
    let (whole, fraction) = (unscaled.unsigned_abs() / power, unscaled.unsigned_abs() % power);
    if unscaled < 0 {
        out.push('-');
    }
    // Writing to a String cannot fail.
    let _ = write!(out, "{whole}");
    if fraction != 0 {
        let _ = write!(out, ".{fraction:0width$}", width = usize::from(scale));
        out.truncate(out.trim_end_matches('0').len());
    }
}

/// As [`write_decimal`], of a number that fits into 64 bits, as does ten to the power of its scale.
fn write_short(unscaled: i64, power: u64, scale: u8, out: &mut String) {
    let (whole, mut fraction) = (unscaled.unsigned_abs() / power, unscaled.unsigned_abs() % power);
    if unscaled < 0 {
        out.push('-');
    }
    write_digits(whole, 1, out);
    let mut digits = usize::from(scale);
    if fraction != 0 {
        while fraction.is_multiple_of(10) {
            (fraction, digits) = (fraction / 10, digits - 1);
        }
        out.push('.');
        write_digits(fraction, digits, out);
    }
}

/// Writes a number with this many digits at least, zeros before it where it has fewer.
pub(super) fn write_digits(number: u64, at_least: usize, out: &mut String) {
    let mut digits = itoa::Buffer::new();
    let digits = digits.format(number);
    (digits.len()..at_least).for_each(|_| out.push('0'));
    out.push_str(digits);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_that_lose_nothing_are_read() {
        for ok in
            ["0", "-5", "1,234", "12,345,678.9", "12.50", ".5", "7.", "123456789012345", "0.123456789012345", "1,234.5"]
        {
            assert!(DecimalText::read(ok).is_some(), "{ok}");
        }
        for bad in [
            "",
            "-",
            ".",
            "+5",
            "007",
            "00.5",
            "1,23",
            "1234,567",
            ",123",
            "0,123",
            "1,234,",
            "1e3",
            "$5",
            "1234567890123456",
            "1.2.3",
            "٣",
            "NaN",
        ] {
            assert!(DecimalText::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_number_is_written_in_its_shortest_form() {
        for (unscaled, scale, text) in
            [(500, 2, "5"), (-50, 2, "-0.5"), (1225, 2, "12.25"), (0, 3, "0"), (1001, 3, "1.001"), (-7, 0, "-7")]
        {
            let mut out = String::new();
            write_decimal(unscaled, scale, &mut out);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn rounding_is_exact_and_half_goes_away_from_zero() {
        for (text, scale, value) in
            [("-121.4565", 3, -121_457), ("38.5", 3, 38_500), ("0.0005", 3, 1), ("9.9999", 2, 1000), ("12", 0, 12)]
        {
            assert_eq!(DecimalText::read_any(text).and_then(|n| n.rounded(scale)), Some(value), "{text}");
        }
    }
}
