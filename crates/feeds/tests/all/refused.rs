//! What a feed does not reach: private networks by address, by name and by redirect; nothing unencrypted.

use crate::server::{Reply, Server};
use crate::{access, got, refused};
use feeds::{Access, FeedError, Hosts};

fn is_private(error: &FeedError) -> bool {
    matches!(error, FeedError::Private { .. })
}

#[test]
fn a_private_address_is_refused_unless_the_settings_name_it() {
    let server = Server::start(|_, _| Reply::ok("x"));
    let port = server.address.port();
    let nothing = Access { limits: crate::limits(), ..Access::default() };
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]", "10.0.0.1", "169.254.169.254"] {
        let error = refused(&format!("https://{host}:{port}/"), &nothing);
        assert!(is_private(&error), "{host}: {error}");
    }
    let error = refused(&server.url("/"), &nothing);
    assert!(matches!(error, FeedError::Unencrypted { .. }), "{error}");
    assert_eq!(server.asked().len(), 0);
    assert_eq!(got(&server.url("/"), &access(&[&server])).0, b"x");
}

#[test]
fn a_name_that_leads_to_this_machine_is_refused_unless_the_settings_name_it() {
    let server = Server::start(|_, _| Reply::ok("x"));
    let port = server.address.port();
    let error = refused(&format!("https://localhost:{port}/"), &access(&[&server]));
    assert!(is_private(&error), "{error}");
    assert_eq!(error.to_string().split(' ').next(), Some("localhost"));
    let named = Access { hosts: Hosts::of(["LOCALHOST"]).unwrap(), ..access(&[]) };
    assert_eq!(got(&format!("http://localhost:{port}/"), &named).0, b"x");
}

#[test]
fn a_redirect_to_a_private_address_is_refused() {
    let inside = Server::start(|_, _| Reply::ok("inside"));
    let port = inside.address.port();
    for to in ["http://127.0.0.1", "https://127.0.0.1", "https://localhost", "http://localhost"] {
        let location = format!("{to}:{port}/?key=secret");
        let outside = Server::start(move |_, _| Reply::status(307).with("Location", location.clone()));
        let error = refused(&outside.url("/"), &access(&[&outside]));
        let named = matches!(error, FeedError::Private { .. } | FeedError::Unencrypted { .. });
        assert!(named, "{to}: {error}");
    }
    assert_eq!(inside.asked().len(), 0);
}

#[test]
fn a_redirect_to_another_kind_of_address_is_refused() {
    for to in ["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/csv,a", "gopher://127.0.0.1/", "http://"] {
        let outside = Server::start(move |_, _| Reply::status(301).with("Location", to));
        let error = refused(&outside.url("/"), &access(&[&outside]));
        assert!(matches!(error, FeedError::Redirect { .. }), "{to}: {error}");
    }
}

#[test]
fn a_port_that_is_not_named_is_refused() {
    let (one, other) = (Server::start(|_, _| Reply::ok("x")), Server::start(|_, _| Reply::ok("y")));
    let error = refused(&other.url("/"), &access(&[&one]));
    assert!(matches!(error, FeedError::Unencrypted { .. }), "{error}");
    assert_eq!(other.asked().len(), 0);
}

#[test]
fn a_server_without_encryption_cannot_pass_for_one_with_it() {
    let server = Server::start(|_, _| Reply::ok("x"));
    let error = refused(&format!("https://{}/", server.address), &access(&[&server]));
    assert!(matches!(error, FeedError::Encryption { .. } | FeedError::Connection { .. }), "{error:?}");
}
