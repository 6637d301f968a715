//! What a sample of values looks like.

use regex::Regex;
use std::sync::LazyLock;

/// A pattern that is part of the program; one that does not compile matches nothing, and its test fails.
fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

macro_rules! patterns {
    ($($name:ident = $text:expr;)*) => {
        $(static $name: LazyLock<Option<Regex>> = LazyLock::new(|| pattern($text));)*
        #[cfg(test)]
        mod compiled {
            #[test]
            fn every_pattern_compiles() {
                $(assert!(super::$name.is_some(), stringify!($name));)*
            }
        }
    };
}

patterns! {
    EMAIL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$";
    SSN = r"^\d{3}-\d{2}-\d{4}$";
    PHONE = r"^(\+?1[-. ]?)?\(?[2-9]\d{2}\)?[-. ]*\d{3}[-. ]*\d{4}(\s*(x|ext\.?)\s*\d+)?$";
    PHONE_WRITTEN = r"^(\+1[-. ]?\(?\d{3}|1?[-. ]?\(\d{3}\)\s*|\d{3}[-.])\s*[-. ]?\d{3}[-. ]?\d{4}";
    STREET = r"(?i)\b(st|street|ave|av|avenue|blvd|boulevard|dr|drive|rd|road|ln|lane|ct|court|way|wy|pl|place|cir|circle|pkwy|parkway|ter|terrace|hwy|highway|broadway|expy|expressway|sq|square|aly|alley|trl|trail)\b";
    HOUSE = r"(?i)^\d+[a-z]?(-\d+)?(\s+1/2)?\s+\S";
    BLOCK = r"(?i)\b(block|blk)\b|^\d*0xx\b";
    CROSSING = r"(?i)\S\s*(/|&|\band\b|@)\s*\S";
    PAIR = r"^\(?-?\d{1,3}\.\d+\s*[, ]\s*-?\d{1,3}\.\d+\)?$";
    SHAPE = r"(?i)^(multi)?(polygon|linestring|point)\b|^geometrycollection\b|^\{|^https?://";
    PERSON = r"^(\p{Lu}[\p{L}'’.-]*(\s+\p{L}[\p{L}'’.-]*)?(\s+(JR|SR|II|III|IV)\.?)?\s*,\s*\p{L}[\p{L}'’. -]*|\p{Lu}[\p{L}'’.-]*(\s+\p{Lu}[\p{L}'’.-]*){1,3}\s*)$";
    BUSINESS = r"(?i)\b(inc|llc|corp|co|ltd|company|cafe|café|restaurant|hotel|market|store|shop|bar|grill|kitchen|pizza|pizzeria|bakery|deli|services?|center|centre|school|church|city|county|department|dept|district|bank|group|associates|foundation|house|coffee|tea|foods?|catering|club|lounge|sushi|taqueria|cleaners|salon|academy|university|college|hospital|clinic|park|station|plaza|the|of|and|at|for)\b";
}

/// A sample of values.
pub(super) struct Values<'a> {
    values: Vec<&'a str>,
}

/// What the numbers of a sample have in common.
pub(super) struct Numbers {
    least: f64,
    greatest: f64,
    /// Whether some have a fraction.
    pub(super) fractions: bool,
}

impl Numbers {
    /// Whether all lie within this distance of zero.
    pub(super) fn within(&self, most: f64) -> bool {
        self.least >= -most && self.greatest <= most
    }

    /// Whether some lie further than this from zero.
    pub(super) fn beyond(&self, least: f64) -> bool {
        self.least < -least || self.greatest > least
    }
}

impl<'a> Values<'a> {
    /// Leaves out what is blank or a null word.
    pub(super) fn of(samples: &'a [String]) -> Self {
        Self { values: samples.iter().map(|s| s.trim()).filter(|s| !crate::infer::is_blank(s)).collect() }
    }

    fn share(&self, holds: impl Fn(&str) -> bool) -> f64 {
        let holding = self.values.iter().filter(|v| holds(v)).count();
        holding as f64 / self.values.len().max(1) as f64
    }

    pub(super) fn emails(&self) -> f64 {
        self.share(|v| is(&EMAIL, v))
    }

    pub(super) fn social_security(&self) -> f64 {
        self.share(|v| is(&SSN, v))
    }

    /// Telephone numbers, ten bare digits included.
    pub(super) fn phones(&self) -> f64 {
        self.share(|v| is(&PHONE, v))
    }

    /// Telephone numbers that are written as such.
    pub(super) fn written_phones(&self) -> f64 {
        self.share(|v| is(&PHONE, v) && is(&PHONE_WRITTEN, v))
    }

    /// A house number and a street.
    pub(super) fn house_addresses(&self) -> f64 {
        self.share(|v| is(&HOUSE, v) && is(&STREET, v) && !is(&BLOCK, v) && !v.contains(" / "))
    }

    /// Two streets, or a block.
    pub(super) fn crossings(&self) -> f64 {
        self.share(|v| is(&STREET, v) && (is(&BLOCK, v) || is(&CROSSING, v)))
    }

    /// A street without a house number.
    pub(super) fn streets(&self) -> f64 {
        self.share(|v| is(&STREET, v) && !is(&HOUSE, v) && !is(&CROSSING, v) && v.len() <= 60)
    }

    /// Two coordinates in one cell.
    pub(super) fn share_of_pairs(&self) -> f64 {
        self.share(|v| is(&PAIR, v))
    }

    /// Names of people.
    pub(super) fn people(&self) -> f64 {
        self.share(|v| is(&PERSON, v) && !is(&BUSINESS, v))
    }

    /// Shapes, addresses of the web and other text that no person wrote.
    pub(super) fn machine_text(&self) -> f64 {
        self.share(|v| is(&SHAPE, v))
    }

    pub(super) fn words_per_value(&self) -> f64 {
        let words: usize = self.values.iter().map(|v| v.split_whitespace().count()).sum();
        words as f64 / self.values.len().max(1) as f64
    }

    /// The range of the values, when all are numbers.
    pub(super) fn numbers(&self) -> Option<Numbers> {
        let mut numbers = Numbers { least: f64::INFINITY, greatest: f64::NEG_INFINITY, fractions: false };
        for value in &self.values {
            let plain = value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
            let number: f64 = plain.then(|| value.parse().ok()).flatten()?;
            numbers.least = numbers.least.min(number);
            numbers.greatest = numbers.greatest.max(number);
            numbers.fractions |= value.contains('.');
        }
        (!self.values.is_empty()).then_some(numbers)
    }
}

fn is(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|p| p.is_match(text))
}
