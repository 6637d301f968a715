//! What the generated statements are made of, counted, so that a generator that stops making something is noticed.

use std::collections::BTreeMap;

/// Of these, each must be in many statements.
const WORDS: [&str; 23] = [
    " join ",
    "left join",
    "right join",
    "full join",
    "join @this",
    "join (",
    "|>",
    "union all",
    "union (",
    "intersect all",
    "intersect (",
    "minus all",
    "minus (",
    "distinct",
    "group by",
    "having",
    "order by",
    "limit",
    "offset",
    " over (",
    "rows between",
    "filter (where",
    "where",
];
const LEAST: u64 = 30;

/// Counts the statement in at each word that stands in it.
pub fn count(text: &str, seen: &mut BTreeMap<&'static str, u64>) {
    for word in WORDS.into_iter().filter(|word| text.contains(word)) {
        *seen.entry(word).or_default() += 1;
    }
}

/// That every word was seen often enough.
pub fn check(seen: &BTreeMap<&'static str, u64>) {
    let rare: Vec<_> = WORDS.into_iter().filter(|word| seen.get(word).is_none_or(|n| *n < LEAST)).collect();
    assert!(rare.is_empty(), "fewer than {LEAST} statements have {rare:?}");
}
