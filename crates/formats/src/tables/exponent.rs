//! Numbers that a program wrote with an exponent, as a person would write them.

/// Digits that a number may be moved by; farther out it is left as it was written.
const SHIFT_MAX: i32 = 30;

/// A number such as `1.50000000000e+002` without its exponent: `150`. It is the same number to the last digit; zeros after
/// its last decimal, with which programs fill a fixed width, are dropped. `None` for what is no such number.
pub(super) fn without_exponent(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let shift: i32 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let (sign, digits) = mantissa.strip_prefix('-').map_or(("", mantissa), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = !whole.is_empty() && [whole, decimals].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if !is_number || shift.abs() > SHIFT_MAX {
        return None;
    }
    let all = format!("{whole}{decimals}");
    let point = i32::try_from(whole.len()).ok()? + shift;
    let (before, after) = match usize::try_from(point) {
        Ok(point) if point >= all.len() => (format!("{all}{}", "0".repeat(point - all.len())), String::new()),
        Ok(point) => (all[..point].to_owned(), all[point..].to_owned()),
        Err(_) => (String::new(), format!("{}{all}", "0".repeat(point.unsigned_abs() as usize))),
    };
    let (before, after) = (before.trim_start_matches('0'), after.trim_end_matches('0'));
    let before = if before.is_empty() { "0" } else { before };
    Some(match after.is_empty() {
        true => format!("{sign}{before}"),
        false => format!("{sign}{before}.{after}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponent_moves_the_point() {
        for (text, plain) in [
            ("1.50000000000e+002", "150"),
            ("-1.2345e+2", "-123.45"),
            ("1e5", "100000"),
            ("1E-03", "0.001"),
            ("0.00000000000e+000", "0"),
            ("12.5e-1", "1.25"),
            ("123e-5", "0.00123"),
        ] {
            assert_eq!(without_exponent(text).as_deref(), Some(plain), "{text}");
        }
        for text in ["150", "1.5", "e5", "1e", "1e99", "+1e5", "1.2.3e1", "12 e1", "deed", "1e5x", ""] {
            assert_eq!(without_exponent(text), None, "{text}");
        }
    }
}
