//! The phrases themselves: each can be read, and says in Spanish what stands in the holes of the English.

use super::phrases::Phrases;
use super::spanish;
use crate::Language;
use crate::letter::Piece;
use std::collections::BTreeSet;

fn phrases() -> Phrases {
    Phrases::of(Language::Spanish, crate::law_pack("us-ca")).unwrap()
}

fn say(text: &str) -> String {
    phrases().say(text).into_iter().map(|p| if p.english { format!("[{}]", p.text) } else { p.text }).collect()
}

#[test]
fn every_phrase_says_what_stands_in_its_holes() {
    let phrases = phrases();
    let (patterns, whole) = phrases.all();
    assert!(patterns.len() > 100 && whole.len() > 150, "{} {}", patterns.len(), whole.len());
    for (english, said) in patterns {
        let of: BTreeSet<&str> = english.holes().collect();
        assert_eq!(of.len(), english.holes().count(), "a hole stands twice: {english:?}");
        assert_eq!(of, said.holes().collect(), "{english:?}");
    }
    assert!(whole.iter().all(|(english, said)| !english.is_empty() && !said.is_empty()));
}

#[test]
fn phrases_stand_within_phrases_and_what_a_person_wrote_stays() {
    assert_eq!(
        say("day 3 of 10: Sunday; a closed day inside the period is counted"),
        "día 3 de 10: domingo; un día cerrado dentro del plazo se cuenta"
    );
    assert_eq!(say("In this request: forty boxes"), "En esta solicitud: [forty boxes]");
    assert_eq!(
        say("A determination is due by the end of Monday, March 2, 2026 (Gov. Code § 7922.535(a))."),
        "[A determination is due by the end of Monday, March 2, 2026 (Gov. Code § 7922.535(a)).]"
    );
    assert_eq!(
        say("The determination is due by the end of Monday, March 2, 2026 (Gov. Code § 7922.535(a))."),
        "La determinación debe emitirse a más tardar al final del lunes 2 de marzo de 2026 (Gov. Code § 7922.535(a))."
    );
    assert_eq!(say("Why is this so?"), "[Why is this so?]");
    assert_eq!(say("2026-0001"), "2026-0001", "a number is in no language");
}

#[test]
fn dates_times_and_lists_are_said_as_spanish_says_them() {
    assert_eq!(spanish::moment("Wednesday, January 7, 2026").unwrap(), "miércoles 7 de enero de 2026");
    assert_eq!(spanish::moment("Wed Jan 7, 2026").unwrap(), "mié 7 ene 2026");
    assert_eq!(
        spanish::moment("Wednesday, January 7, 2026, at 1:05 p.m.").unwrap(),
        "miércoles 7 de enero de 2026, a la 1:05 p. m."
    );
    assert_eq!(spanish::moment("Thursday, January 7, 2026"), None, "that day was a Wednesday");
    assert_eq!(spanish::moment("someday"), None);
    assert_eq!(spanish::list("fire, police and Ice House"), "fire, police e Ice House");
    assert_eq!(spanish::list("one"), "one");
}

#[test]
fn a_phrase_that_is_missing_is_left_in_english() {
    assert_eq!(phrases().known("never said"), "never said");
    assert!(Phrases::of(Language::English, None).is_none());
    assert_eq!(phrases().say(""), vec![Piece::plain("")]);
}

/// Without an end to looking, this one would be looked for longer than anybody lives.
#[test]
fn a_text_that_looks_like_a_phrase_at_every_comma_is_left_as_it_is() {
    let text = "as to a, ".repeat(300);
    assert_eq!(say(&text), format!("[{text}]"));
    let long = "x".repeat(100_000);
    assert_eq!(say(&long), format!("[{long}]"));
}
