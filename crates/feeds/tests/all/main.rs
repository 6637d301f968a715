//! Feeds against servers on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arcgis;
mod files;
mod portals;
mod post;
mod refused;
mod server;
mod web;

use feeds::{Access, FeedError, Fetched, Hosts, Limits, Seen, Source, fetch};
use server::Server;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// Bounds that no test waits long for.
pub fn limits() -> Limits {
    Limits {
        bytes_max: 100_000,
        answer_bytes_max: 50_000,
        total: Duration::from_secs(20),
        connect: Duration::from_secs(2),
        silence: Duration::from_secs(2),
        attempts_max: 3,
        first_wait: Duration::from_millis(20),
        wait_max: Duration::from_millis(200),
        redirects_max: 5,
    }
}

/// Access to these servers.
pub fn access(servers: &[&Server]) -> Access {
    let hosts: Vec<String> = servers.iter().map(|s| s.address.to_string()).collect();
    let hosts = Hosts::of(hosts.iter().map(String::as_str)).unwrap();
    Access { hosts, limits: limits(), ..Access::default() }
}

/// Fetches into a folder of its own.
pub fn fetched(source: &str, access: &Access, seen: &Seen) -> (Result<Fetched, FeedError>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let source: Source = source.parse().unwrap();
    (fetch(&source, access, seen, folder.path()), folder)
}

/// What came, with what to ask with the next time.
pub fn got(source: &str, access: &Access) -> (Vec<u8>, Seen) {
    let (done, folder) = fetched(source, access, &Seen::default());
    match done.unwrap() {
        Fetched::File { path, bytes, sha256, seen } => {
            assert!(path.starts_with(folder.path()) && sha256.len() == 64);
            let content = std::fs::read(path).unwrap();
            assert_eq!(content.len() as u64, bytes);
            (content, seen)
        }
        Fetched::Unchanged => panic!("nothing was seen before"),
    }
}

/// Why nothing came.
pub fn refused(source: &str, access: &Access) -> FeedError {
    let (done, folder) = fetched(source, access, &Seen::default());
    let error = done.unwrap_err();
    assert_reads_well(&error, folder.path());
    error
}

/// One line in lower case that says nothing of queries.
fn assert_reads_well(error: &FeedError, folder: &Path) {
    let text = error.to_string();
    assert!(!text.contains('\n') && !text.contains('?') && !text.ends_with('.'), "{text}");
    assert!(!text.contains("secret") && !text.contains(&folder.display().to_string()), "{text}");
}
