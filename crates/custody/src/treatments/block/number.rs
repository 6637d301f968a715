//! The house number at the beginning of an address.

/// A house number and how many words it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct House {
    /// The number; the first one of a range.
    pub number: u32,
    /// Whether it is already the number of a block (`800 Block of …`).
    pub is_block: bool,
    /// Words taken from the beginning of the address.
    pub words: usize,
}

/// Reads `1234`, `1234A`, `1234-B`, `1234½`, `1234 1/2`, `1234-1238`, `1234 - 1238` or `800 Block of`.
pub(super) fn read_house(words: &[&str]) -> Option<House> {
    let number = read_number(words.first()?)?;
    let word = |i: usize| words.get(i).copied().unwrap_or_default();
    if ["BLOCK", "BLK"].iter().any(|w| word(1).eq_ignore_ascii_case(w)) {
        let of = usize::from(word(2).eq_ignore_ascii_case("of"));
        return Some(House { number, is_block: true, words: 2 + of });
    }
    let more = match word(1) {
        "-" if read_number(word(2)).is_some() => 2,
        next if is_fraction(next) => 1,
        // `1234 A MARTIN LUTHER KING BLVD`: a letter of the house; but `1234 K ST` is on K Street.
        next if is_letter(next) && !super::street::is_direction(next) && names_a_street(&words[2..]) => 1,
        _ => 0,
    };
    Some(House { number, is_block: false, words: 1 + more })
}

/// Up to six digits, with at most a letter, a fraction or the end of a range after them.
fn read_number(word: &str) -> Option<u32> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = word.split_at_checked(digits).filter(|(n, _)| (1..=6).contains(&n.len()))?;
    let end_of_range = |s: &str| {
        let number = s.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        s.len() - number.len() <= 1 && number.len() <= 6 && number.bytes().all(|b| b.is_ascii_digit()) && !s.is_empty()
    };
    let ok =
        rest.is_empty() || is_letter(rest) || is_fraction(rest) || rest.strip_prefix('-').is_some_and(end_of_range);
    ok.then(|| number.parse().ok()).flatten()
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_fraction(word: &str) -> bool {
    matches!(word, "1/2" | "1/3" | "2/3" | "1/4" | "3/4" | "1/8" | "½" | "⅓" | "⅔" | "¼" | "¾")
}

/// Whether what follows a single letter is a street of its own, rather than `ST` of `K ST`.
fn names_a_street(words: &[&str]) -> bool {
    words.len() >= 2 && !super::street::is_suffix(words[0])
}
