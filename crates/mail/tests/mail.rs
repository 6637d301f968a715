//! Mail into a folder, and what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use mail::*;
use std::path::Path;

const FROM: &str = "City of Riverbend <records@riverbend.example>";

fn message() -> Message {
    Message {
        to: "Robin Doe <robin@example.org>".into(),
        subject: "Your request R-2026-0001".into(),
        text: "The determination is attached.\n".into(),
        attachments: vec![],
    }
}

fn folder(path: &Path) -> Mailer {
    Mailer::Folder { path: path.join("mail"), from: FROM.into() }
}

fn only_file(path: &Path) -> (String, String) {
    let files: Vec<_> = std::fs::read_dir(path.join("mail")).unwrap().map(|f| f.unwrap()).collect();
    assert_eq!(files.len(), 1, "no part is left");
    (files[0].file_name().into_string().unwrap(), std::fs::read_to_string(files[0].path()).unwrap())
}

#[tokio::test]
async fn a_message_becomes_one_whole_file_named_by_its_id() {
    let dir = tempfile::tempdir().unwrap();
    let id = folder(dir.path()).send(message()).await.unwrap();
    let (name, text) = only_file(dir.path());
    assert_eq!(name, format!("{id}.eml"));
    assert!(text.contains(&format!("Message-ID: <{id}>")), "{text}");
    for said in ["To: \"Robin Doe\" <robin@example.org>", "Subject: Your request R-2026-0001", "is attached"] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[tokio::test]
async fn attachments_go_along() {
    let dir = tempfile::tempdir().unwrap();
    let pdf = Attachment {
        name: "determination.pdf".into(),
        media_type: "application/pdf".into(),
        content: b"%PDF-1.7 \xff\x00".to_vec(),
    };
    folder(dir.path()).send(Message { attachments: vec![pdf], ..message() }).await.unwrap();
    let (_, text) = only_file(dir.path());
    for said in ["multipart/mixed", "filename=\"determination.pdf\"", "Content-Type: application/pdf", "JVBERi0xLjc"] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[tokio::test]
async fn a_line_end_in_a_subject_begins_no_header() {
    let dir = tempfile::tempdir().unwrap();
    let subject = "hello\r\nBcc: everyone@example.org".to_owned();
    folder(dir.path()).send(Message { subject, ..message() }).await.unwrap();
    let (_, text) = only_file(dir.path());
    assert!(!text.lines().any(|line| line.starts_with("Bcc:")), "{text}");
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_without_the_address() {
    let dir = tempfile::tempdir().unwrap();
    let wrong = Message { to: "not an address\r\nBcc: x@example.org".into(), ..message() };
    let error = folder(dir.path()).send(wrong).await.unwrap_err();
    assert!(matches!(error, MailError::Address(_)) && !error.is_temporary());
    assert!(!error.to_string().contains("not an address"));
    assert!(matches!(Mailer::None.send(message()).await, Err(MailError::NotSetUp)));
    assert!(!Mailer::None.is_set_up());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_temporary_failure_and_no_password_prints() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = SmtpSettings {
        host: "127.0.0.1".into(),
        port: closed,
        security: SmtpSecurity::None,
        credentials: Some(("user".into(), Secret::new("hunter2"))),
        from: FROM.into(),
    };
    let mailer = Mailer::Smtp(settings);
    assert!(!format!("{mailer:?}").contains("hunter2"));
    assert!(mailer.send(message()).await.unwrap_err().is_temporary());
}
