//! From what is sent to a message as mail servers read it.
//!
//! The same message is composed to the same bytes, whenever and however often: who gets it twice can tell.

use crate::{MailError, Message, MessageId};
use lettre::address::Envelope;
use lettre::message::header::{self, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};

/// Composes the message, and tells its id.
pub(crate) fn compose(from: &str, message: Message) -> Result<(MessageId, lettre::Message), MailError> {
    let from: Mailbox = from.parse().map_err(|_| MailError::Address("sender's"))?;
    let to: Mailbox = message.to.parse().map_err(|_| MailError::Address("recipient's"))?;
    let id = MessageId(format!("{}@{}", message.id, from.email.domain()));
    let builder = lettre::Message::builder()
        .message_id(Some(format!("<{id}>")))
        .date(message.date)
        .subject(one_line(&message.subject));
    let builder = threaded(automatic(builder, message.automatic), &message, from.email.domain());
    let builder = answered_at(builder, &from, &to, message.reply_to.as_deref())?.from(from).to(to);
    let text = SinglePart::plain(message.text);
    let composed = if message.attachments.is_empty() {
        builder.singlepart(text)?
    } else {
        let mut parts = MultiPart::mixed().boundary(format!("=_{}", message.id)).singlepart(text);
        for file in message.attachments {
            let kind = ContentType::parse(&file.media_type).map_err(|_| MailError::MediaType(file.media_type))?;
            parts = parts.singlepart(Attachment::new(one_line(&file.name)).body(file.content, kind));
        }
        builder.multipart(parts)?
    };
    Ok((id, composed))
}

/// Programs that answer mail leave a notice alone (RFC 3834 § 5).
fn automatic(builder: MessageBuilder, is_automatic: bool) -> MessageBuilder {
    if !is_automatic {
        return builder;
    }
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    builder.raw_header(HeaderValue::new(name, "auto-generated".into()))
}

/// What it answers and what it belongs to (RFC 5322 § 3.6.4). An id that is none is left out. That no message has the id
/// of the thread is nothing new to mail programs: the first message of many a thread was deleted.
fn threaded(builder: MessageBuilder, message: &Message, domain: &str) -> MessageBuilder {
    let thread = message.thread.as_ref().map(|thread| format!("{thread}@{domain}"));
    let known = |id: &&String| is_message_id(id);
    let ids = thread.iter().chain(&message.answers).filter(known).map(|id| format!("<{id}>")).collect::<Vec<_>>();
    let Some(nearest) = ids.last().cloned() else { return builder };
    builder.header(header::InReplyTo::from(nearest)).header(header::References::from(ids.join(" ")))
}

/// Answers go to an address of their own, and so does what a mail server says of the message: it is the sender of the
/// envelope too.
fn answered_at(
    builder: MessageBuilder,
    from: &Mailbox,
    to: &Mailbox,
    reply_to: Option<&str>,
) -> Result<MessageBuilder, MailError> {
    let Some(address) = reply_to else { return Ok(builder) };
    let address: lettre::Address = address.parse().map_err(|_| MailError::Address("reply"))?;
    let envelope = Envelope::new(Some(address.clone()), vec![to.email.clone()])?;
    Ok(builder.reply_to(Mailbox::new(from.name.clone(), address)).envelope(envelope))
}

/// Whether a text can stand between the angle brackets of a `Message-ID`; who wrote it may be anybody.
pub fn is_message_id(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_graphic() && !b"<>()\\\",;".contains(&b);
    text.len() <= 250 && text.contains('@') && text.bytes().all(plain)
}

/// A header is one line: a line end in a subject would begin another header.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
