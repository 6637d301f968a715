//! What was typed into a form or asked in an address, and what is wrong with it.

use data_encoding::HEXUPPER_PERMISSIVE;

/// Names with their values, in the order in which they came; a name may come more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answers(Vec<(String, String)>);

/// More answers than any form of ours sends.
const ANSWERS_MAX: usize = 20_000;

impl Answers {
    /// Reads a query string or the body of a form.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(ANSWERS_MAX);
        let split = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        Self(split.map(|(name, value)| (decode(name), decode(value))).collect())
    }

    /// The answer, without spaces around it and with plain line ends; empty when there is none.
    pub fn text(&self, name: &str) -> String {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.replace("\r\n", "\n").trim().to_owned()).unwrap_or_default()
    }

    /// The answer, unless it is blank.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// The answer exactly as typed: a password may begin with a space.
    pub fn exact(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// Every answer of this name that is not blank.
    pub fn all(&self, name: &str) -> Vec<String> {
        let named = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim());
        named.filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    /// Every answer but those of these names, in order.
    pub fn but<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let all = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        all.filter(|(name, _)| !names.contains(name))
    }

    /// Whether the box was ticked.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// The same with an answer where there was none.
    pub fn or(mut self, name: &str, value: impl Into<String>) -> Self {
        if !self.has(name) {
            self.0.push((name.to_owned(), value.into()));
        }
        self
    }
}

/// Something to put right, at a place of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The id of the answer.
    pub place: String,
    /// What to do.
    pub words: String,
}

/// Everything to put right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// One mistake at a place.
    pub fn one(place: impl Into<String>, words: impl Into<String>) -> Self {
        let mut mistakes = Self::default();
        mistakes.add(place, words);
        mistakes
    }

    /// One more. The rules speak in lower case; a page does not.
    pub fn add(&mut self, place: impl Into<String>, words: impl Into<String>) {
        self.0.push(Mistake { place: place.into(), words: crate::words::capital(&words.into()) });
    }

    /// Says this at a place, and nothing else there.
    pub fn put(&mut self, place: &str, words: impl Into<String>) {
        self.0.retain(|mistake| mistake.place != place);
        self.add(place, words);
    }

    /// What is wrong at a place.
    pub fn at(&self, place: &str) -> Option<&str> {
        self.0.iter().find(|m| m.place == place).map(|m| m.words.as_str())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Mistake> {
        self.0.iter()
    }
}

/// Percent-encodes everything but letters, digits and `-._~/`.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}

/// Undoes the encoding; what is not an encoding stays as it is, what is not UTF-8 is replaced.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut left = text.as_bytes();
    while let Some((first, after)) = left.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%');
        if let Some(decoded) = hex.and_then(|hex| HEXUPPER_PERMISSIVE.decode(hex).ok()) {
            bytes.extend(decoded);
            left = &after[2..];
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            left = after;
        }
    }
    // A control character has no place in an answer, and a database may refuse it.
    let keep = |c: char| if c == '\0' { '\u{fffd}' } else { c };
    String::from_utf8_lossy(&bytes).chars().map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_answered_more_than_once() {
        let answers = Answers::parse("f=a&f=b%20c&f=&text=+one%0D%0Atwo+&box");
        assert_eq!(answers.all("f"), ["a", "b c"]);
        assert_eq!(answers.text("text"), "one\ntwo");
        assert_eq!(answers.exact("text"), " one\r\ntwo ");
        assert!(answers.has("box") && !answers.has("other"));
    }

    #[test]
    fn broken_encodings_stay_as_they_are() {
        let answers = Answers::parse("a=100%&b=%zz&n=%00");
        assert_eq!(
            (answers.text("a"), answers.text("b"), answers.text("n")),
            ("100%".into(), "%zz".into(), "\u{fffd}".into())
        );
    }
}
