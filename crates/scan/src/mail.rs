//! E-mail messages: who got it unseen, its words, and its attachments, each looked into like a document of its own.

use crate::Kind;
use crate::found::{Found, Why};
use mail_parser::{HeaderName, MessageParser, MimeHeaders, PartType};
use std::sync::Arc;

pub(crate) fn look(found: &mut Found, bytes: &Arc<[u8]>, depth: usize) -> Result<(), Why> {
    let message = MessageParser::default().parse(bytes.as_ref()).ok_or("it is no message that can be read")?;
    let blind = message.bcc().map_or(0, |list| list.iter().count());
    found.add(Kind::BlindCopy, "its headers", blind as u64);
    let headers = message.headers_raw().filter(|(name, _)| !is_of_transport(name));
    let headers: String = headers.map(|(name, value)| format!("{name}: {value}\n")).collect();
    crate::text::look(&mut found.at("its headers"), &headers);
    let mut attachments = 0;
    for (n, part) in message.parts.iter().enumerate() {
        found.in_time()?;
        let name = part.attachment_name().unwrap_or_default().to_owned();
        let is_body = message.text_body.contains(&(n as u32)) || message.html_body.contains(&(n as u32));
        let content: Arc<[u8]> = match &part.body {
            PartType::Multipart(_) => continue,
            PartType::Text(text) if is_body && name.is_empty() => {
                crate::text::look(&mut found.at("its text"), text);
                continue;
            }
            PartType::Html(text) if is_body && name.is_empty() => {
                let text: Arc<[u8]> = Arc::from(text.as_bytes());
                found.inside("its text".into(), |found| crate::plain::html(found, &text))?;
                continue;
            }
            PartType::Text(text) | PartType::Html(text) => Arc::from(text.as_bytes()),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Arc::from(bytes.as_ref()),
            PartType::Message(inner) => Arc::from(inner.raw_message.as_ref()),
        };
        attachments += 1;
        found.unpacked(content.len())?;
        found.add(Kind::EmbeddedFile, "its attachments", 1);
        crate::text::look(&mut found.at(format!("the name of attachment {attachments}")), &name);
        let name = if matches!(part.body, PartType::Message(_)) { "message.eml".to_owned() } else { name };
        found.inside(format!("attachment {attachments}"), |found| crate::look_into(found, &name, &content, depth + 1));
    }
    Ok(())
}

/// Headers that programs write for each other, full of numbers.
fn is_of_transport(name: &str) -> bool {
    let known = [HeaderName::MessageId, HeaderName::References, HeaderName::InReplyTo, HeaderName::Received];
    let name = name.to_ascii_lowercase();
    known.iter().any(|header| header.as_str().eq_ignore_ascii_case(&name))
        || name.starts_with("x-")
        || name.starts_with("arc-")
        || name.starts_with("dkim")
        || name.starts_with("content-")
        || name.starts_with("authentication")
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Limits, scan};

    #[test]
    fn blind_copies_and_attachments_are_found() {
        let message = "From: a@b.example\r\nTo: c@d.example\r\nBcc: e@f.example, g@h.example\r\nSubject: x\r\n\
            MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\n\
            Call 916-555-0142.\r\n--B\r\nContent-Type: text/csv; name=\"a.csv\"\r\nContent-Disposition: attachment; \
            filename=\"a.csv\"\r\nContent-Transfer-Encoding: base64\r\n\r\nU1NOCjIxMi00MS04ODM2Cg==\r\n--B--\r\n";
        let report = scan("m.eml", message.as_bytes().to_vec(), &Limits::default());
        let of = |kind| {
            report.findings.iter().filter(|f| f.kind == kind).map(|f| (f.place.as_str(), f.count)).collect::<Vec<_>>()
        };
        assert_eq!(of(Kind::BlindCopy), [("its headers", 2)]);
        assert_eq!(of(Kind::PhoneNumber), [("its text", 1)]);
        assert_eq!(of(Kind::SocialSecurityNumber), [("attachment 1, column A", 1)]);
        assert_eq!(of(Kind::EmbeddedFile), [("its attachments", 1)]);
    }
}
