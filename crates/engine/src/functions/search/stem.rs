//! What a word has in common with its other forms in English: `permit` of `permits`, `permitted` and `permitting`.

use rust_stemmers::{Algorithm, Stemmer};

/// No English word is longer; the time it takes to stem a word grows faster than the word.
const STEMMED_BYTES_MAX: usize = 64;

/// The stem of a word of the search.
#[derive(Debug)]
pub(super) struct Stem(String);

impl Stem {
    /// `None` of what is no word: one with a digit or a sign in it, or a very long one. Apostrophes may stand between
    /// letters and at the end.
    pub(super) fn of(word: &str) -> Option<Self> {
        let word = word.trim_end_matches(is_apostrophe);
        let lower = lowered(word).filter(|_| first_word(word).len() == word.len())?;
        let stem = stemmer().stem(&lower).into_owned();
        (!stem.is_empty()).then_some(Self(stem))
    }

    /// A pattern of the start of the word with which all words of this stem begin. An ending changes no more of the
    /// stem than its last two letters (`skies` and `sky`), of its first two none but `y` to `i` (`dying` and `die`).
    pub(super) fn start_of(&self, word: &str) -> String {
        let kept = self.0.chars().count().saturating_sub(2).max(2);
        let letters = word.chars().zip(self.0.chars()).take(kept).map(|(a, b)| (plain(a), plain(b)));
        let same = letters.take_while(|(a, b)| a == b).map(|(letter, _)| letter);
        same.fold(String::new(), |start, letter| match letter {
            'i' => start + "[iy]",
            other => start + &regex::escape(other.encode_utf8(&mut [0; 4])),
        })
    }

    /// Whether it is the stem of this word.
    pub(super) fn is_of(&self, word: &str) -> bool {
        lowered(word).is_some_and(|lower| stemmer().stem(&lower) == self.0)
    }
}

/// `y` and `i` are one letter to the stemmer.
fn plain(letter: char) -> char {
    if letter == 'y' { 'i' } else { letter }
}

fn stemmer() -> Stemmer {
    Stemmer::create(Algorithm::English)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’')
}

/// Letters and digits up to anything else; an apostrophe between two of them belongs to the word. Of a word that is too
/// long to have a stem, a part that is too long as well.
pub(super) fn first_word(text: &str) -> &str {
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let mut goes_on = || letters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let belongs = letter.is_alphanumeric() || (at > 0 && is_apostrophe(letter) && goes_on());
        if !belongs || is_too_long(&text[..at]) {
            return &text[..at];
        }
    }
    text
}

/// Whether it is too long to have a stem.
pub(super) fn is_too_long(word: &str) -> bool {
    word.len() > STEMMED_BYTES_MAX
}

/// The word as the stemmer wants it; `None` when it is none that has a stem.
fn lowered(word: &str) -> Option<String> {
    let has_stem = word.chars().all(|letter| letter.is_alphabetic() || is_apostrophe(letter));
    if !has_stem || word.is_empty() || is_too_long(word) {
        return None;
    }
    let straight = |letter: char| if is_apostrophe(letter) { '\'' } else { letter };
    Some(word.chars().map(straight).flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(word: &str) -> Option<String> {
        Stem::of(word).map(|stem| stem.0)
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (word, expected) in [
            ("permits", "permit"),
            ("permitted", "permit"),
            ("Burglaries", "burglari"),
            ("burglary", "burglari"),
            ("driver's", "driver"),
            ("driver’s", "driver"),
            ("drivers'", "driver"),
            ("cafés", "café"),
            ("dying", "die"),
            ("straßen", "straßen"),
            ("o'brien", "o'brien"),
            ("a", "a"),
            ("日本語", "日本語"),
        ] {
            assert_eq!(stem(word).as_deref(), Some(expected), "{word}");
        }
    }

    #[test]
    fn what_is_no_word_has_none() {
        for word in ["", "'", "’s", "12", "a1", "5ths", "#permits", "wi-fi", "permits,", &"ab".repeat(33)] {
            assert_eq!(stem(word), None, "{word}");
        }
    }

    #[test]
    fn a_word_ends_where_its_letters_do() {
        for (text, expected) in [
            ("main street", "main"),
            ("driver's licence", "driver's"),
            ("driver''s", "driver"),
            ("drivers' licence", "drivers"),
            ("'quoted'", ""),
            ("5th’s", "5th’s"),
            ("théft.", "théft"),
        ] {
            assert_eq!(first_word(text), expected, "{text}");
        }
        assert_eq!(first_word(&"a'".repeat(1_000)).len(), STEMMED_BYTES_MAX + 1, "no more is read than is needed");
    }

    /// Words are found by this start, so one that begins otherwise would be missed.
    #[test]
    fn all_forms_of_a_word_begin_with_its_start() {
        let begins = "a e o u y s ay by cr di fl ly sk st us op hop rat run plan happ commun gener arsen skil dis \
                      controll conflat electr fest relat sensib troubl pré éta stra";
        let ends = " s es 's s' ed ing ingly edly eed ies ied y ys e er ers est ly li ily ally ity ities ion ions ation \
                    ational ations ator alism aliti iveness fulness ousness fully lessly entli ization izer ence enci ance \
                    ancy able ible ably ibly ability ibilities ement ment ments ent ism ate iti ous ive ize ical icate \
                    iciti ness ogy ogi ogist ful al ll tt";
        let mut words: Vec<String> =
            vec!["skies".into(), "idly".into(), "gently".into(), "ugly".into(), "early".into()];
        for begin in begins.split_whitespace() {
            for end in ends.split(' ') {
                words.extend(["", "s", "ly", "ing", "'s"].map(|more| format!("{begin}{end}{more}")));
            }
        }
        let mut by_stem = std::collections::BTreeMap::<String, Vec<String>>::new();
        for word in words {
            if let Some(found) = stem(&word) {
                by_stem.entry(found).or_default().push(word);
            }
        }
        assert!(by_stem.values().any(|forms| forms.len() > 5));
        for (text, forms) in &by_stem {
            let stem = Stem(text.clone());
            for form in forms {
                let start = stem.start_of(form);
                let begins = regex::Regex::new(&format!("^{start}")).unwrap();
                assert!(!start.is_empty(), "`{form}`");
                let other = forms.iter().find(|other| !begins.is_match(other));
                assert_eq!(other, None, "`{form}` is looked for as `{start}`, of stem `{text}`");
            }
        }
    }

    /// Nothing in a word makes the stemmer panic.
    #[test]
    fn words_of_any_letters_are_stemmed() {
        let letters: Vec<char> = "aeiouysdgtlnrcvfzbmpé’'ñßщ日İΣıſ".chars().collect();
        let mut seed = 7_u64;
        for _ in 0..20_000 {
            let word: String = (0..1 + seed % 11)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    letters[(seed >> 33) as usize % letters.len()]
                })
                .collect();
            if let Some(stem) = Stem::of(&word) {
                assert!(stem.is_of(first_word(&word)), "{word}");
            }
        }
    }
}
