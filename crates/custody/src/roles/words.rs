//! The words of a header: `"PdId"` is pd and id, `"Call Date/Time"` is call, date and time.

/// The words of a header, in lower case.
pub(super) struct Words(Vec<String>);

impl Words {
    /// Splits at what is no letter or digit, and at the humps of camel case.
    pub(super) fn of(label: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut word = String::new();
        let chars: Vec<char> = label.replace("-mail", "mail").chars().collect();
        for (i, &c) in chars.iter().enumerate() {
            let previous = i.checked_sub(1).map(|p| chars[p]);
            let next_lower = chars.get(i + 1).is_some_and(|n| n.is_lowercase());
            let hump = c.is_uppercase() && previous.is_some_and(|p| p.is_lowercase() || p.is_uppercase() && next_lower);
            if !c.is_alphanumeric() || hump {
                words.extend(Some(std::mem::take(&mut word)).filter(|w| !w.is_empty()));
            }
            if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
            }
        }
        words.extend(Some(word).filter(|w| !w.is_empty()));
        Self(words)
    }

    /// Whether one of these is among the words; a number at the end of a word does not count.
    pub(super) fn any(&self, wanted: &[&str]) -> bool {
        self.0.iter().any(|w| wanted.contains(&w.trim_end_matches(|c: char| c.is_ascii_digit())))
    }

    /// Whether this is the only word.
    pub(super) fn is(&self, wanted: &str) -> bool {
        self.0.len() == 1 && self.0[0] == wanted
    }

    /// Whether this is the first word.
    pub(super) fn first(&self, wanted: &str) -> bool {
        self.0.first().is_some_and(|w| w == wanted)
    }

    /// Whether the header names a kind or a code, not the thing: `address_type`, `Incident Code`.
    pub(super) fn is_kind(&self) -> bool {
        const KINDS: [&str; 14] = [
            "type",
            "code",
            "kind",
            "status",
            "flag",
            "count",
            "category",
            "class",
            "group",
            "indicator",
            "date",
            "time",
            "url",
            "level",
        ];
        self.any(&KINDS)
    }

    /// Whether the last word is that of a number that leads somewhere.
    pub(super) fn ends_like_id(&self) -> bool {
        const ENDS: [&str; 9] = ["id", "num", "number", "no", "key", "nbr", "uid", "guid", "uuid"];
        let last = self.0.last().map_or("", String::as_str);
        ENDS.contains(&last) || last.len() > 3 && last.ends_with("id") && self.0.len() == 1 || self.is("vin")
    }

    /// Whether it only counts the rows of a table.
    pub(super) fn is_row_counter(&self) -> bool {
        const COUNTERS: [&str; 6] = ["objectid", "fid", "oid", "rowid", "rownum", "index"];
        let joined: String = self.0.concat();
        COUNTERS.contains(&joined.as_str())
    }

    /// Whether it says social security number.
    pub(super) fn social_security(&self) -> bool {
        self.any(&["ssn"]) || self.any(&["social"]) && self.any(&["security"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_split_into_words() {
        for (label, words) in [
            ("PdId", &["pd", "id"][..]),
            ("OBJECTID", &["objectid"]),
            ("GlobalID", &["global", "id"]),
            ("XCoord", &["x", "coord"]),
            ("Call Date/Time", &["call", "date", "time"]),
            ("phone_number", &["phone", "number"]),
            ("E-mail", &["email"]),
            ("", &[]),
        ] {
            assert_eq!(Words::of(label).0, words, "{label}");
        }
    }
}
