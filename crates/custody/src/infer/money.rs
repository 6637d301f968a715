//! Amounts of money as files write them: a currency sign, and a number that is read without rounding.

use super::DecimalText;
use super::number::write_decimal;
use catalog::Currency;

/// An amount in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoneyText<'a> {
    /// The currency; none where there is no sign.
    pub currency: Option<Currency>,
    negative: bool,
    number: DecimalText<'a>,
}

impl<'a> MoneyText<'a> {
    /// Reads `$1,234.50`, `-$5`, `$-5` or `($5.00)`, which is negative; blanks may follow the sign. Without a sign of a
    /// currency it reads what [`DecimalText`] reads, and that in parentheses.
    pub fn read(text: &'a str) -> Option<Self> {
        let text = text.trim_ascii();
        let inside = text.strip_prefix('(').map(|text| text.strip_suffix(')'));
        let (text, enclosed) = match inside {
            None => (text, false),
            Some(inside) => (inside?, true),
        };
        let (text, minus) = text.strip_prefix('-').map_or((text, false), |text| (text, true));
        let currency = text.chars().next().and_then(Currency::of_sign);
        let text = text.strip_prefix(|c| Currency::of_sign(c).is_some()).map_or(text, str::trim_ascii_start);
        let inner = text.starts_with('-');
        // One way of saying negative is enough.
        if u8::from(enclosed) + u8::from(minus) + u8::from(inner) > 1 {
            return None;
        }
        Some(Self { currency, negative: enclosed || minus, number: DecimalText::read(text)? })
    }

    /// The number without its sign of a currency, and negative where the text says so otherwise than by a minus.
    pub fn number(&self) -> DecimalText<'a> {
        if self.negative { self.number.negated() } else { self.number }
    }

    /// Writes the canonical text of an amount: `$1234.5`, `-$5`.
    pub fn write(currency: Currency, number: DecimalText<'_>, out: &mut String) -> Option<()> {
        let scale = number.needed_scale();
        write_money(currency, number.unscaled(scale)?, scale, out);
        Some(())
    }
}

/// Writes the canonical text of `unscaled / 10^scale`: `$1234.5`, `-$5`.
pub fn write_money(currency: Currency, unscaled: i128, scale: u8, out: &mut String) {
    if unscaled < 0 {
        out.push('-');
    }
    out.push(currency.sign());
    // The absolute value of a number of at most thirty digits is one too.
    write_decimal(unscaled.saturating_abs(), scale, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let money = MoneyText::read(text)?;
        let mut out = String::new();
        MoneyText::write(money.currency?, money.number(), &mut out)?;
        Some(out)
    }

    #[test]
    fn amounts_are_read_exactly_and_written_in_one_way() {
        for (text, canonical) in [
            ("$1,234.50", "$1234.5"),
            ("$ 1,234.50 ", "$1234.5"),
            ("-$5", "-$5"),
            ("$-5", "-$5"),
            ("($5.00)", "-$5"),
            ("€0.10", "€0.1"),
            ("£12,345,678", "£12345678"),
            ("-$0.00", "$0"),
            ("$.5", "$0.5"),
            ("$123456789012345.123456789012345", "$123456789012345.123456789012345"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(canonical), "{text}");
            assert_eq!(shown(canonical).as_deref(), Some(canonical), "{text}");
        }
    }

    #[test]
    fn what_is_not_plainly_an_amount_stays_text() {
        for text in [
            "$", "-$", "$-", "( $5)", "($5", "$5)", "(-$5)", "($-5)", "-$-5", "--$5", "$$5", "$€5", "$5k", "$1,23",
            "5$", "$007", "USD 5", "$1e3", "()", "¥5", "$+5", "$5 - $10",
        ] {
            assert_eq!(shown(text), None, "{text}");
            assert!(MoneyText::read(text).is_none(), "{text}");
        }
        assert_eq!(MoneyText::read("5").and_then(|m| m.currency), None);
        assert_eq!(MoneyText::read("(5.5)").and_then(|m| m.number().unscaled(1)), Some(-55));
    }
}
