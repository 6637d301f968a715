//! The text of a mail, and the files that came with it.

use super::{TEXT_CHARS_MAX, line, reverses};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

/// The text, or the HTML as plain text, with whether it goes on.
pub(super) fn text(message: &Message<'_>) -> (String, bool) {
    let bodies = (0..message.text_body.len()).filter_map(|n| message.body_text(n));
    let whole = bodies.map(|body| body.trim().to_owned()).filter(|body| !body.is_empty()).collect::<Vec<_>>();
    let plain = whole.join("\n\n").replace("\r\n", "\n");
    let mut shown = plain.chars().filter(|c| (!c.is_control() || matches!(c, '\n' | '\t')) && !reverses(*c));
    let text: String = shown.by_ref().take(TEXT_CHARS_MAX).collect();
    (text, shown.next().is_some())
}

/// What each file is called, and its content as it was sent.
pub(super) fn attached(message: &Message<'_>, whole: &[u8]) -> Vec<(String, Vec<u8>)> {
    let parts = message.attachments.iter().filter_map(|n| message.part(*n));
    parts.enumerate().map(|(n, part)| (name(part, n + 1), content(part, whole))).collect()
}

fn name(part: &MessagePart<'_>, number: usize) -> String {
    let said = part.attachment_name().map(line).filter(|name| !name.is_empty());
    said.unwrap_or_else(|| match &part.body {
        PartType::Message(_) => format!("message {number}.eml"),
        PartType::Html(_) => format!("text {number}.html"),
        PartType::Text(_) => format!("text {number}.txt"),
        _ => format!("file {number}"),
    })
}

/// The bytes as they were sent: a text is not read in its character set, so that its checksum is that of the sender.
fn content(part: &MessagePart<'_>, whole: &[u8]) -> Vec<u8> {
    let sent = whole.get(part.raw_body_offset() as usize..part.raw_end_offset() as usize).unwrap_or_default();
    let decoded = match part.encoding {
        _ if part.is_encoding_problem => None,
        Encoding::Base64 => base64_decode(sent),
        Encoding::QuotedPrintable => quoted_printable_decode(sent),
        Encoding::None => Some(sent.to_vec()),
    };
    decoded.unwrap_or_else(|| sent.to_vec())
}
