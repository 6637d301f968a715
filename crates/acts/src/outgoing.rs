//! Mail: what is queued with a decision, and sending what is queued.

use crate::change::Act;
use crate::tools::hash_of;
use crate::{ActError, Acts};
use records::commands::SEALED_IDENTITY;
use records::{City, Event, MatterKind, MatterNumber, Role};
use store::{Attachment, OutgoingMail, UndeliveredMail};

/// Attempts before a mail is given up, and the wait between them.
const MAIL_ATTEMPTS_MAX: u64 = 8;
const MINUTE: i64 = 60 * 1_000_000;

impl Acts {
    /// Sends the mail that is due. A sender that dies in between leaves the mail to be claimed again.
    pub async fn send_mail(&self) -> Result<usize, ActError> {
        let outbox = self.ledger.outbox();
        let mut sent = 0;
        while let Some(claimed) =
            outbox.claim(self.now(), self.now() + 2 * MINUTE).await.map_err(ActError::fault("reading the outbox"))?
        {
            let id = claimed.mail.id.clone();
            match self.send(claimed.mail).await {
                Ok(()) => outbox.sent(&id, self.now()).await.map_err(ActError::fault("writing the outbox"))?,
                Err(e) => {
                    let wait = MINUTE << claimed.attempt.min(8);
                    let retry = (claimed.attempt < MAIL_ATTEMPTS_MAX).then(|| self.now() + wait);
                    tracing::warn!(mail = %id, attempt = claimed.attempt, "a mail was not sent");
                    let failed = outbox.failed(&id, self.now(), &e.to_string(), retry).await;
                    failed.map_err(ActError::fault("writing the outbox"))?;
                }
            }
            sent += 1;
        }
        Ok(sent)
    }

    /// Whether mail goes anywhere at all.
    pub fn mail_is_set_up(&self) -> bool {
        self.mailer.is_set_up()
    }

    /// The mail about a matter that nobody has got: it waits, or was given up.
    pub async fn undelivered_mail(&self, matter: &MatterNumber) -> Result<Vec<UndeliveredMail>, ActError> {
        self.ledger.outbox().undelivered(&matter.0).await.map_err(ActError::fault("reading the outbox"))
    }

    async fn send(&self, mail: OutgoingMail) -> Result<(), ActError> {
        let mut attachments = Vec::new();
        for attachment in mail.attachments {
            let path = self.folder.root().join(&attachment.path);
            let content = std::fs::read(path).map_err(ActError::fault("reading an attachment"))?;
            attachments.push(mail::Attachment { name: attachment.name, media_type: attachment.media_type, content });
        }
        let message = mail::Message { to: mail.to, subject: mail.subject, text: mail.text, attachments };
        self.mailer.send(message).await.map(drop).map_err(ActError::fault("sending mail"))
    }
}

impl Act<'_> {
    /// The mail that tells the requester, where an address was given.
    pub(crate) fn mail_to(
        &self,
        matter: &MatterNumber,
        subject: &str,
        text: &str,
        decided: &[Event],
    ) -> Vec<OutgoingMail> {
        self.mail_about(&self.city, matter, subject, text, decided)
    }

    /// As [`Act::mail_to`], of a matter of the city as it will be. The secret link is not in it: it is kept nowhere.
    pub(crate) fn mail_about(
        &self,
        city: &City,
        matter: &MatterNumber,
        subject: &str,
        text: &str,
        decided: &[Event],
    ) -> Vec<OutgoingMail> {
        let Some(to) = address(city, matter) else { return Vec::new() };
        let letters = decided.iter().filter_map(|event| match event {
            Event::LetterSent { letter, .. } => Some(Attachment {
                name: format!("{matter}-{}.pdf", letter.kind),
                media_type: "application/pdf".into(),
                path: format!("public/letters/{}.pdf", letter.id),
            }),
            _ => None,
        });
        vec![OutgoingMail {
            id: hash_of(&self.acts.tools.random_name()),
            to,
            subject: format!("{subject} ({matter})"),
            text: format!("{text}\n\nFollow {matter} through the secret link you were given when you asked.\n"),
            about: Some(matter.to_string()),
            attachments: letters.collect(),
        }]
    }
}

/// Where the requester gets mail. Who asks that something be withheld said so under seal: the outbox is as custodial as
/// the seal, and nothing else learns the address.
fn address(city: &City, matter: &MatterNumber) -> Option<String> {
    let found = city.matters.get(matter)?;
    if found.kind != MatterKind::Withholding {
        return found.requester.email.clone();
    }
    let identity =
        city.sealed(matter).iter().map(|(_, sealed)| sealed).find(|sealed| sealed.label == SEALED_IDENTITY)?;
    identity.read(Role::Clerk)?.split(is_between_words).find(|word| mail::is_address(word)).map(str::to_owned)
}

/// What stands between an address and the words around it.
fn is_between_words(c: char) -> bool {
    c.is_whitespace() || "<>()[]{},;:\"'".contains(c)
}
