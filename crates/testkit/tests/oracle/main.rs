//! The engine agrees with the naive evaluator on generated queries over generated releases.
//!
//! What fails is printed with its seed and as SoQL. `ORACLE_SEED=4711` asks one statement alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]
#![allow(
    missing_docs,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    reason = "a test, of small numbers"
)]

mod answers;
mod expressions;
mod lateral;
mod releases;
mod searches;
mod single;
mod smaller;
mod statements;
mod words;

use catalog::{Currency, FieldType};
use engine::{Engine, Limits, OpenRelease};
use query::{Datasets, Query};
use regex::Regex;
use releases::{Field, Release, Spread};
use std::collections::BTreeMap;
use std::ops::Range;
use testkit::Dice;
use testkit::naive::{Releases, answer};

const RELEASES: u64 = 25;
/// Of each release.
const QUERIES: u64 = 400;
/// Three releases each.
const WORLDS: u64 = 40;
/// Of each world.
const STATEMENTS: u64 = 100;
/// After so many statements that are wrong it is enough.
const WRONG_MAX: usize = 5;

/// The fields of a release that is asked by itself, and of the first one of a world.
const CALLS: [Field; 6] = [
    ("kind", FieldType::Text),
    ("n", FieldType::Integer),
    ("d", FieldType::Decimal { scale: 2 }),
    ("day", FieldType::Date),
    ("at", FieldType::Timestamp),
    ("flag", FieldType::Boolean),
];
const UNITS: [Field; 5] = [
    ("name", FieldType::Url),
    ("n", FieldType::Integer),
    ("size", FieldType::Money { currency: Currency::Dollar, scale: 1 }),
    ("since", FieldType::Date),
    ("kind", FieldType::Text),
];
const NOTES: [Field; 4] =
    [("at", FieldType::Timestamp), ("flag", FieldType::Boolean), ("n", FieldType::Integer), ("kind", FieldType::Json)];
/// The ids of the three.
const IDS: [&str; 3] = ["open-0001", "open-0002", "open-0003"];

#[tokio::test]
async fn the_engine_agrees_with_the_naive_evaluator() {
    agree(0..RELEASES / 2).await;
}

// The other half, so that two cores have something to do.
#[tokio::test]
async fn the_engine_agrees_with_the_naive_evaluator_on_other_releases() {
    agree(RELEASES / 2..RELEASES).await;
}

#[tokio::test]
async fn the_engine_agrees_with_the_naive_evaluator_on_whole_statements() {
    agree_on_statements(0..WORLDS / 2).await;
}

#[tokio::test]
async fn the_engine_agrees_with_the_naive_evaluator_on_whole_statements_of_other_worlds() {
    agree_on_statements(WORLDS / 2..WORLDS).await;
}

async fn agree(releases: Range<u64>) {
    let engine = Engine::new(Limits::default()).unwrap();
    let all = (releases.end - releases.start) * QUERIES;
    let mut answered = 0;
    for number in releases {
        answered += ask_all(&engine, number).await;
    }
    println!("{answered} of {all} queries were known to the naive evaluator");
    assert!(answered * 10 > all * 9, "only {answered} of {all} queries were known to the naive evaluator");
}

/// Asks the engine and the evaluator the same of one release; how many queries both know.
async fn ask_all(engine: &Engine, number: u64) -> u64 {
    let spread = Spread { words: 8, whole: 21, cents: 5_000, days: 60, times: 900 };
    let release = Release::new(&mut Dice::new(number), IDS[0], &CALLS, 80, spread);
    let folder = tempfile::tempdir().unwrap();
    let open = release.open(engine, folder.path()).await;
    let releases = Releases::from([(release.schema.dataset.clone(), release.naive)]);
    let mut answered = 0;
    for seed in number * QUERIES..(number + 1) * QUERIES {
        let text = single::written(&mut Dice::new(seed));
        let parsed = query::syntax::parse_statement(&text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let resolved = query::resolve(&parsed, &release.schema).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let Some(expected) = answer(&resolved, &releases) else { continue };
        answered += 1;
        let found = answers::of_engine(engine, std::slice::from_ref(&open), &resolved).await;
        let difference = found.map_or_else(Some, |found| answers::difference(&expected, &found, true));
        assert!(difference.is_none(), "seed {seed}: {text}\n{}", difference.unwrap_or_default());
    }
    answered
}

/// Three releases with few different values, so that much goes together; some are empty.
struct World {
    engine: Engine,
    open: Vec<OpenRelease>,
    naive: Releases,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new(engine: &Engine, number: u64) -> Self {
        let mut dice = Dice::new(number ^ 0x0D1C_E5EED);
        let spread = Spread { words: 6, whole: 7, cents: 5, days: 5, times: 30 };
        let folder = tempfile::tempdir().unwrap();
        let (mut open, mut naive) = (Vec::new(), Releases::new());
        for (id, fields) in IDS.into_iter().zip([&CALLS[..], &UNITS, &NOTES]) {
            let rows = if dice.chance(12) { 0 } else { 1 + dice.roll(statements::ROWS_MAX) };
            let release = Release::new(&mut dice, id, fields, rows, spread);
            open.push(release.open(engine, folder.path()).await);
            naive.insert(release.schema.dataset.clone(), release.naive);
        }
        Self { engine: engine.clone(), open, naive, _folder: folder }
    }

    /// Whether the naive evaluator knows the query; what is wrong with it.
    async fn ask(&self, parsed: &Query, ordered: bool) -> Result<bool, String> {
        let others = self.open.iter().map(|open| (open.schema().dataset.to_string(), &**open.schema())).collect();
        let datasets = Datasets { this: self.open[0].schema(), others: &others };
        let resolve = |query: &Query| query::resolve_among(query, datasets).map_err(|e| format!("not resolved: {e}"));
        let resolved = resolve(parsed)?;
        let printed = query::canonical(parsed);
        let again = query::syntax::parse_statement(&printed).map_err(|e| format!("printed as {printed}\n{e}"))?;
        if placeless(&again) != placeless(parsed) {
            return Err(format!("printed and read again, it is another query: {printed}"));
        }
        if resolve(&again)? != resolved {
            return Err(format!("printed and read again, it means something else: {printed}"));
        }
        let Some(expected) = answer(&resolved, &self.naive) else { return Ok(false) };
        let found = answers::of_engine(&self.engine, &self.open, &resolved).await?;
        answers::difference(&expected, &found, ordered).map_or(Ok(true), Err)
    }

    /// A smaller query with which the same is wrong, and what that is.
    async fn smallest(&self, mut query: Query, mut why: String) -> (Query, String) {
        'smaller: loop {
            for candidate in smaller::than(&query) {
                if let Err(same) = self.ask(&candidate, false).await
                    && sort_of(&same) == sort_of(&why)
                {
                    (query, why) = (candidate, same);
                    continue 'smaller;
                }
            }
            return (query, why);
        }
    }
}

/// What is wrong, in general.
fn sort_of(why: &str) -> &str {
    let is_general = ["not ", "printed"].iter().any(|begins| why.starts_with(begins));
    if is_general { why.split_inclusive(':').next().unwrap_or_default() } else { "another answer" }
}

/// A query without the places in the text at which its parts stand.
fn placeless(query: &Query) -> String {
    let place = Regex::new(r"Position \{ line: \d+, column: \d+ \}").unwrap();
    place.replace_all(&format!("{query:?}"), "_").into_owned()
}

async fn agree_on_statements(worlds: Range<u64>) {
    let one: Option<u64> = std::env::var("ORACLE_SEED").ok().map(|seed| seed.parse().unwrap());
    let engine = Engine::new(Limits::default()).unwrap();
    let (mut all, mut known, mut seen, mut wrong) = (0, 0, BTreeMap::new(), Vec::new());
    for number in worlds {
        let mut seeds =
            (number * STATEMENTS..(number + 1) * STATEMENTS).filter(|seed| one.is_none_or(|one| *seed == one));
        let Some(first) = seeds.next().filter(|_| wrong.len() < WRONG_MAX) else { continue };
        let world = World::new(&engine, number).await;
        for seed in std::iter::once(first).chain(seeds) {
            if wrong.len() >= WRONG_MAX {
                break;
            }
            let statement = statements::written(&mut Dice::new(seed ^ 0x5_7A7E));
            all += 1;
            words::count(&statement.text, &mut seen);
            let parsed = query::syntax::parse_statement(&statement.text);
            let parsed = parsed.unwrap_or_else(|e| panic!("seed {seed}: {}\n    not parsed: {e}", statement.text));
            match world.ask(&parsed, statement.ordered).await {
                Ok(answered) => known += u64::from(answered),
                Err(why) => {
                    let (small, small_why) = world.smallest(parsed, why.clone()).await;
                    let text = statement.text;
                    wrong.push(format!("seed {seed}: {text}\n    {why}\n  smaller: {small}\n    {small_why}"));
                }
            }
        }
    }
    println!("{known} of {all} statements are answered alike; words: {seen:?}");
    assert!(wrong.is_empty(), "{} of {all} statements are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(known * 10 >= all * 9, "only {known} of {all} statements were known to the naive evaluator");
    if one.is_none() {
        words::check(&seen);
    }
}
