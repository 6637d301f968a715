//! Telling another server: within the bounds of a fetch, once, and no further than the address says.

use crate::access;
use crate::server::{Reply, Server};
use feeds::{Access, FeedError, Limits, post};

fn to(server: &Server) -> url::Url {
    server.url("/hook").parse().unwrap()
}

#[test]
fn json_is_posted_with_its_headers_and_the_answer_is_read() {
    let server = Server::start(|_, _| Reply::Whole(202, vec![], b"thanks".to_vec()));
    let done = post(&to(&server), &[("daylight-signature", "t=1,v1=ab")], "{\"a\":1}", &access(&[&server])).unwrap();
    assert_eq!((done.status, done.body.as_slice()), (202, b"thanks".as_slice()));
    let asked = server.asked().remove(0);
    assert_eq!((asked.path.as_str(), asked.body.as_str()), ("/hook", "{\"a\":1}"));
    assert_eq!(asked.headers["content-type"], "application/json");
    assert_eq!(asked.headers["daylight-signature"], "t=1,v1=ab");
}

#[test]
fn a_private_address_is_not_told_and_nothing_goes_over_an_open_line() {
    let server = Server::start(|_, _| Reply::ok(""));
    let error = post(&to(&server), &[], "{}", &access(&[])).unwrap_err();
    assert!(matches!(error, FeedError::Unencrypted { .. }), "{error}");
    let url = format!("https://{}/", server.address).parse().unwrap();
    let error = post(&url, &[], "{}", &access(&[])).unwrap_err();
    assert!(matches!(error, FeedError::Private { .. }), "{error}");
    assert!(server.asked().is_empty());
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(|_, _| Reply::ok(""));
    let there = elsewhere.url("/");
    for status in [301, 302, 303, 307, 308] {
        let there = there.clone();
        let server = Server::start(move |_, _| Reply::status(status).with("Location", there.clone()));
        let error = post(&to(&server), &[], "{}", &access(&[&server, &elsewhere])).unwrap_err();
        assert!(matches!(error, FeedError::Redirect { .. }), "{status}: {error}");
        assert_eq!(server.asked().len(), 1);
    }
    assert!(elsewhere.asked().is_empty());
}

#[test]
fn of_a_long_answer_a_beginning_is_read_and_an_endless_one_ends() {
    let server = Server::start(|_, _| Reply::ok(vec![b'x'; 1 << 20]));
    let limits = Limits { answer_bytes_max: 1_000, ..crate::limits() };
    let done = post(&to(&server), &[], "{}", &Access { limits, ..access(&[&server]) }).unwrap();
    assert_eq!(done.body.len(), 1_000);
    let slow = Server::start(|_, _| Reply::Drip(20));
    let limits = Limits { total: std::time::Duration::from_millis(500), ..crate::limits() };
    let error = post(&to(&slow), &[], "{}", &Access { limits, ..access(&[&slow]) }).unwrap_err();
    assert!(matches!(error, FeedError::Slow { .. }), "{error}");
}

#[test]
fn a_failure_is_an_answer_with_its_status() {
    let server = Server::start(|_, _| Reply::status(503));
    assert_eq!(post(&to(&server), &[], "{}", &access(&[&server])).unwrap().status, 503);
    assert_eq!(server.asked().len(), 1, "trying again is for whoever asked");
}
