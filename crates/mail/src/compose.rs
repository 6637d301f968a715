//! From what is sent to a message as mail servers read it.

use crate::{MailError, Message, MessageId};
use lettre::message::header::{self, ContentType};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

/// Composes the message, and tells its id.
pub(crate) fn compose(from: &str, message: Message) -> Result<(MessageId, lettre::Message), MailError> {
    let from: Mailbox = from.parse().map_err(|_| MailError::Address("sender's"))?;
    let to: Mailbox = message.to.parse().map_err(|_| MailError::Address("recipient's"))?;
    let domain = from.email.domain().to_owned();
    let builder =
        lettre::Message::builder().from(from).to(to).subject(one_line(&message.subject)).message_id(None).date_now();
    let text = SinglePart::plain(message.text);
    let mut composed = if message.attachments.is_empty() {
        builder.singlepart(text)?
    } else {
        let mut parts = MultiPart::mixed().singlepart(text);
        for file in message.attachments {
            let kind = ContentType::parse(&file.media_type).map_err(|_| MailError::MediaType(file.media_type))?;
            parts = parts.singlepart(Attachment::new(one_line(&file.name)).body(file.content, kind));
        }
        builder.multipart(parts)?
    };
    let id = message_id(&composed, &domain);
    composed.headers_mut().set(header::MessageId::from(format!("<{id}>")));
    Ok((MessageId(id), composed))
}

/// The random part that the library made, at the domain mail is from: its own choice is the machine's name.
fn message_id(composed: &lettre::Message, domain: &str) -> String {
    let made = composed.headers().get_raw("Message-ID").unwrap_or_default();
    let random = made.trim_start_matches('<').split('@').next().unwrap_or_default();
    format!("{random}@{domain}")
}

/// A header is one line: a line end in a subject would begin another header.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
