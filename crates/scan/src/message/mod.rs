//! What a mail that came in says: who it says it is from, what it answers, whether a person wrote it, its text and the
//! files with it.
//!
//! Headers are what anybody wrote. They are cut to bounds and cleaned of what changes how a line is shown, and say
//! nothing of who it really is.

mod nature;
mod parts;

pub use nature::ReadNature;

use mail_parser::{Addr, HeaderName, HeaderValue, Message, MessageParser};
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The largest mail that is read, bytes.
pub const MAIL_BYTES_MAX: u64 = 64 << 20;
/// The largest headers, bytes: of a mail with more nothing is read.
const HEADERS_BYTES_MAX: usize = 256 << 10;
/// Parts of a mail, nested ones included.
const PARTS_MAX: usize = 1_000;
/// Files that come with a mail.
const ATTACHMENTS_MAX: usize = 200;
/// Characters of a subject, of a name, of an address (RFC 5321 § 4.5.3.1 has 254).
const LINE_CHARS_MAX: usize = 300;
/// Addresses that a mail may have been sent to, and mails that it may answer: more are passed over.
const LISTED_MAX: usize = 50;
/// Characters of the text that become a message; the rest is in the mail as it arrived.
const TEXT_CHARS_MAX: usize = 19_000;

/// Why a mail cannot be read.
pub const UNREADABLE: [&str; 5] = [NONE, TOO_LARGE, HEADERS, PARTS, DAMAGED];
const NONE: &str = "it is no message that can be read";
const TOO_LARGE: &str = "it is too large";
const HEADERS: &str = "its headers are too large";
const PARTS: &str = "it has too many parts";
const DAMAGED: &str = "it is damaged";

/// A mail as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMail {
    /// Who it says it is from: a name, if one is given, and an address.
    pub from: Option<(Option<String>, String)>,
    /// Where it was sent: what the delivery noted first, then what the sender wrote.
    pub recipients: Vec<String>,
    /// The subject.
    pub subject: String,
    /// Its `Message-ID`, without angle brackets.
    pub message_id: Option<String>,
    /// The mails that it answers, by their `Message-ID`, the nearest first.
    pub answers: Vec<String>,
    /// Whether a person wrote it.
    pub nature: ReadNature,
    /// Its text, or its HTML as plain text.
    pub text: String,
    /// Whether the text goes on in the mail.
    pub cut: bool,
    /// The files that came with it, in order: what each is called, and its size in bytes.
    pub attachments: Vec<(String, u64)>,
}

/// Reads a mail, and takes out the files that came with it. The error says why it cannot be read, and nothing of it.
pub fn read_mail(bytes: &[u8]) -> Result<(ReadMail, Vec<Vec<u8>>), &'static str> {
    if bytes.len() as u64 > MAIL_BYTES_MAX {
        return Err(TOO_LARGE);
    }
    // A reader that gives up by a panic has not read it.
    catch_unwind(AssertUnwindSafe(|| read(bytes))).unwrap_or(Err(DAMAGED))
}

fn read(bytes: &[u8]) -> Result<(ReadMail, Vec<Vec<u8>>), &'static str> {
    if headers_of(bytes).len() > HEADERS_BYTES_MAX {
        return Err(HEADERS);
    }
    let message = MessageParser::default().parse(bytes).ok_or(NONE)?;
    if message.parts.len() > PARTS_MAX || message.attachments.len() > ATTACHMENTS_MAX {
        return Err(PARTS);
    }
    let first = message.from().and_then(|from| from.iter().find_map(sender));
    if first.is_none() && message.message_id().is_none() && message.date().is_none() {
        // Any text with a colon in its first line has a header.
        return Err(NONE);
    }
    let files = parts::attached(&message, bytes);
    let (text, cut) = parts::text(&message);
    let read = ReadMail {
        from: first,
        recipients: recipients(&message),
        subject: line(message.subject().unwrap_or_default()),
        message_id: message.message_id().map(line).filter(|id| !id.is_empty()),
        answers: answers(&message),
        nature: nature::of(&message),
        text,
        cut,
        attachments: files.iter().map(|(name, content)| (name.clone(), content.len() as u64)).collect(),
    };
    Ok((read, files.into_iter().map(|(_, content)| content).collect()))
}

/// The bytes before the first empty line.
fn headers_of(bytes: &[u8]) -> &[u8] {
    let ends = |at: usize| bytes[at..].starts_with(b"\n\n") || bytes[at..].starts_with(b"\n\r\n");
    let end = (0..bytes.len().min(HEADERS_BYTES_MAX + 1)).find(|at| bytes[*at] == b'\n' && ends(*at));
    &bytes[..end.unwrap_or(bytes.len())]
}

fn sender(addr: &Addr<'_>) -> Option<(Option<String>, String)> {
    let address = line(addr.address.as_deref()?);
    let name = addr.name.as_deref().map(line).filter(|name| !name.is_empty());
    (address.contains('@')).then_some((name, address))
}

/// The delivery noted to whom it was before anybody could forward it.
fn recipients(message: &Message<'_>) -> Vec<String> {
    let noted = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"];
    let noted = noted.into_iter().flat_map(|name| {
        let values = message.headers_raw().filter(move |(known, _)| known.eq_ignore_ascii_case(name));
        values.map(|(_, value)| value.trim().trim_matches(['<', '>']).to_owned()).collect::<Vec<_>>()
    });
    let written = [message.to(), message.cc()].into_iter().flatten();
    let written = written.flat_map(|list| list.iter().filter_map(|addr| addr.address.as_deref().map(str::to_owned)));
    noted.chain(written.collect::<Vec<_>>()).map(|address| line(&address)).take(LISTED_MAX).collect()
}

/// What it answers: `In-Reply-To` first, then `References` from the last to the first (RFC 5322 § 3.6.4).
fn answers(message: &Message<'_>) -> Vec<String> {
    let before = message.header_values(HeaderName::References).flat_map(ids).collect::<Vec<_>>();
    let nearest = message.header_values(HeaderName::InReplyTo).flat_map(ids);
    nearest.chain(before.into_iter().rev()).take(LISTED_MAX).collect()
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![line(id)],
        HeaderValue::TextList(ids) => ids.iter().map(|id| line(id)).collect(),
        _ => Vec::new(),
    }
}

/// One line of bounded length, without what changes how it is shown.
pub(crate) fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().filter(|c| !reverses(*c)).take(LINE_CHARS_MAX).collect()
}

/// Marks that turn the direction of what follows: `fdp.exe` could be shown as `exe.pdf`.
pub(crate) fn reverses(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
