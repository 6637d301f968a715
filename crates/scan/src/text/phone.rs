//! Telephone numbers of the North American plan: neither area code nor exchange begins with 0 or 1.

use super::near::{Words, pattern};

pattern!(WRITTEN = r"(\+?1[-. ]?)?(\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-. ]\d{4}");
pattern!(RUN = r"(\+?1)?[2-9]\d{2}[2-9]\d{6}");
pattern!(SAID = r"(?i)\b(tel|telephone|phone|mobile|cell|fax|call|contact)");

/// How many there are: written in groups, or as ten digits where the words say so.
pub(super) fn count(words: &Words<'_>) -> u64 {
    let run = words.alone(&RUN).filter(|number| words.after(number, &SAID)).count();
    (words.alone(&WRITTEN).count() + run) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_plan_count() {
        for text in ["(916) 555-0142", "916-555-0142", "916.555.0142", "+1 916 555 0142", "Cell: 9165550142"] {
            assert_eq!(count(&Words::new(text, 0)), 1, "{text}");
        }
        for text in ["116-555-0142", "916-155-0142", "9165550142", "4916-555-01422"] {
            assert_eq!(count(&Words::new(text, 0)), 0, "{text}");
        }
    }
}
