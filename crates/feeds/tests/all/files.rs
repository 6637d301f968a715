//! Files of this machine, and objects of S3 storage.

use crate::server::{Reply, Server};
use crate::{access, fetched, got, limits, refused};
use feeds::{Access, FeedError, Fetched, S3Access, Secret, Seen};

#[test]
fn a_file_of_this_machine_comes_when_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.csv");
    std::fs::write(&file, "id\n1\n").unwrap();
    let access = Access { limits: limits(), ..Access::default() };
    let source = file.display().to_string();
    let (content, seen) = got(&source, &access);
    assert_eq!(content, b"id\n1\n");
    assert_eq!(fetched(&source, &access, &seen).0, Ok(Fetched::Unchanged));
    std::fs::write(&file, "id\n1\n2\n").unwrap();
    assert!(matches!(fetched(&source, &access, &seen).0, Ok(Fetched::File { .. })));
}

#[test]
fn a_path_that_is_no_file_or_a_closed_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("city");
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(inside.join("ledger.db"), "x").unwrap();
    std::os::unix::fs::symlink(inside.join("ledger.db"), folder.path().join("link.csv")).unwrap();
    std::fs::write(folder.path().join("large.csv"), vec![b'x'; 100_001]).unwrap();
    let access = Access { limits: limits(), closed: vec![inside.clone(), "/nowhere".into()], ..Access::default() };
    let said = |name: &str| refused(&folder.path().join(name).display().to_string(), &access).to_string();
    assert_eq!(said("city/ledger.db"), "the file is one of the city's own, and no source");
    assert_eq!(said("link.csv"), "the file is one of the city's own, and no source");
    assert_eq!(said("missing.csv"), "the file is not there");
    assert_eq!(said("large.csv"), "the file is larger than 100000 bytes, the most a feed takes");
    assert_eq!(refused("/usr", &access).to_string(), "the file is no file");
    assert_eq!(refused("/dev/zero", &access).to_string(), "the file is no file");
}

#[test]
fn a_pipe_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("calls.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let access = Access { limits: limits(), ..Access::default() };
    assert_eq!(refused(&pipe.display().to_string(), &access).to_string(), "the file is no file");
}

#[test]
fn only_files_within_the_folders_that_are_named_are_taken_wherever_a_link_leads() {
    let folder = tempfile::tempdir().unwrap();
    let (inside, outside) = (folder.path().join("exports"), folder.path().join("other"));
    for dir in [&inside, &outside] {
        std::fs::create_dir(dir).unwrap();
        std::fs::write(dir.join("calls.csv"), "id\n1\n").unwrap();
    }
    std::os::unix::fs::symlink(&inside, folder.path().join("by-link")).unwrap();
    std::os::unix::fs::symlink(outside.join("calls.csv"), inside.join("out.csv")).unwrap();
    let within = Some(vec![folder.path().join("by-link"), "/nowhere".into()]);
    let access = Access { limits: limits(), within, ..Access::default() };
    let path = |name: &str| folder.path().join(name).display().to_string();
    for name in ["exports/calls.csv", "by-link/calls.csv"] {
        assert_eq!(got(&path(name), &access).0, b"id\n1\n", "{name}");
    }
    assert_eq!(refused(&path("exports/missing.csv"), &access).to_string(), "the file is not there");
    // Elsewhere it is not even said whether there is a file.
    for name in ["other/calls.csv", "other/missing.csv", "exports/out.csv", "missing/missing.csv"] {
        assert_eq!(refused(&path(name), &access), FeedError::Outside, "{name}");
    }
    let none = Access { within: Some(Vec::new()), ..access };
    assert_eq!(refused(&path("exports/calls.csv"), &none), FeedError::Outside);
}

fn storage(server: &Server) -> Access {
    let s3 = S3Access {
        endpoint: Some(server.url("")),
        region: Some("us-west-2".into()),
        key: Some("AKIDEXAMPLE".into()),
        secret: Some(Secret::new("the secret of the key")),
        ..S3Access::default()
    };
    Access { s3, ..access(&[server]) }
}

#[test]
fn an_object_is_read_by_a_signed_address() {
    let server = Server::start(|asked, _| {
        let has = |name: &str| asked.query.get(name).cloned().unwrap_or_default();
        let scope = has("X-Amz-Credential");
        let parts: Vec<&str> = scope.split('/').collect();
        let signed = has("X-Amz-Algorithm") == "AWS4-HMAC-SHA256"
            && parts.len() == 5
            && parts[0] == "AKIDEXAMPLE"
            && parts[2..] == ["us-west-2", "s3", "aws4_request"]
            && has("X-Amz-Date").starts_with(parts[1])
            && has("X-Amz-SignedHeaders") == "host"
            && has("X-Amz-Expires") == "3600"
            && has("X-Amz-Signature").len() == 64
            && has("X-Amz-Signature").bytes().all(|b| b.is_ascii_hexdigit());
        match asked.path.as_str() {
            "/exports/daily/permits%202026.csv" if signed => Reply::ok("id\n1\n").with("ETag", "\"abc\""),
            _ => Reply::status(403),
        }
    });
    let (content, seen) = got("s3://exports/daily/permits 2026.csv", &storage(&server));
    assert_eq!((content.as_slice(), seen.etag.as_deref()), (&b"id\n1\n"[..], Some("\"abc\"")));
    let error = refused("s3://exports/other.csv", &storage(&server));
    assert_eq!(error.to_string(), "127.0.0.1 answered 403 (no access)");
    assert!(!format!("{:?}", storage(&server)).contains("the secret of the key"));
}

#[test]
fn an_object_that_anybody_may_read_needs_no_key() {
    let server = Server::start(|asked, _| if asked.query.is_empty() { Reply::ok("x") } else { Reply::status(400) });
    let mut access = storage(&server);
    access.s3.key = None;
    assert_eq!(got("s3://open/file", &access).0, b"x");
    access.s3.endpoint = Some("no address".into());
    let (done, _folder) = fetched("s3://open/file", &access, &Seen::default());
    assert_eq!(done.unwrap_err().to_string(), "the address of the S3 storage in the settings file is no address");
}
