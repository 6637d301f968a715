//! Mail into a folder, and what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use mail::*;
use std::path::Path;
use std::time::{Duration, SystemTime};

const FROM: &str = "City of Riverbend <records@riverbend.example>";

fn message() -> Message {
    Message {
        id: "0123456789abcdef".into(),
        date: SystemTime::UNIX_EPOCH + Duration::from_secs(1_772_471_640),
        to: "Robin Doe <robin@example.org>".into(),
        reply_to: None,
        answers: None,
        thread: None,
        automatic: false,
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
    assert_eq!(id.0, "0123456789abcdef@riverbend.example");
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
async fn a_message_sent_again_is_the_same_bytes() {
    let pdf =
        Attachment { name: "a.pdf".into(), media_type: "application/pdf".into(), content: b"%PDF-1.7 \xff".to_vec() };
    let with = Message { attachments: vec![pdf], ..message() };
    let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for dir in &dirs {
        folder(dir.path()).send(with.clone()).await.unwrap();
    }
    let [first, second] = dirs.map(|dir| only_file(dir.path()));
    assert_eq!(first, second);
    assert!(first.1.contains("Date: Mon, 02 Mar 2026 17:14:00 +0000"), "{}", first.1);
}

#[tokio::test]
async fn a_notice_says_what_it_belongs_to_and_that_no_program_is_to_answer() {
    let dir = tempfile::tempdir().unwrap();
    let notice = Message {
        reply_to: Some("records+R-2026-0001.abc@riverbend.example".into()),
        answers: Some("asked@example.org".into()),
        thread: Some("thread-R-2026-0001".into()),
        automatic: true,
        ..message()
    };
    folder(dir.path()).send(notice).await.unwrap();
    let (_, text) = only_file(dir.path());
    for said in [
        "Auto-Submitted: auto-generated\r\n",
        "In-Reply-To: <asked@example.org>\r\n",
        "References: <thread-R-2026-0001@riverbend.example> <asked@example.org>\r\n",
        "records+R-2026-0001.abc@riverbend.example>\r\n",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("List-"), "{text}");
    let dir = tempfile::tempdir().unwrap();
    let answers = Some("asked@example.org>\r\nBcc: <x@example.org".into());
    folder(dir.path()).send(Message { answers, ..message() }).await.unwrap();
    let (_, text) = only_file(dir.path());
    assert!(!text.contains("Bcc") && !text.contains("In-Reply-To"), "{text}");
    let dir = tempfile::tempdir().unwrap();
    folder(dir.path()).send(message()).await.unwrap();
    let (_, text) = only_file(dir.path());
    assert!(!text.contains("Auto-Submitted") && !text.contains("Reply-To"), "a person wrote it: {text}");
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
    let error = Mailer::None.send(message()).await.unwrap_err();
    assert!(matches!(error, MailError::NotSetUp) && error.is_temporary(), "who sets mail up sends what waits");
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
