//! Social Security numbers, by the rules of who issues them: no area 000, 666 or 900 and above, no group 00, no serial 0000.

use super::near::{Words, digits, pattern};

pattern!(WRITTEN = r"\d{3}([- ])\d{2}[- ]\d{4}");
pattern!(RUN = r"\d{9}");
pattern!(SAID = r"(?i)\b(ssn|ss ?#|ss no|soc\.? sec|social[ -]security)\b?");

/// How many there are: written with dashes or spaces, or as nine digits where the words say so.
pub(super) fn count(words: &Words<'_>) -> u64 {
    let written = words.alone(&WRITTEN).filter(|m| is_valid(m.as_str()) && is_even(m.as_str())).count();
    let run = words.alone(&RUN).filter(|m| is_valid(m.as_str()) && words.after(m, &SAID)).count();
    (written + run) as u64
}

/// Both separators are the same.
fn is_even(text: &str) -> bool {
    text.as_bytes().get(3) == text.as_bytes().get(6)
}

fn is_valid(text: &str) -> bool {
    let number = digits(text).into_iter().fold(0, |number, digit| number * 10 + digit);
    let (area, group, serial) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
    !matches!(area, 0 | 666 | 900..) && group != 0 && serial != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> u64 {
        count(&Words::new(text, 0))
    }

    #[test]
    fn only_numbers_that_could_have_been_issued_count() {
        assert_eq!(found("212-41-8836 and 078 05 1120"), 2);
        for no in ["000-41-8836", "666-41-8836", "912-41-8836", "212-00-8836", "212-41-0000", "212-41 8836"] {
            assert_eq!(found(no), 0, "{no}");
        }
    }

    #[test]
    fn parts_of_longer_numbers_do_not_count() {
        for no in ["1212-41-8836", "212-41-88361", "5-212-41-8836", "212-41-8836-1", "A212-41-8836"] {
            assert_eq!(found(no), 0, "{no}");
        }
    }

    #[test]
    fn nine_digits_count_beside_the_words() {
        assert_eq!(found("SSN: 212418836"), 1);
        assert_eq!(found("Social Security No. 212418836"), 1);
        assert_eq!(found("Account 212418836"), 0);
    }
}
