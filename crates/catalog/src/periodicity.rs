//! How often new data is promised: the codes of DCAT-US (ISO 8601 repeating intervals) and their words.

/// The codes, the rarest first, with their words.
pub const PERIODICITIES: [(&str, &str); 18] = [
    ("R/P10Y", "every ten years"),
    ("R/P4Y", "every four years"),
    ("R/P2Y", "every two years"),
    ("R/P1Y", "yearly"),
    ("R/P6M", "every six months"),
    ("R/P4M", "every four months"),
    ("R/P3M", "quarterly"),
    ("R/P2M", "every two months"),
    ("R/P1M", "monthly"),
    ("R/P0.5M", "twice a month"),
    ("R/P2W", "every two weeks"),
    ("R/P1W", "weekly"),
    ("R/P3.5D", "twice a week"),
    ("R/P0.33W", "three times a week"),
    ("R/P1D", "daily"),
    ("R/PT1H", "hourly"),
    ("R/PT1S", "continuously"),
    ("irregular", "irregularly"),
];

/// A code in words: `R/P1M` is `monthly`. One that is not known is its own words.
pub fn periodicity_words(code: &str) -> &str {
    let code = if code == "R/P7D" { "R/P1W" } else { code };
    PERIODICITIES.iter().find(|(known, _)| *known == code).map_or(code, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_words_and_an_unknown_one_stays() {
        assert_eq!(periodicity_words("R/P1M"), "monthly");
        assert_eq!(periodicity_words("R/P7D"), "weekly");
        assert_eq!(periodicity_words("R/P5Y"), "R/P5Y");
    }
}
