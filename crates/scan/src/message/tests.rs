//! Mail as it is found in the wild.

use super::*;

fn mail(headers: &str, body: &str) -> String {
    format!("From: Robin Doe <robin@example.org>\nDate: Mon, 2 Mar 2026 09:00:00 -0800\n{headers}\n\n{body}")
        .replace('\n', "\r\n")
}

fn read_of(headers: &str, body: &str) -> ReadMail {
    read_mail(mail(headers, body).as_bytes()).unwrap().0
}

#[test]
fn a_reply_says_who_where_and_what_it_answers() {
    let read = read_of(
        "Delivered-To: records+R-2026-0001.tok@city.example\nTo: City <records@city.example>, b@example.org\n\
         Subject: =?utf-8?q?Re=3A_Caf=C3=A9?=\nMessage-ID: <m1@example.org>\nIn-Reply-To: <c2@city.example>\n\
         References: <c0@city.example> <c1@city.example>\nContent-Type: text/plain; charset=iso-8859-1\n\
         Content-Transfer-Encoding: quoted-printable",
        "The caf=E9 files.\n\n> quoted\n",
    );
    assert_eq!(read.from, Some((Some("Robin Doe".into()), "robin@example.org".into())));
    let to = ["records+R-2026-0001.tok@city.example", "records@city.example", "b@example.org"];
    assert_eq!(read.recipients, to);
    assert_eq!((read.subject.as_str(), read.message_id.as_deref()), ("Re: Café", Some("m1@example.org")));
    assert_eq!(read.answers, ["c2@city.example", "c1@city.example", "c0@city.example"]);
    assert_eq!(
        (read.text.as_str(), read.cut, read.nature),
        ("The café files.\n\n> quoted", false, ReadNature::Written)
    );
}

#[test]
fn html_alone_becomes_plain_text() {
    let read =
        read_of("Content-Type: text/html", "<style>p{}</style><p>One</p><p>Two &amp; three<script>x</script></p>");
    assert!(read.text.contains("One") && read.text.contains("Two & three"), "{}", read.text);
    assert!(!read.text.contains('<') && !read.text.contains("p{}"), "{}", read.text);
    assert_eq!(read.attachments, []);
}

#[test]
fn files_come_out_as_they_were_sent() {
    let parts = "--B\nContent-Type: text/plain\n\nSee the files.\n--B\nContent-Type: text/csv; charset=iso-8859-1\n\
         Content-Disposition: attachment; filename=\"../a\u{202e}fdp.csv\"\nContent-Transfer-Encoding: base64\n\n\
         Y2Fm6QoxCg==\n--B\nContent-Type: message/rfc822\n\nFrom: c@d.example\nSubject: inner\n\nHello.\n--B--\n";
    let whole = mail("Content-Type: multipart/mixed; boundary=B", parts);
    let (read, files) = read_mail(whole.as_bytes()).unwrap();
    assert_eq!(read.text, "See the files.");
    assert_eq!(read.attachments[0], ("../afdp.csv".to_owned(), 7));
    assert_eq!(files[0], b"caf\xe9\n1\n", "the bytes that were sent, not the text they mean");
    assert_eq!(read.attachments[1].0, "message 2.eml");
    assert!(files[1].starts_with(b"From: c@d.example\r\nSubject: inner"), "{:?}", String::from_utf8_lossy(&files[1]));
    assert!(!String::from_utf8_lossy(&files[1]).contains("See the files"));
}

#[test]
fn programs_are_told_from_people() {
    for header in [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (notice)",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "Return-Path: <>",
    ] {
        assert_eq!(read_of(header, "Away.").nature, ReadNature::Automatic, "{header}");
    }
    for header in ["Auto-Submitted: no", "Precedence: first-class", "Return-Path: <robin@example.org>", "Subject: bulk"]
    {
        assert_eq!(read_of(header, "Hello.").nature, ReadNature::Written, "{header}");
    }
}

fn report(action: &str, last: &str) -> ReadNature {
    let parts = format!(
        "--B\n\nIt failed.\n--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; robin@example.org\nAction: {action}\nStatus: 5.1.1\n--B\n{last}\n--B--\n"
    );
    let headers = "Return-Path: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary=B";
    read_of(headers, &parts).nature
}

#[test]
fn a_mail_that_comes_back_names_the_one_it_was() {
    let returned = |message: Option<&str>| ReadNature::Returned {
        message: message.map(str::to_owned),
        status: Some("5.1.1".into()),
    };
    let headers = "Content-Type: text/rfc822-headers\n\nMessage-ID: <c1@city.example>\nSubject: Received\n";
    assert_eq!(report("failed", headers), returned(Some("c1@city.example")));
    let whole = "Content-Type: message/rfc822\n\nMessage-ID: <c2@city.example>\nFrom: a@city.example\n\nHello.\n";
    assert_eq!(report("failed", whole), returned(Some("c2@city.example")));
    assert_eq!(report("Failed", "Content-Type: text/plain\n\nnothing"), returned(None));
    assert_eq!(report("delayed", headers), ReadNature::Automatic, "it is still on its way");
    let plain = mail("Return-Path: <>", "Sorry.").replace("robin@example.org", "MAILER-DAEMON@mx.example");
    let nature = read_mail(plain.as_bytes()).unwrap().0.nature;
    assert_eq!(nature, ReadNature::Returned { message: None, status: None });
}

#[test]
fn what_is_no_mail_says_why_and_ends_nothing() {
    for bytes in [&b""[..], b"\0\0\0", b"hello", b"key: value\n\nno mail", &[0xff; 4000]] {
        assert_eq!(read_mail(bytes).err(), Some("it is no message that can be read"), "{bytes:?}");
    }
    let long = mail(&format!("X-Long: {}", "a".repeat(300_000)), "x");
    assert_eq!(read_mail(long.as_bytes()).err(), Some("its headers are too large"));
    let many = format!("{}--B--\n", "--B\nContent-Type: text/plain\n\nx\n".repeat(1_500));
    let many = mail("Content-Type: multipart/mixed; boundary=B", &many);
    assert_eq!(read_mail(many.as_bytes()).err(), Some("it has too many parts"));
    let deep: String =
        (0..3_000).map(|n| format!("Content-Type: multipart/mixed; boundary=B{n}\n\n--B{n}\n")).collect();
    assert!(read_mail(mail("X: y", "").as_bytes()).is_ok());
    assert!(read_mail(format!("From: a@b.example\n{deep}").as_bytes()).is_err());
}

#[test]
fn a_character_set_that_nobody_knows_and_a_broken_encoding_are_read_as_far_as_they_go() {
    let read = read_of("Content-Type: text/plain; charset=x-klingon", "Hello.");
    assert_eq!(read.text, "Hello.");
    let read = read_of("Content-Type: text/plain\nContent-Transfer-Encoding: base64", "%%%%not base64%%%%");
    assert!(read.text.contains("not base64"), "{}", read.text);
    let long = read_of("Subject: s", &"word ".repeat(10_000));
    assert!(long.cut && long.text.chars().count() == TEXT_CHARS_MAX);
}
