//! Links that carry a query: what was asked stays in the address, so a page can be kept, shared and gone back to.

use data_encoding::HEXUPPER;

/// The parameters of a query, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Params(Vec<(String, String)>);

/// More parameters than any form of ours sends.
const PARAMS_MAX: usize = 2_000;

impl Params {
    /// Reads a query string or the body of a form; `+` and `%20` are spaces.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(PARAMS_MAX);
        Self(
            pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(k, v)| (decode(k), decode(v))).collect(),
        )
    }

    /// The first value of this name, without spaces around it; empty when there is none.
    pub fn first(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The first value of this name, when it is not empty.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.first(name)).filter(|value| !value.is_empty())
    }

    /// Every value of this name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// Every value of this name that is not empty, each once.
    pub fn chosen(&self, name: &str) -> Vec<String> {
        let mut chosen: Vec<String> = Vec::new();
        for value in self.all(name).filter(|value| !value.is_empty()) {
            if !chosen.iter().any(|known| known == value) {
                chosen.push(value.to_owned());
            }
        }
        chosen
    }

    /// Every name with its value, as they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The same without a parameter.
    pub fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(key, _)| key != name).cloned().collect())
    }

    /// The same with one value of this name.
    pub fn with(&self, name: &str, value: impl Into<String>) -> Self {
        let mut changed = self.without(name);
        changed.0.push((name.to_owned(), value.into()));
        changed
    }

    /// The same with one more value of this name.
    pub fn and(&self, name: &str, value: impl Into<String>) -> Self {
        let mut changed = self.clone();
        changed.0.push((name.to_owned(), value.into()));
        changed
    }

    /// The same without this value of this name.
    pub fn except(&self, name: &str, value: &str) -> Self {
        Self(self.0.iter().filter(|(k, v)| !(k == name && v.trim() == value)).cloned().collect())
    }

    /// A link to `path` with these parameters; empty ones are left out.
    pub fn to(&self, path: &str) -> String {
        let kept = self.0.iter().filter(|(_, value)| !value.trim().is_empty());
        let query: Vec<String> = kept.map(|(k, v)| format!("{}={}", encode(k), encode(v.trim()))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Params {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(k, v)| (k.into(), v.into())).collect())
    }
}

/// Percent-encodes everything but letters, digits and `-._~`.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&HEXUPPER.encode(&[byte]));
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
        match hex.and_then(|hex| data_encoding::HEXUPPER_PERMISSIVE.decode(hex).ok()) {
            Some(decoded) => {
                bytes.extend(decoded);
                left = &after[2..];
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                left = after;
            }
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
    fn a_link_brings_back_what_it_was_made_of() {
        let params: Params = [("q", "a&b=c §"), ("department", "Parks & Rec"), ("empty", "")].into_iter().collect();
        let link = params.to("/datasets");
        assert_eq!(link, "/datasets?q=a%26b%3Dc%20%C2%A7&department=Parks%20%26%20Rec");
        let read = Params::parse(link.split_once('?').unwrap().1);
        assert_eq!((read.first("q"), read.first("department")), ("a&b=c §", "Parks & Rec"));
    }

    #[test]
    fn broken_encodings_stay_as_they_are() {
        let params = Params::parse("a=100%&b=%zz&c=x+y&%61=1&n=%00");
        assert_eq!((params.first("b"), params.first("c")), ("%zz", "x y"));
        assert_eq!(params.all("a").collect::<Vec<_>>(), ["100%", "1"]);
        assert_eq!(params.first("n"), "\u{fffd}");
    }

    #[test]
    fn one_value_is_taken_out_of_several() {
        let params = Params::parse("d=a&d=b&page=2");
        assert_eq!(params.except("d", "a").without("page").to("/x"), "/x?d=b");
        assert_eq!(params.with("page", "3").to("/x"), "/x?d=a&d=b&page=3");
    }
}
