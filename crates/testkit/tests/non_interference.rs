//! Two cities with equal public parts answer every question at every public door with the same bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use testkit::harness::{self, canary_below};
use testkit::logs::Log;
use testkit::pairs::{BuiltCity, CitySpec, DatasetSpec, city_spec, pair};
use testkit::questions::{DOORS, Known, ask_at, questions, routes_of};
use testkit::{Canaries, Dice};

/// Pairs of cities; each has its share of the questions. `DAYLIGHT_PAIRS` and `DAYLIGHT_QUESTIONS` ask for more.
const PAIRS: u64 = 16;
const QUESTIONS: u64 = 6_000;

fn wanted(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|n| n.parse().ok())
}

fn known(spec: &CitySpec, a: &BuiltCity, b: &BuiltCity) -> Known {
    let guesses = [a, b].iter().flat_map(|c| c.canaries.texts().iter().take(60).cloned()).collect();
    let mut known = Known::of(spec, &a.releases, guesses);
    known.codes.extend(a.code.clone());
    known.productions.clone_from(&a.productions);
    known.letters.extend(a.letters.iter().cloned());
    known
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_cities_with_equal_public_parts_answer_everything_alike() {
    let log = Log::capture();
    let pairs = wanted("DAYLIGHT_PAIRS").unwrap_or(PAIRS);
    let count = wanted("DAYLIGHT_QUESTIONS").unwrap_or(QUESTIONS).div_ceil(pairs);
    let count = usize::try_from(count).unwrap();
    let only = wanted("DAYLIGHT_SEED");
    let mut findings = Vec::new();
    for seed in (1..=pairs).filter(|seed| only.is_none_or(|only| only == *seed)) {
        if let Err(finding) = prove(seed, count).await {
            findings.push(format!("seed {seed}: {finding}"));
        }
    }
    let logged = log.bytes();
    assert!(!logged.is_empty(), "nothing was logged");
    let none = Canaries::new('x', Dice::new(0));
    if let Some(canary) = Canaries::search(&[&none]).find(&logged, "") {
        findings.push(format!("a canary in the log: {canary}"));
    }
    assert!(findings.is_empty(), "{} findings\n\n{}", findings.len(), findings.join("\n\n"));
}

async fn prove(seed: u64, count: usize) -> Result<(), String> {
    let (spec, a, b) = pair(seed).await;
    let canaries = Canaries::search(&[&a.canaries, &b.canaries]);
    for root in [a.city.root(), b.city.root()] {
        if let Some(canary) = canary_below(&root.join("mail"), &canaries) {
            return Err(format!("a canary in the mail: {canary}"));
        }
    }
    let questions = questions(&known(&spec, &a, &b), seed, count);
    harness::prove(&a.portal, &b.portal, &questions, &canaries).await
}

/// A proof that asks only what is refused proves nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn most_questions_are_answered() {
    // A city with a request that was determined, and with a dataset whose rows can be followed and changed.
    let changes = |d: &DatasetSpec| d.row_id.is_some() && d.later.is_some() && d.rows.len() > 3;
    let seed = (5..).step_by(8).find(|seed| city_spec(*seed).datasets.iter().any(changes)).unwrap();
    let (spec, a, b) = pair(seed).await;
    assert!(spec.request);
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    let mut answered: BTreeSet<&str> = BTreeSet::new();
    let known = known(&spec, &a, &b);
    let asked = questions(&known, 5, 400);
    for question in &asked {
        *statuses.entry(a.portal.ask(question).await.status).or_default() += 1;
    }
    let mut dice = Dice::new(9);
    for door in DOORS {
        for _ in 0..60 {
            let answer = a.portal.ask(&ask_at(door, &known, &mut dice)).await;
            if answer.status < 400 {
                answered.insert(door.route);
                break;
            }
        }
    }
    assert!(statuses[&200] * 5 > asked.len() * 2, "{statuses:?}");
    assert!(statuses.len() >= 6, "{statuses:?}");
    let never: Vec<&str> = DOORS.iter().map(|d| d.route).filter(|r| !answered.contains(r)).collect();
    let by_nobody = [
        "/messages",
        "/withdraw",
        "/narrow",
        "/rotate",
        "/booking",
        "/booking/cancel",
        "/fee",
        "/webhooks",
        "/{webhook}",
        "/remove",
    ];
    let never: Vec<&&str> = never.iter().filter(|r| !by_nobody.iter().any(|end| r.ends_with(end))).collect();
    assert!(never.is_empty(), "never answered: {never:?}");
}

#[tokio::test]
async fn the_cities_of_a_pair_do_differ_in_custody() {
    let hides = |seed: &u64| city_spec(*seed).datasets.iter().all(|d| d.row_rule.is_some() && d.rows.len() > 3);
    let (_, a, b) = pair((3..).find(hides).unwrap()).await;
    for (one, other) in a.world.datasets.iter().zip(&b.world.datasets) {
        assert_ne!(one.now.file.bytes, other.now.file.bytes);
        assert_ne!(one.now.rows, other.now.rows);
    }
    assert_ne!(a.world.sealed.bytes, b.world.sealed.bytes);
}

#[test]
fn every_route_of_the_portal_is_asked() {
    let source = include_str!("../../portal/src/router.rs");
    let routes: BTreeSet<String> = routes_of(source).into_iter().collect();
    let doors: BTreeSet<String> = DOORS.iter().map(|d| d.route.to_owned()).collect();
    assert!(routes.len() > 20, "the router's source was not understood");
    let unasked: Vec<_> = routes.difference(&doors).collect();
    assert!(unasked.is_empty(), "no questions for {unasked:?}: add doors to questions/doors.rs");
    let gone: Vec<_> = doors.difference(&routes).collect();
    assert!(gone.is_empty(), "no such route any more: {gone:?}");
}
