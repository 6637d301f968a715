//! Whether a person wrote a mail: programs say so, each in its own way, and mail servers return what they could not
//! deliver.

use super::line;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use serde::{Deserialize, Serialize};

/// Lines of a delivery report that are read.
const REPORT_LINES_MAX: usize = 500;

/// Whether a person wrote a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum ReadNature {
    /// Nothing says that a program did.
    Written,
    /// A program did (RFC 3834).
    Automatic,
    /// A mail comes back undelivered (RFC 3464).
    Returned {
        /// The `Message-ID` of the mail that comes back.
        message: Option<String>,
        /// Why: three numbers (RFC 3463).
        status: Option<String>,
    },
}

pub(super) fn of(message: &Message<'_>) -> ReadNature {
    let report = report(message);
    match &report {
        Some(report) if report.failed => {
            return ReadNature::Returned { message: returned(message), status: report.status.clone() };
        }
        // A report that something is late, or arrived, asks nothing of anybody.
        Some(_) => return ReadNature::Automatic,
        None => {}
    }
    if has_no_way_back(message) && is_from_a_mail_server(message) {
        return ReadNature::Returned { message: returned(message), status: None };
    }
    if says_so(message) { ReadNature::Automatic } else { ReadNature::Written }
}

fn raw<'m>(message: &'m Message<'_>, name: &str) -> Option<&'m str> {
    message.headers_raw().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// Whether the mail says that a program wrote it.
fn says_so(message: &Message<'_>) -> bool {
    let first_word = |value: &str| value.split([';', ' ', '(']).next().unwrap_or_default().to_ascii_lowercase();
    let submitted = raw(message, "Auto-Submitted").map(first_word).is_some_and(|word| word != "no");
    let precedence = raw(message, "Precedence").map(first_word);
    let precedence =
        precedence.is_some_and(|word| ["bulk", "junk", "list", "auto_reply", "auto-reply"].contains(&word.as_str()));
    let replies = ["X-Autoreply", "X-Autorespond", "X-Auto-Reply"];
    submitted || precedence || has_no_way_back(message) || replies.iter().any(|name| raw(message, name).is_some())
}

/// Mail that nobody may answer has an empty way back (RFC 5321 § 4.5.5).
fn has_no_way_back(message: &Message<'_>) -> bool {
    raw(message, "Return-Path").is_some_and(|path| path.is_empty() || path == "<>")
}

fn is_from_a_mail_server(message: &Message<'_>) -> bool {
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.address.as_deref());
    let local = from.and_then(|address| address.split('@').next()).unwrap_or_default();
    ["mailer-daemon", "postmaster"].iter().any(|name| local.eq_ignore_ascii_case(name))
}

/// What a delivery report says.
struct DeliveryReport {
    failed: bool,
    status: Option<String>,
}

/// The report in a mail, where one of its recipients failed that of this one.
fn report(message: &Message<'_>) -> Option<DeliveryReport> {
    let is_report = |part: &&MessagePart<'_>| {
        part.is_content_type("message", "delivery-status") || part.is_content_type("message", "global-delivery-status")
    };
    let part = message.parts.iter().find(is_report)?;
    let text = String::from_utf8_lossy(part.contents());
    let mut report = DeliveryReport { failed: false, status: None };
    let mut status = None;
    for field in text.lines().take(REPORT_LINES_MAX) {
        let Some((name, value)) = field.split_once(':') else { continue };
        match (name.trim().to_ascii_lowercase().as_str(), line(value)) {
            ("action", value) if value.eq_ignore_ascii_case("failed") => report.failed = true,
            ("status", value) => status = status.or(Some(value).filter(|value| is_status(value))),
            _ => {}
        }
    }
    report.status = status.filter(|_| report.failed);
    Some(report)
}

/// Three numbers with points between them.
fn is_status(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(number)
}

/// The `Message-ID` of the mail that comes back: of the whole of it, or of its headers alone.
fn returned(message: &Message<'_>) -> Option<String> {
    message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => inner.message_id().map(line),
        PartType::Text(text) if part.is_content_type("text", "rfc822-headers") => {
            MessageParser::default().parse_headers(text.as_bytes())?.message_id().map(line)
        }
        _ => None,
    })
}
