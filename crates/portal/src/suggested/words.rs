//! The words by which a description is compared with what there is: lower case, without endings, without those that say
//! nothing.

use std::collections::BTreeSet;

/// Words of a description that are looked at; the rest of a long one says no more.
const WORDS_MAX: usize = 60;
/// Shorter words say nothing by themselves.
const CHARS_MIN: usize = 3;

/// Words of requests that say nothing of what is asked for.
const SAY_NOTHING: &[&str] = &[
    "all",
    "also",
    "and",
    "any",
    "are",
    "between",
    "can",
    "city",
    "concerning",
    "copies",
    "copy",
    "could",
    "data",
    "dated",
    "document",
    "documents",
    "during",
    "each",
    "every",
    "file",
    "files",
    "for",
    "from",
    "get",
    "give",
    "had",
    "has",
    "have",
    "her",
    "his",
    "how",
    "including",
    "information",
    "into",
    "like",
    "list",
    "looking",
    "made",
    "may",
    "need",
    "not",
    "our",
    "please",
    "provide",
    "public",
    "record",
    "records",
    "regarding",
    "related",
    "request",
    "requested",
    "requesting",
    "see",
    "send",
    "she",
    "show",
    "since",
    "that",
    "the",
    "their",
    "them",
    "there",
    "these",
    "they",
    "this",
    "those",
    "under",
    "until",
    "want",
    "was",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "will",
    "with",
    "would",
    "year",
    "years",
    "you",
    "your",
];

/// The words of a text that say something, each once.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= CHARS_MIN);
    let lower = parts.map(str::to_lowercase).filter(|word| SAY_NOTHING.binary_search(&word.as_str()).is_err());
    // A number is a day, a year or a house: every dataset has them.
    let telling = lower.filter(|word| !word.chars().all(|c| c.is_ascii_digit()));
    telling.map(|word| stem(&word).to_owned()).take(WORDS_MAX).collect()
}

/// The word without the ending of its plural.
fn stem(word: &str) -> &str {
    match word.strip_suffix("ies").filter(|rest| rest.chars().count() >= CHARS_MIN) {
        Some(rest) => rest,
        None => word.strip_suffix('s').filter(|rest| rest.len() >= CHARS_MIN && !rest.ends_with('s')).unwrap_or(word),
    }
    .trim_end_matches('y')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        words(text).into_iter().collect()
    }

    #[test]
    fn words_that_say_nothing_are_left_out() {
        assert!(SAY_NOTHING.is_sorted());
        assert_eq!(said("Please send me ALL records of the calls for service in 2025."), ["call", "service"]);
        assert!(said("all the data, please").is_empty());
    }

    #[test]
    fn one_and_many_are_the_same_word() {
        for (one, many) in
            [("call", "calls"), ("city councilor", "councilors"), ("salary", "salaries"), ("pass", "pass")]
        {
            assert_eq!(said(one), said(many));
        }
    }
}
