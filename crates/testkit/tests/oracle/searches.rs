//! Searches of two texts whose words come in every form.

use super::answers;
use engine::{Engine, Limits};
use testkit::Dice;
use testkit::naive::{Releases, answer};
use testkit::scenario::Table;

const ROWS: usize = 300;
const SEARCHES: u64 = 400;
/// Of them, at least so many must find something.
const FOUND_MIN: u64 = 100;
/// And so many what is nowhere written so.
const BY_FORM_MIN: u64 = 20;

const STEMS: [&str; 28] = [
    "permit", "Park", "car", "DRIVER", "o'Brien", "dy", "di", "sk", "sky", "us", "use", "happi", "happ", "relat", "12",
    "5th", "#12", "wi-fi", "café", "Églis", "日本", "a'b'c", "(fire", "hop", "hopp", "agree", "ß", "burglar",
];
const ENDINGS: [&str; 26] = [
    "", "", "", "", "s", "es", "ies", "ied", "y", "e", "ed", "ted", "ing", "ting", "ING", "'s", "’s", "s'", "ly",
    "ily", "ation", "ational", "er", ".", ",", "5",
];

fn words(dice: &mut Dice, most: usize) -> String {
    let word = |dice: &mut Dice| dice.word(&STEMS) + &dice.word(&ENDINGS);
    let words: Vec<_> = (0..1 + dice.roll(most)).map(|_| word(dice)).collect();
    words.join(&dice.word(&[" ", " ", " ", "  ", "-", "'", "\u{a0}"]))
}

#[tokio::test]
async fn the_engine_agrees_with_the_naive_evaluator_on_searches() {
    let mut dice = Dice::new(1);
    let rows: Vec<_> = (0..ROWS).map(|_| format!("{} | {}", words(&mut dice, 4), words(&mut dice, 2))).collect();
    let table = Table::read(&format!("a text | b text\n~ | {}\n{}", words(&mut dice, 1), rows.join("\n")));
    let engine = Engine::new(Limits::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let id: catalog::DatasetId = super::IDS[0].parse().unwrap();
    let open = table.open(&engine, folder.path(), &id).await.unwrap();
    let releases = Releases::from([(id, table.naive())]);
    let (mut found, mut only_by_form) = (0, 0);
    for seed in 0..SEARCHES {
        let search = words(&mut Dice::new(seed), 2);
        let text = format!("select :id, a, b order by :id search '{}'", search.replace('\'', "''"));
        let parsed = query::syntax::parse_statement(&text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let resolved = query::resolve(&parsed, open.schema()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let expected = answer(&resolved, &releases).unwrap_or_else(|| panic!("{text}: not known"));
        let answered = answers::of_engine(&engine, std::slice::from_ref(&open), &resolved).await;
        let difference = answered.map_or_else(Some, |found| answers::difference(&expected, &found, true));
        assert!(difference.is_none(), "seed {seed}: {text}\n{}", difference.unwrap_or_default());
        let written = search.to_lowercase();
        let in_row = |row: &String| written.split_whitespace().all(|word| row.to_lowercase().contains(word));
        let is_written = rows.iter().any(in_row);
        found += u64::from(!expected.is_empty());
        only_by_form += u64::from(!expected.is_empty() && !is_written);
    }
    assert!(found >= FOUND_MIN && only_by_form >= BY_FORM_MIN, "{found} found something, {only_by_form} by form alone");
}
