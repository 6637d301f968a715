//! Loads matters into a new ledger, opens it, folds the city and makes every public document, and says how long each took.
//!
//! ```text
//! cargo bench -p store --bench ledger                       100,000 matters of 20 events
//! cargo bench -p store --bench ledger -- --smoke            500: does it still run, and does what is shown agree?
//! cargo bench -p store --bench ledger -- --matters 5000
//! cargo bench -p store --bench ledger -- --into DIR         into the city of this folder, the last of them open; nothing is measured
//! ```
//! On SQLite, in a new folder; on PostgreSQL where `DAYLIGHT_TEST_POSTGRES` names a server with an empty database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a benchmark")]

mod history;

use history::{EVENTS_PER_MATTER, History};
use records::City;
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Ledger, Places, PublicDocs};

const FULL: u32 = 100_000;
const SMOKE: u32 = 500;

/// What the issue asks for, of the full size: a rebuild within a minute.
const REBUILD_SECONDS_MAX: f64 = 60.0;

fn main() {
    let matters = size();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    if let Some(city) = option("--into") {
        runtime.block_on(load_into(Path::new(&city), matters));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let places = match std::env::var("DAYLIGHT_TEST_POSTGRES") {
        Ok(address) => Places::in_postgres(&address),
        Err(_) => Places::in_dir(folder.path()),
    };
    runtime.block_on(load(&places, matters));
    let (seconds, agrees) = runtime.block_on(rebuild(&places, matters));
    println!("memory at most: {:.0} MB", memory_most_mb());
    let in_time = seconds <= REBUILD_SECONDS_MAX;
    println!("{}", if agrees && in_time { "1 passed, 0 failed" } else { "0 passed, 1 failed" });
    if !(agrees && in_time) {
        std::process::exit(1);
    }
}

fn size() -> u32 {
    match option("--matters") {
        Some(number) => number.parse().expect("a number of matters"),
        None if std::env::args().any(|a| a == "--smoke") => SMOKE,
        None => FULL,
    }
}

/// What the command line says after this word.
fn option(word: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != word).nth(1)
}

/// Continues the ledger of a city that nobody serves meanwhile; it projects what is new when it is opened.
async fn load_into(city: &Path, matters: u32) {
    let ledger = Ledger::open(&Places::in_dir(city)).await.unwrap();
    let end = ledger.head().await.unwrap().seq;
    let mut history = History::new(matters).with_open_ones();
    let head = ledger.append_batch(&mut history, end, &mut salts()).await.unwrap();
    println!("{} events appended to {}", head.seq - end, city.display());
    ledger.close().await;
}

async fn load(places: &Places, matters: u32) {
    let ledger = Ledger::open(places).await.unwrap();
    let mut history = History::new(matters);
    let mut salt = salts();
    let started = Instant::now();
    let head = ledger.append_batch(&mut history, 0, &mut salt).await.unwrap();
    // Making up the events is not the store's work.
    line("append", started.elapsed().saturating_sub(history.spent), head.seq);
    assert!(head.seq > u64::from(matters) * EVENTS_PER_MATTER);
    ledger.close().await;
}

/// What a start after a restore does; gives how long it took, and whether the documents are those of the ledger.
async fn rebuild(places: &Places, matters: u32) -> (f64, bool) {
    let whole = Instant::now();
    let ledger = Ledger::open(places).await.unwrap();
    line("open", whole.elapsed(), ledger.head().await.unwrap().seq);
    let started = Instant::now();
    let mut city = City::default();
    ledger.each_from(0, |entry| city.apply(&entry)).await.unwrap();
    line("read and fold", started.elapsed(), city.seq);
    let docs = PublicDocs::open_writer(places).await.unwrap();
    let started = Instant::now();
    docs.replace_all(city.each_document(), city.seq).await.unwrap();
    line("documents", started.elapsed(), city.seq);
    let seconds = whole.elapsed().as_secs_f64();
    line("rebuild", whole.elapsed(), city.seq);
    let started = Instant::now();
    let report = ledger.verify(None).await.unwrap();
    line("verify", started.elapsed(), report.head.seq);
    let shown = docs.list("request").await.unwrap().len();
    println!("{} matters, {shown} in the public log", city.matters.len());
    let sample: Vec<_> = city.each_document().step_by(1 + matters as usize / 200).collect();
    let mut agrees = shown == matters as usize && city.matters.len() == matters as usize;
    for document in sample {
        agrees &= docs.get(document.kind, &document.key).await.unwrap() == Some(document.json);
    }
    (seconds, agrees && docs.seq().await.unwrap() == report.head.seq)
}

fn line(what: &str, took: Duration, events: u64) {
    let seconds = took.as_secs_f64();
    println!("{what:16}{seconds:10.2} s{:12.0} events/s", events as f64 / seconds.max(1e-9));
}

/// Salts that differ; a benchmark needs no better ones.
fn salts() -> impl FnMut() -> [u8; 16] + Send {
    let mut count = 0u128;
    move || {
        count += 1;
        count.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes()
    }
}

/// The most memory this process held, as Linux counts it; 0 elsewhere.
fn memory_most_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}
