//! Files of the web: conditions, redirects, attempts, limits.

use crate::server::{Reply, Server};
use crate::{access, fetched, got, refused};
use feeds::{FeedError, Fetched, Limits, Seen};
use std::time::{Duration, Instant};

const CSV: &str = "id,kind\n1,noise\n2,fire\n";

#[test]
fn a_file_comes_once_and_is_then_asked_for_by_condition() {
    let server = Server::start(|asked, _| {
        let known = asked.headers.get("if-none-match").is_some_and(|tag| tag == "\"v1\"");
        if known {
            Reply::status(304)
        } else {
            Reply::ok(CSV).with("ETag", "\"v1\"").with("Last-Modified", "Mon, 02 Mar 2026 08:00:00 GMT")
        }
    });
    let access = access(&[&server]);
    let (content, seen) = got(&server.url("/calls.csv?key=secret"), &access);
    assert_eq!(content, CSV.as_bytes());
    assert_eq!(seen.etag.as_deref(), Some("\"v1\""));
    let (again, _folder) = fetched(&server.url("/calls.csv?key=secret"), &access, &seen);
    assert_eq!(again, Ok(Fetched::Unchanged));
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].headers["if-modified-since"], "Mon, 02 Mar 2026 08:00:00 GMT");
    assert!(asked[0].headers["user-agent"].starts_with("Daylight/"), "{asked:?}");
    assert!(!asked[0].headers.contains_key("if-none-match"));
}

#[test]
fn nothing_changed_is_no_answer_to_who_saw_nothing() {
    let server = Server::start(|_, _| Reply::status(304));
    let error = refused(&server.url("/a"), &access(&[&server]));
    assert!(matches!(error, FeedError::Status { status: 304, .. }), "{error}");
}

#[test]
fn what_fails_for_a_while_is_tried_again() {
    let server = Server::start(|_, before| match before {
        0 => Reply::status(503),
        1 => Reply::Raw(Vec::new()),
        _ => Reply::ok(CSV),
    });
    assert_eq!(got(&server.url("/a"), &access(&[&server])).0, CSV.as_bytes());
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn what_keeps_failing_is_given_up_and_what_is_missing_is_not_tried_twice() {
    let server = Server::start(|asked, _| Reply::status(if asked.path == "/gone" { 404 } else { 500 }));
    let access = access(&[&server]);
    let error = refused(&server.url("/a?key=secret"), &access);
    assert_eq!(error.to_string(), "127.0.0.1 answered 500 (an error of that server)");
    assert_eq!(server.asked().len(), 3);
    let error = refused(&server.url("/gone"), &access);
    assert_eq!(error.to_string(), "127.0.0.1 answered 404 (not found)");
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn a_server_that_asks_for_a_long_wait_is_left_alone() {
    let server = Server::start(|_, _| Reply::status(429).with("Retry-After", "3600"));
    let error = refused(&server.url("/a"), &access(&[&server]));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(server.asked().len(), 1);
    let server = Server::start(
        |_, before| if before == 0 { Reply::status(503).with("Retry-After", "0") } else { Reply::ok("x") },
    );
    assert_eq!(got(&server.url("/a"), &access(&[&server])).0, b"x");
}

#[test]
fn a_body_that_ends_early_is_no_file() {
    let short = |_: &_, _| Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nid,kind\n1,".to_vec());
    let server = Server::start(short);
    let error = refused(&server.url("/a"), &access(&[&server]));
    assert!(matches!(error, FeedError::Connection { .. }), "{error}");
    assert_eq!(server.asked().len(), 3, "a broken connection is tried again");
    let chunked =
        |_: &_, _| Reply::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nid,kind\n\r\n".to_vec());
    let server = Server::start(chunked);
    let error = refused(&server.url("/a"), &access(&[&server]));
    assert!(matches!(error, FeedError::Connection { .. }), "{error}");
}

#[test]
fn a_file_that_is_too_large_is_refused_as_it_comes() {
    let server = Server::start(|_, _| Reply::ok(vec![b'x'; 100_001]));
    let error = refused(&server.url("/a"), &access(&[&server]));
    assert!(matches!(error, FeedError::TooLarge { bytes_max: 100_000, .. }), "{error}");
    assert_eq!(server.asked().len(), 1);
    let server = Server::start(|_, _| Reply::ok(vec![b'x'; 100_000]));
    assert_eq!(got(&server.url("/a"), &access(&[&server])).0.len(), 100_000);
}

#[test]
fn a_file_that_is_small_only_when_packed_is_measured_unpacked() {
    // One million zeros, packed with gzip.
    let mut packed = std::process::Command::new("gzip")
        .arg("-c")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("gzip");
    std::io::Write::write_all(&mut packed.stdin.take().unwrap(), &vec![b'0'; 1_000_000]).unwrap();
    let packed = packed.wait_with_output().unwrap().stdout;
    assert!(packed.len() < 10_000);
    let server = Server::start(move |_, _| Reply::ok(packed.clone()).with("Content-Encoding", "gzip"));
    let error = refused(&server.url("/a"), &access(&[&server]));
    assert!(matches!(error, FeedError::TooLarge { .. }), "{error}");
}

#[test]
fn a_server_that_drips_runs_out_of_time() {
    let server = Server::start(|_, _| Reply::Drip(50));
    let mut access = access(&[&server]);
    access.limits = Limits { total: Duration::from_millis(700), ..access.limits };
    let began = Instant::now();
    let error = refused(&server.url("/a"), &access);
    assert!(matches!(error, FeedError::Slow { .. }), "{error:?}");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let server = Server::start(|_, _| Reply::Drip(60_000));
    let mut access = access(&[&server]);
    access.limits = Limits { silence: Duration::from_millis(150), attempts_max: 2, ..access.limits };
    let began = Instant::now();
    let error = refused(&server.url("/a"), &access);
    assert!(matches!(error, FeedError::Connection { .. }), "{error:?}");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn redirects_are_followed_a_few_times() {
    let server = Server::start(|asked, _| match asked.path.trim_start_matches('/').parse::<u32>() {
        Ok(0) => Reply::ok("there"),
        Ok(n) => Reply::status(302).with("Location", format!("/{}", n - 1)),
        Err(_) => Reply::status(302),
    });
    let access = access(&[&server]);
    assert_eq!(got(&server.url("/5"), &access).0, b"there");
    let error = refused(&server.url("/6"), &access);
    assert_eq!(error.to_string(), "127.0.0.1 redirects more than 5 times");
    let error = refused(&server.url("/nowhere"), &access);
    assert_eq!(error.to_string(), "127.0.0.1 redirects to nowhere that can be followed");
}

#[test]
fn a_host_that_nobody_serves_is_said() {
    let server = Server::start(|_, _| Reply::ok(""));
    let mut access = access(&[&server]);
    access.hosts = feeds::Hosts::of(["127.0.0.1"]).unwrap();
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = refused(&format!("http://127.0.0.1:{port}/"), &access);
    assert_eq!(error.to_string(), "127.0.0.1 refused the connection");
    let (done, _folder) = fetched("http://127.0.0.1:1/", &access, &Seen::default());
    assert!(done.is_err());
}
