//! A number as written: sign, digits, point, digits. Read without rounding and without a detour through floats.

/// Digits allowed on either side of the point; more stays text.
const SIDE_DIGITS: usize = 15;

/// A decimal number in a text, split at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecimalText<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> DecimalText<'a> {
    /// Reads a number that can be typed without loss: no leading zeros, at most fifteen digits on either side.
    /// Thousands may be set off by commas.
    pub fn read(text: &'a str) -> Option<Self> {
        let number = Self::split(text)?;
        let plain = number.whole.bytes().all(|b| b.is_ascii_digit()) || is_grouped(number.whole);
        let padded = number.whole.len() > 1 && number.whole.starts_with('0');
        let short = number.digits().count() <= SIDE_DIGITS && number.fraction.len() <= SIDE_DIGITS;
        (plain && !padded && short).then_some(number)
    }

    /// Reads a number of any length, leading zeros included but without commas; for treatments, which give up
    /// precision anyway.
    pub fn read_any(text: &'a str) -> Option<Self> {
        Self::split(text).filter(|number| number.whole.bytes().all(|b| b.is_ascii_digit()))
    }

    fn split(text: &'a str) -> Option<Self> {
        let text = text.trim_ascii();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let ok = whole.bytes().all(|b| b.is_ascii_digit() || b == b',') && fraction.bytes().all(|b| b.is_ascii_digit());
        (ok && !(whole.is_empty() && fraction.is_empty())).then_some(Self { negative, whole, fraction })
    }

    /// The same number with the other sign.
    pub fn negated(self) -> Self {
        Self { negative: !self.negative, ..self }
    }

    /// Digits before the point that count: none in `0.5`.
    pub fn whole_digits(&self) -> u8 {
        u8::try_from(self.digits().skip_while(|digit| *digit == b'0').count()).unwrap_or(u8::MAX)
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
        u8::try_from(self.fraction.trim_end_matches('0').len()).unwrap_or(u8::MAX)
    }

    /// The value times ten to the power of `scale`; `None` when digits would be lost.
    pub fn unscaled(&self, scale: u8) -> Option<i128> {
        let fraction = self.fraction.trim_end_matches('0');
        let missing = usize::from(scale).checked_sub(fraction.len())?;
        let digits = self.digits().chain(fraction.bytes()).chain(std::iter::repeat_n(b'0', missing));
        Self::sum(digits).map(|value| if self.negative { -value } else { value })
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
