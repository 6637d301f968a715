//! Killed at any moment, the store loses nothing it said it kept, and a reader goes on.
//!
//! The test binary starts itself with `the_child_that_is_killed` and kills it. It needs a signal that cannot be caught, so
//! it does nothing elsewhere than on Unix.

use crate::common::{document, event, salts};
use records::Actor;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use store::{Ledger, Places, PublicDocs};

const CHILD: &str = "DAYLIGHT_TEST_CRASH_CHILD";
const READER: &str = "DAYLIGHT_TEST_READER_CHILD";

/// Not a test: the process that is killed. It appends three events at a time, puts the documents, and says how far it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_child_that_is_killed() {
    let Ok(place) = std::env::var(CHILD) else { return };
    let places = if place.starts_with("postgres") {
        Places::in_postgres(&place)
    } else {
        Places::in_dir(std::path::Path::new(&place))
    };
    let ledger = Ledger::open(&places).await.unwrap();
    let docs = PublicDocs::open_writer(&places).await.unwrap();
    loop {
        let head = ledger.head().await.unwrap().seq;
        let events = [event("a"), event("b"), event("c")];
        let entries = ledger.append(1, &Actor::Program, &events, head, &mut salts()).await.unwrap();
        let seq = entries[2].seq;
        println!("appended {seq}");
        let json = format!("{{\"seq\":{seq}}}");
        docs.put(&[document("site", "site", &json), document("site", "twin", &json)], &[], seq).await.unwrap();
        println!("projected {seq}");
    }
}

/// Starts the child and kills it after a while; gives the last numbers it said it had appended and projected.
fn run_and_kill(place: &str, after: Duration) -> (u64, u64) {
    let mut child = start(place);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (mut appended, mut projected) = (0, 0);
    let mut hear = |line: &str| {
        // The test harness prints its own words on the first line.
        if let Some(seq) = line.rsplit_once("appended ").and_then(|(_, seq)| seq.parse().ok()) {
            appended = seq;
        }
        if let Some(seq) = line.strip_prefix("projected ").and_then(|seq| seq.parse().ok()) {
            projected = seq;
        }
        appended > 0
    };
    while !hear(&lines.next().expect("the child ended early").unwrap()) {}
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    for line in lines.map_while(Result::ok) {
        hear(&line);
    }
    (appended, projected)
}

fn start(place: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::the_child_that_is_killed", "--nocapture"])
        .env(CHILD, place)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

async fn survives(place: String, places: Places, rounds: u64) {
    for round in 0..rounds {
        let place = place.clone();
        let after = Duration::from_micros(round * 7919 % 40_000);
        let (appended, said_projected) =
            tokio::task::spawn_blocking(move || run_and_kill(&place, after)).await.unwrap();
        let ledger = Ledger::open(&places).await.unwrap();
        let head = ledger.verify(None).await.unwrap().head;
        assert!(head.seq >= appended, "{} was said to be kept, the ledger ends at {}", appended, head.seq);
        assert_eq!(head.seq % 3, 0, "a part of an act was kept");
        let docs = PublicDocs::open_reader(&places).await.unwrap();
        let projected = docs.seq().await.unwrap();
        assert!(projected <= head.seq && projected >= said_projected);
        let site = docs.get("site", "site").await.unwrap();
        assert_eq!(site, docs.get("site", "twin").await.unwrap());
        assert_eq!(site, (projected > 0).then(|| format!("{{\"seq\":{projected}}}")));
        docs.close().await;
        ledger.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_writer_loses_nothing_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    survives(dir.path().to_str().unwrap().into(), Places::in_dir(dir.path()), 12).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_writer_loses_nothing_on_postgres() {
    crate::common::with_postgres("a killed writer loses nothing", |home| survives(home.ledger_address, home.places, 8))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_works_beside_a_writer_after_it_and_after_it_was_killed() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::in_dir(dir.path());
    let writer = PublicDocs::open_writer(&places).await.unwrap();
    writer.put(&[document("site", "site", "1")], &[], 1).await.unwrap();
    let beside = PublicDocs::open_reader(&places).await.unwrap();
    assert_eq!(beside.seq().await.unwrap(), 1);
    writer.put(&[document("site", "site", "2")], &[], 2).await.unwrap();
    assert_eq!(beside.seq().await.unwrap(), 2);
    beside.close().await;
    writer.close().await;
    let left: Vec<_> = std::fs::read_dir(dir.path().join("public/db")).unwrap().collect();
    assert_eq!(left.len(), 1, "the last writer leaves the database alone behind: {left:?}");

    let after = PublicDocs::open_reader(&places).await.unwrap();
    assert_eq!(after.get("site", "site").await.unwrap().as_deref(), Some("2"));
    let writer = PublicDocs::open_writer(&places).await.unwrap();
    writer.put(&[document("site", "site", "3")], &[], 3).await.unwrap();
    assert_eq!(after.seq().await.unwrap(), 3, "a reader sees a writer that came later");
    writer.close().await;
    let shared = dir.path().join("public/db/public.db-shm");
    assert!(shared.exists(), "an open reader keeps what a fenced one needs");
    after.close().await;

    let other = tempfile::tempdir().unwrap();
    let place = other.path().to_str().unwrap().to_owned();
    let (_, projected) =
        tokio::task::spawn_blocking(move || run_and_kill(&place, Duration::from_millis(30))).await.unwrap();
    assert!(other.path().join("public/db/public.db-wal").exists());
    let reader = PublicDocs::open_reader(&Places::in_dir(other.path())).await.unwrap();
    assert!(reader.seq().await.unwrap() >= projected);
}

/// Not a test: a reader in a process of its own, as the portal is.
#[tokio::test]
async fn the_child_that_reads() {
    let Ok(place) = std::env::var(READER) else { return };
    match PublicDocs::open_reader(&Places::in_dir(std::path::Path::new(&place))).await {
        Ok(reader) => println!("\nread {}", reader.seq().await.unwrap()),
        Err(error) => println!("\n{error}"),
    }
}

/// This test program as an ordinary user runs it: root may write anywhere, so under root the child is `nobody`, with a
/// copy of the program that `nobody` may start.
fn reader(place: &std::path::Path) -> Command {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    let program = std::env::current_exe().unwrap();
    if std::fs::metadata(place).unwrap().uid() != 0 {
        return Command::new(program);
    }
    std::fs::set_permissions(place, PermissionsExt::from_mode(0o755)).unwrap();
    let copy = place.join("reader");
    if !copy.exists() {
        std::fs::copy(program, &copy).unwrap();
    }
    std::fs::set_permissions(&copy, PermissionsExt::from_mode(0o755)).unwrap();
    let mut command = Command::new(copy);
    command.uid(NOBODY).gid(NOBODY).current_dir("/");
    command
}

/// What the reading child says.
fn read_elsewhere(place: &std::path::Path) -> String {
    let output = reader(place)
        .args(["--exact", "crash::the_child_that_reads", "--nocapture"])
        .env(READER, place)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().find(|line| line.starts_with("read ") || line.contains("database")).unwrap_or(&said).to_owned()
}

/// Takes away, or gives back, the right to write the folder of the public database and all in it.
fn allow_writing(folder: &std::path::Path, allow: bool) {
    use std::os::unix::fs::PermissionsExt;
    let (folder_mode, file_mode) = if allow { (0o777, 0o666) } else { (0o555, 0o444) };
    std::fs::set_permissions(folder, PermissionsExt::from_mode(0o755)).unwrap();
    for file in std::fs::read_dir(folder).unwrap() {
        std::fs::set_permissions(file.unwrap().path(), PermissionsExt::from_mode(file_mode)).unwrap();
    }
    std::fs::set_permissions(folder, PermissionsExt::from_mode(folder_mode)).unwrap();
}

/// As the fenced portal finds it: the folder may be read and not written. Root may write anywhere, so
/// the child is an ordinary user.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_in_a_folder_it_may_not_write_works_while_the_files_beside_the_database_are_there() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("public/db");
    let place = dir.path().to_str().unwrap().to_owned();
    let (_, projected) =
        tokio::task::spawn_blocking(move || run_and_kill(&place, Duration::from_millis(30))).await.unwrap();
    allow_writing(&folder, false);
    let killed = read_elsewhere(dir.path());
    assert!(killed.strip_prefix("read ").unwrap().parse::<u64>().unwrap() >= projected, "{killed}");

    allow_writing(&folder, true);
    let writer = PublicDocs::open_writer(&Places::in_dir(dir.path())).await.unwrap();
    writer.put(&[document("site", "site", "1")], &[], 1_000_000).await.unwrap();
    allow_writing(&folder, false);
    assert_eq!(read_elsewhere(dir.path()), "read 1000000");
    writer.put(&[document("site", "site", "2")], &[], 1_000_001).await.unwrap();
    assert_eq!(read_elsewhere(dir.path()), "read 1000001");

    allow_writing(&folder, true);
    writer.close().await;
    allow_writing(&folder, false);
    let nobody = read_elsewhere(dir.path());
    assert!(nobody.contains("before the process is fenced in"), "{nobody}");
    allow_writing(&folder, true);
    assert_eq!(read_elsewhere(dir.path()), "read 1000001");
}
