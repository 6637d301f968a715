//! Payment cards: 13 to 19 digits of a known network whose check digit fits (ISO/IEC 7812, Luhn).

use super::near::{Words, digits, pattern};

pattern!(NUMBER = r"\d{13,19}|\d{4}([ -])\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{5}");

/// How many there are.
pub(super) fn count(words: &Words<'_>) -> u64 {
    words.alone(&NUMBER).filter(|number| is_card(&digits(number.as_str()))).count() as u64
}

fn is_card(digits: &[u32]) -> bool {
    // Of one digit alone any run would fit.
    let varied = digits.iter().any(|digit| Some(digit) != digits.first());
    let network = matches!(digits.first(), Some(3..=6)) || matches!(digits, [2, 2..=7, ..]);
    (13..=19).contains(&digits.len()) && varied && network && luhn(digits)
}

fn luhn(digits: &[u32]) -> bool {
    let one = |(place, digit): (usize, &u32)| match place % 2 {
        1 if *digit > 4 => digit * 2 - 9,
        1 => digit * 2,
        _ => *digit,
    };
    digits.iter().rev().enumerate().map(one).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_decides() {
        for text in ["4111 1111 1111 1111", "5500-0055-5555-5559", "378282246310005", "6011000990139424"] {
            assert_eq!(count(&Words::new(text, 0)), 1, "{text}");
        }
        for text in ["4111 1111 1111 1112", "1234567890123456", "4444444444444444", "04111111111111111"] {
            assert_eq!(count(&Words::new(text, 0)), 0, "{text}");
        }
    }
}
