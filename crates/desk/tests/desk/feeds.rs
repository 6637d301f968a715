//! Feeds at the desk: who decides on them, what is shown of them, and what becomes of a promise that is not kept.

use crate::city::{Browser, City, official, staff};
use acts::{ActError, FeedOutcome, FeedStanding};
use axum::http::StatusCode;
use catalog::DatasetId;
use records::{Actor, Feed, FeedMode, Role};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const HOUR: i64 = 3_600_000_000;
const PAGE: &str = "/desk/datasets/call-0001";

/// A server on loopback that answers one thing, which a test changes.
struct Source {
    address: String,
    answer: Arc<Mutex<(u16, String)>>,
    pause: Arc<Mutex<Duration>>,
    asked: Arc<AtomicUsize>,
}

impl Source {
    fn start(body: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let answer = Arc::new(Mutex::new((200, body)));
        let (pause, asked) = (Arc::new(Mutex::new(Duration::ZERO)), Arc::new(AtomicUsize::new(0)));
        let source = Self { address, answer: answer.clone(), pause: pause.clone(), asked: asked.clone() };
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let lines = BufReader::new(stream.try_clone().unwrap()).lines();
                lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
                asked.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(*pause.lock().unwrap());
                let (status, body) = answer.lock().unwrap().clone();
                let head =
                    format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
                let _ = stream.write_all((head + &body).as_bytes());
            }
        });
        source
    }

    fn url(&self) -> String {
        format!("http://{}/calls.csv?key=geheim", self.address)
    }

    fn answers(&self, status: u16, body: String) {
        *self.answer.lock().unwrap() = (status, body);
    }
}

fn calls(rows: usize) -> String {
    let row = |n: usize| format!("C{n:03},2026-01-{:02},Theft,916-555-0142\n", n % 28 + 1);
    "Call,Received,Offense,Caller Phone\n".to_owned() + &(0..rows).map(row).collect::<String>()
}

fn id() -> DatasetId {
    "call-0001".parse().unwrap()
}

/// A city whose settings name the server.
async fn city_with(source: &Source) -> City {
    let city = City::new().await;
    let host = source.address.clone();
    let change = move |settings: &mut records::Settings| {
        settings.allow_feed_host(&host);
        Ok(())
    };
    city.acts.record_settings(&staff(), Some("the GIS stands there"), change).await.unwrap();
    city
}

async fn set(city: &City, source: &str, mode: FeedMode) {
    let feed =
        Feed { source: source.into(), every: "daily".parse().unwrap(), mode, header_row: None, part: None, crs: None };
    let by = vec![official("P. Publisher", "Records Manager")];
    city.acts.set_feed(&staff(), &id(), feed, "it changes daily", by).await.unwrap();
}

async fn run(city: &City) -> Result<FeedOutcome, ActError> {
    city.acts.run_feed(&Actor::Program, &id(), false).await
}

async fn standing(city: &City) -> FeedStanding {
    city.acts.feed(&id()).await.unwrap().unwrap()
}

/// What the public is told, and the whole of what it is told from.
async fn public(city: &City) -> (Option<String>, String) {
    let shown = city.acts.read(|c| (c.public_dataset(&id()), c.document("dataset", "call-0001"))).await.unwrap();
    (shown.0.unwrap().update_late.map(|late| late.words), shown.1.unwrap().json)
}

fn pass(city: &City, hours: i64) {
    city.clock.fetch_add(hours * HOUR, Ordering::SeqCst);
}

async fn send(browser: &mut Browser, path: &str, answers: &[(&str, &str)]) -> (StatusCode, String) {
    let sent = browser.post(PAGE, &format!("{PAGE}{path}"), answers).await;
    (sent.status, format!("{} {}", sent.location(), sent.text()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_publisher_sets_a_feed_and_sees_how_it_goes() {
    let source = Source::start(calls(31));
    let city = city_with(&source).await;
    let url = source.url();
    let answers = [("source", url.as_str()), ("every", "daily"), ("mode", "replace"), ("reason", "it changes daily")];
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    assert_eq!(send(&mut clerk, "/feed", &answers).await.0, StatusCode::FORBIDDEN);
    assert_eq!(send(&mut clerk, "/feed/run", &[]).await.0, StatusCode::FORBIDDEN);
    let mut publisher = city.signed_in(Role::Publisher, Some("Police")).await;
    for (name, wrong, said) in [
        ("source", "calls.csv", "this is no source of a feed"),
        ("source", "https://me:geheim@a.example/b", "a name or a password"),
        ("every", "often", "says no time"),
        ("reason", " ", "the reason is missing"),
        ("source", "/etc/hostname", "only from the folders that the settings of the city name"),
        ("source", "s3://exports/calls.csv", "an s3 object is read with the key of the server"),
    ] {
        let answers = answers.map(|(known, value)| (known, if known == name { wrong } else { value }));
        let (status, text) = send(&mut publisher, "/feed", &answers).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(text.to_lowercase().contains(said), "{wrong}: {text}");
    }
    let (status, to) = send(&mut publisher, "/feed", &answers).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(to.contains("?done=feed-set"));
    let page = publisher.get(PAGE).await.text();
    assert!(page.contains("Not run yet") && page.contains("Refreshed every day"), "{page}");
    let (status, _) = send(&mut publisher, "/feed/run", &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    for _ in 0..200 {
        if standing(&city).await.run.succeeded_at.is_some() && !standing(&city).await.is_running {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let page = publisher.get(PAGE).await.text();
    assert!(page.contains("Kept") && page.contains("31 rows released"), "{page}");
    assert!(!page.contains("geheim"), "the query of an address may be a key");
    let (status, to) = send(&mut publisher, "/feed/end", &[("reason", "by hand from now on")]).await;
    assert!(status == StatusCode::SEE_OTHER && to.contains("feed-ended"));
    assert!(city.acts.feed(&id()).await.unwrap().is_none());
    let refused = run(&city).await.unwrap_err().to_string();
    assert_eq!(refused, "call-0001 has no feed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_promise_that_is_not_kept_is_public_and_its_source_is_not() {
    let source = Source::start(calls(31));
    let city = city_with(&source).await;
    set(&city, &source.url(), FeedMode::Replace).await;
    assert!(matches!(run(&city).await, Ok(FeedOutcome::Updated(_))));
    assert!(matches!(run(&city).await, Ok(FeedOutcome::Unchanged)), "the same bytes are no update");
    source.answers(503, String::new());
    pass(&city, 25);
    let failure = run(&city).await.unwrap_err().to_string();
    assert_eq!(failure, "127.0.0.1 answered 503 (an error of that server)");
    assert_eq!(public(&city).await.0, None, "a quarter of a day is given");
    let mut open_data = city.signed_in(Role::OpenData, None).await;
    let inbox = open_data.get("/desk").await.text();
    assert!(inbox.contains("Feeds that do not succeed") && inbox.contains(&failure), "{inbox}");
    let before = city.acts.read(|c| c.public_dataset(&id()).unwrap().epoch).await.unwrap();
    pass(&city, 6);
    // Time alone breaks a promise; nothing is asked for that.
    let asked = source.asked.load(Ordering::SeqCst);
    city.acts.start_due_feeds().await.unwrap();
    let (late, document) = public(&city).await;
    let words =
        "The city's own update of this dataset has not succeeded since March 2, 2026; it is promised every day.";
    assert_eq!(late.as_deref(), Some(words));
    assert!(!document.contains("127.0.0.1") && !document.contains("503") && !document.contains("geheim"));
    assert_eq!(city.acts.read(|c| c.public_dataset(&id()).unwrap().epoch).await.unwrap(), before + 1);
    for _ in 0..200 {
        if !standing(&city).await.is_running && source.asked.load(Ordering::SeqCst) > asked {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let page = open_data.get(PAGE).await.text();
    assert!(page.contains("own update is late") && page.contains(&failure), "{page}");
    source.answers(200, calls(32));
    let again = loop {
        match run(&city).await {
            Err(e) if e.to_string().ends_with("already") => tokio::time::sleep(Duration::from_millis(50)).await,
            other => break other,
        }
    };
    assert!(matches!(again, Ok(FeedOutcome::Updated(_))), "{again:?}");
    assert_eq!(public(&city).await.0, None);
    assert!(!standing(&city).await.is_failing());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_fields_stop_a_feed_until_somebody_accepts_them() {
    let source = Source::start(calls(31));
    let city = city_with(&source).await;
    set(&city, &source.url(), FeedMode::Replace).await;
    run(&city).await.unwrap();
    source.answers(200, calls(0));
    let failure = run(&city).await.unwrap_err().to_string();
    assert!(failure.starts_with("the file has no rows"), "{failure}");
    source.answers(200, calls(31).replace("Offense,", "Kind,"));
    pass(&city, 25);
    let failure = run(&city).await.unwrap_err().to_string();
    assert!(failure.starts_with("the fields change (`offense` is gone; `kind` is new"), "{failure}");
    assert!(standing(&city).await.is_stopped());
    pass(&city, 25);
    assert!(city.acts.run_due_feeds(&Actor::Program).await.unwrap().is_empty(), "it waits for a person");
    assert!(public(&city).await.0.is_some(), "and is late meanwhile");
    let accepted = city.acts.run_feed(&staff(), &id(), true).await;
    assert!(matches!(accepted, Ok(FeedOutcome::Updated(_))), "{accepted:?}");
    let schema = city.acts.read(|c| c.public_dataset(&id()).unwrap().schema.unwrap()).await.unwrap();
    assert!(!schema.fields.iter().any(|f| f.name.as_str() == "kind"), "a new field waits to be decided on");
    assert_eq!(public(&city).await.0, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_is_run_by_one_at_a_time_and_a_killed_run_receives_nothing_twice() {
    let source = Source::start(calls(30).replace("C0", "D0"));
    let city = city_with(&source).await;
    set(&city, &source.url(), FeedMode::Append).await;
    *source.pause.lock().unwrap() = Duration::from_millis(1500);
    city.acts.start_feed(Actor::Program, id(), false).unwrap();
    for _ in 0..100 {
        if standing(&city).await.is_running {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(run(&city).await.unwrap_err().to_string(), "the feed of call-0001 is being run already");
    for _ in 0..100 {
        if source.asked.load(Ordering::SeqCst) > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // Were the process killed now, the next attempt would wait.
    let ledger = store::Ledger::open(&store::Places::in_dir(city.dir.path())).await.unwrap();
    let begun = ledger.feed_runs().of("call-0001").await.unwrap().unwrap();
    assert_eq!((begun.failures, begun.failure.as_deref()), (1, Some("the run broke off before it was done")));
    assert!(begun.next_at > begun.tried_at && begun.tried_at.is_some(), "{begun:?}");
    let shown = standing(&city).await;
    assert!(!shown.is_failing() && shown.run.failure.is_none(), "nobody knows yet: {:?}", shown.run);
    // Another process opens custody, and leaves what is being fetched alone.
    custody::CustodyDir::open(city.dir.path().join("custodial")).unwrap();
    *source.pause.lock().unwrap() = Duration::ZERO;
    for _ in 0..200 {
        if standing(&city).await.run.changed_at.is_some() && !standing(&city).await.is_running {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let rows = || city.acts.read(|c| c.public_dataset(&id()).unwrap().release.unwrap().rows);
    assert_eq!(rows().await.unwrap(), 60);
    let run_before = standing(&city).await.run;
    assert_eq!((source.asked.load(Ordering::SeqCst), run_before.failures), (1, 0));
    // As a process leaves it that was killed after the revision was received and before that was noted.
    let killed = acts::FeedRun {
        pending: Some((run_before.sha256.clone().unwrap(), Some("the one before".into()))),
        sha256: None,
        ..run_before
    };
    ledger.feed_runs().put(&killed).await.unwrap();
    assert!(matches!(run(&city).await, Ok(FeedOutcome::Unchanged)));
    assert_eq!(rows().await.unwrap(), 60);
    let left = std::fs::read_dir(city.dir.path().join("custodial/tmp")).unwrap().flatten();
    let left: Vec<_> = left.map(|entry| entry.file_name()).filter(|name| name != "guard").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_panics_gives_its_turn_back() {
    let city = City::new().await;
    set(&city, "https://data.example/calls.csv", FeedMode::Replace).await;
    city.clock.store(i64::MIN, Ordering::SeqCst);
    // More than run at a time.
    for _ in 0..6 {
        let mut started = false;
        for _ in 0..100 {
            started = city.acts.start_feed(Actor::Program, id(), false).is_ok();
            if started {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(started);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_the_desk_names_is_in_a_folder_of_the_settings_whenever_it_is_read() {
    let city = City::new().await;
    let (inside, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for folder in [&inside, &outside] {
        std::fs::write(folder.path().join("calls.csv"), calls(31)).unwrap();
    }
    let folder = inside.path().display().to_string();
    let change = move |settings: &mut records::Settings| {
        settings.allow_feed_folder(&folder);
        Ok(())
    };
    city.acts.record_settings(&staff(), Some("exports are there"), change).await.unwrap();
    let mut publisher = city.signed_in(Role::Publisher, Some("Police")).await;
    let path = |name: &str| inside.path().join(name).display().to_string();
    let (missing, there) = (path("missing.csv"), path("calls.csv"));
    let answers =
        |source| [("source", source), ("every", "daily"), ("mode", "replace"), ("reason", "it changes daily")];
    let (status, text) = send(&mut publisher, "/feed", &answers(missing.as_str())).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("The file is not there"), "{text}");
    assert_eq!(send(&mut publisher, "/feed", &answers(there.as_str())).await.0, StatusCode::SEE_OTHER);
    assert!(matches!(run(&city).await, Ok(FeedOutcome::Updated(_))));
    std::fs::remove_file(&there).unwrap();
    std::os::unix::fs::symlink(outside.path().join("calls.csv"), &there).unwrap();
    let refused = run(&city).await.unwrap_err().to_string();
    assert!(refused.starts_with("files of this machine are read only from the folders"), "{refused}");
    // Whoever runs the server may name any file of it.
    set(&city, &there, FeedMode::Upsert).await;
    assert!(run(&city).await.is_ok());
}

#[tokio::test]
async fn the_files_of_the_city_itself_are_no_source() {
    let city = City::new().await;
    let feed = |path: String| Feed {
        source: path,
        every: "daily".parse().unwrap(),
        mode: FeedMode::Replace,
        header_row: None,
        part: None,
        crs: None,
    };
    let by = vec![official("P. Publisher", "Records Manager")];
    let ledger = city.dir.path().join("custodial/ledger.db").display().to_string();
    let refused = city.acts.set_feed(&staff(), &id(), feed(ledger), "why", by.clone()).await.unwrap_err();
    assert_eq!(refused.to_string(), "the file is one of the city's own, and no source");
    let outside = tempfile::tempdir().unwrap();
    let link = outside.path().join("calls.csv");
    std::fs::write(&link, calls(3)).unwrap();
    city.acts.set_feed(&staff(), &id(), feed(link.display().to_string()), "why", by).await.unwrap();
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(city.dir.path().join("custodial/ledger.db"), &link).unwrap();
    assert_eq!(run(&city).await.unwrap_err().to_string(), "the file is one of the city's own, and no source");
}
