//! E-mail addresses.

use super::near::{Words, pattern};

pattern!(ADDRESS = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}");

/// How many there are.
pub(super) fn count(words: &Words<'_>) -> u64 {
    words.alone(&ADDRESS).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_count() {
        assert_eq!(count(&Words::new("jane.roe+a@mail.example.org, <x@y.example>; at@home and 5 @ 3", 0)), 2);
    }
}
