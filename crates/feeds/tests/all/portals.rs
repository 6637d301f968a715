//! Datasets of other portals.

use crate::server::{Reply, Server};
use crate::{access, got, refused};
use feeds::FeedError;

const RESOURCE: &str = "0a1b2c3d-0000-4000-8000-0123456789ab";

#[test]
fn a_socrata_dataset_is_taken_by_its_export() {
    let server = Server::start(|asked, _| match (asked.path.as_str(), asked.query.get("accessType")) {
        ("/api/views/abcd-1234/rows.csv", Some(kind)) if kind == "DOWNLOAD" => Reply::ok("ID\n1\n"),
        _ => Reply::status(404),
    });
    for address in ["/resource/abcd-1234", "/d/abcd-1234", "/d/abcd-1234/"] {
        assert_eq!(got(&server.url(address), &access(&[&server])).0, b"ID\n1\n", "{address}");
    }
}

fn ckan(file: String) -> Server {
    Server::start(move |asked, _| match asked.path.as_str() {
        "/data/api/3/action/resource_show" if asked.query["id"] == RESOURCE => {
            Reply::ok(format!("{{\"success\": true, \"result\": {{\"url\": \"{file}\", \"name\": \"Parks\"}}}}"))
        }
        "/data/api/3/action/resource_show" => Reply::ok("{\"success\": false, \"error\": {}}"),
        "/files/parks.csv" => Reply::ok("park\nTahoe\n"),
        _ => Reply::status(404),
    })
}

#[test]
fn a_ckan_resource_is_taken_from_where_the_portal_says_it_is() {
    let server = ckan("/files/parks.csv".into());
    let address = server.url(&format!("/data/dataset/parks/resource/{RESOURCE}"));
    assert_eq!(got(&address, &access(&[&server])).0, b"park\nTahoe\n");
    let other = server.url("/data/dataset/parks/resource/ffffffff-0000-4000-8000-0123456789ab");
    assert_eq!(refused(&other, &access(&[&server])).to_string(), "127.0.0.1 has no such resource");
}

#[test]
fn what_a_portal_says_is_checked_as_any_address() {
    let inside = Server::start(|_, _| Reply::ok("inside"));
    for (file, private) in [
        (inside.url("/"), false),
        (format!("https://localhost:{}/", inside.address.port()), true),
        ("file:///etc/passwd".into(), false),
        ("https://".into(), false),
    ] {
        let server = ckan(file.clone());
        let error = refused(&server.url(&format!("/data/dataset/a/resource/{RESOURCE}")), &access(&[&server]));
        assert_eq!(matches!(error, FeedError::Private { .. }), private, "{file}: {error}");
    }
    assert_eq!(inside.asked().len(), 0);
}

#[test]
fn an_answer_that_is_no_answer_of_a_portal_is_refused() {
    let server = Server::start(|_, before| match before {
        0 => Reply::ok("<html>sign in</html>"),
        _ => Reply::ok(vec![b'['; 50_001]),
    });
    let address = server.url(&format!("/data/dataset/a/resource/{RESOURCE}"));
    let error = refused(&address, &access(&[&server]));
    assert_eq!(error.to_string(), "127.0.0.1 answered something that is not what this kind of server answers");
    let error = refused(&address, &access(&[&server]));
    assert!(matches!(error, FeedError::TooLarge { .. }), "{error}");
}
