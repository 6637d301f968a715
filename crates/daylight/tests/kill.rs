//! A process killed at any moment leaves a city that is whole, and shows nothing that the ledger says is withheld.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const CANARY: &str = "kanariq";
const ID: &str = "kill-0001";
const BY: &str = "A. Rivera, City Clerk";
const ROUNDS: u64 = 20;

fn daylight(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daylight"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Output {
    daylight(arguments).output().expect("the program runs")
}

fn done(arguments: &[&str]) -> String {
    let output = run(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

/// Released rows are written as CSV too, so that a search of bytes finds a value.
fn files_with_canary(public: &Path) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| {
        let bytes = std::fs::read(path).unwrap_or_default();
        String::from_utf8_lossy(&bytes).contains(CANARY)
    };
    files_below(public).into_iter().filter(holds).collect()
}

/// A moment that depends on the round alone.
fn moment(round: u64) -> Duration {
    let mut z = (round + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    Duration::from_millis((z ^ (z >> 27)) % 300)
}

#[test]
fn a_kill_at_any_moment_leaves_a_whole_city_that_shows_nothing_withheld() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("city");
    let data = data.to_str().unwrap();
    let csv = dir.path().join("calls.csv");
    let rows: String = (0..2_000).map(|n| format!("{},Noise,{CANARY}{n}\n", (n * 7919) % 10_007)).collect();
    std::fs::write(&csv, format!("number,kind,remark\n{rows}")).unwrap();
    done(&["init", "--data", data, "--city", "City of Example"]);
    let file = csv.to_str().unwrap();
    let add =
        ["dataset", "add", file, "--data", data, "--id", ID, "--title", "Calls", "--publish", "--reason", "reviewed"];
    done(&[&add[..], &["--decided-by", BY]].concat());
    let public = Path::new(data).join("public");
    assert!(!files_with_canary(&public).is_empty(), "the field is public at first");
    let (mut withheld_rounds, mut public_rounds) = (0, 0);
    for round in 0..ROUNDS {
        let act = if is_withheld(data) {
            vec!["exempt", "end", ID, "PR-EMP-HOME", "--data", data, "--reason", "no longer", "--decided-by", BY]
        } else {
            vec!["exempt", "add", ID, "--data", data, "--withhold", "PR-EMP-HOME:remark", "--decided-by", BY]
        };
        let mut child = daylight(&act).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        std::thread::sleep(moment(round));
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("it ended");
        recover(data);
        let check = run(&["check", "--data", data]);
        assert!(check.status.success(), "round {round}: {}", String::from_utf8_lossy(&check.stdout));
        done(&["ledger", "verify", "--data", data]);
        let (now, shown) = (is_withheld(data), files_with_canary(&public));
        assert!(!now || shown.is_empty(), "round {round}: withheld, and still in {shown:?}");
        assert!(now || !shown.is_empty(), "round {round}: public, and not in the release");
        whole_release(&public.join("releases").join(ID), round);
        *if now { &mut withheld_rounds } else { &mut public_rounds } += 1;
    }
    assert!(withheld_rounds > 0, "no exemption was ever recorded: the moments are too early");
    assert!(public_rounds > 0, "no kill ever came in time: the moments are too late");
}

/// What a server does when it starts: it brings the public side to what the ledger says.
fn recover(data: &str) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    let address = format!("127.0.0.1:{port}");
    let serve = ["serve", "--data", data, "--role", "desk", "--listen", &address];
    let mut child = daylight(&serve).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the server starts");
    // It listens once it has recovered.
    for _ in 0..200 {
        if std::net::TcpStream::connect(&address).is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    let _ = child.kill();
    child.wait().expect("it ended");
}

/// What the ledger says.
fn is_withheld(data: &str) -> bool {
    let shown = done(&["dataset", "show", ID, "--data", data, "--json"]);
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    shown["exemptions"].as_array().expect("exemptions").iter().any(|e| e["review"] == "in-force")
}

/// One release, with every file.
fn whole_release(folder: &Path, round: u64) {
    let releases: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().flatten().map(|e| e.path()).collect();
    assert_eq!(releases.len(), 1, "round {round}: {releases:?}");
    for name in ["data.parquet", "data.csv", "schema.json", "dictionary.csv", "checksums.txt"] {
        assert!(releases[0].join(name).is_file(), "round {round}: no {name}");
    }
}
