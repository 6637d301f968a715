//! The proof sees every leak that a careless builder would make.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "a test")]

use testkit::leaky::{Leak, leak};
use testkit::pairs::{BuiltCity, CitySpec, Kind, city_spec, pair};
use testkit::questions::{Known, questions};
use testkit::{Canaries, harness};

/// Cities in which each leak has something to let out.
const CITIES: usize = 4;
/// Questions to each pair with a leak.
const QUESTIONS: usize = 150;

fn has_something_to_hide(spec: &CitySpec) -> bool {
    let dataset = &spec.datasets[0];
    let text = |f: &&testkit::pairs::FieldSpec| f.released() && f.kind == Kind::Text;
    let rows = dataset.rows.len() >= 8 && dataset.row_rule.is_some();
    rows && dataset.fields.iter().any(|f| text(&f)) && dataset.fields.iter().filter(|f| f.released()).count() >= 3
}

async fn finding(kind: Leak, spec: &CitySpec, a: &BuiltCity, b: &BuiltCity) -> Result<(), String> {
    let (one, other) = (leak(kind, spec, a).await, leak(kind, spec, b).await);
    let canaries = Canaries::search(&[&a.canaries, &b.canaries]);
    let guesses = a.canaries.texts().iter().take(20).cloned().collect();
    let questions = questions(&Known::of(spec, &a.releases, guesses), spec.seed, QUESTIONS);
    // At the doors first: most leaks are seen there; some only in the files, which are one step from a door.
    harness::ask_both(&one.portal, &other.portal, &questions, &canaries).await?;
    harness::prove(&one.portal, &other.portal, &[], &canaries).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_leak_is_caught() {
    let mut pairs = Vec::new();
    for seed in (100..).filter(|seed| has_something_to_hide(&city_spec(*seed))).take(CITIES) {
        pairs.push(pair(seed).await);
    }
    for (spec, a, b) in &pairs {
        let found = finding(Leak::Nothing, spec, a, b).await;
        assert_eq!(found, Ok(()), "what is rewritten without a leak is not a leak; seed {}", spec.seed);
    }
    for kind in Leak::ALL {
        let mut caught = None;
        for (spec, a, b) in &pairs {
            caught = caught.or(finding(*kind, spec, a, b).await.err());
        }
        let caught = caught.unwrap_or_else(|| panic!("{kind:?} was not seen"));
        eprintln!("{kind:?}: {}", caught.lines().next().unwrap_or_default());
    }
}
