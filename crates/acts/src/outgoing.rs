//! Mail: what is queued with a decision, and sending what is queued.

use crate::change::Act;
use crate::secret_link::LINK;
use crate::tools::hash_of;
use crate::{ActError, Acts};
use records::commands::SEALED_IDENTITY;
use records::{City, Event, MatterKind, MatterNumber, Role};
use std::time::{Duration, UNIX_EPOCH};
use store::{Attachment, ClaimedMail, OutgoingMail, UndeliveredMail};

const SECOND: i64 = 1_000_000;
/// The first wait before a mail is sent again; each is twice the one before. Servers that put strangers off (greylisting)
/// ask for minutes.
pub(crate) const FIRST_WAIT: i64 = 120 * SECOND;
/// The longest wait.
const WAIT_MAX: i64 = 4 * 3600 * SECOND;
/// Mail that is refused for the moment is given up after so long (RFC 5321 § 4.5.4.1: four to five days).
const TRIED_FOR: i64 = 5 * 86_400 * SECOND;
/// How long a claim holds; it is kept up while a mail is being sent. So much later a mail goes out whose sender died.
const CLAIM: i64 = 30 * SECOND;
/// How often a claim is kept up.
const KEPT_EVERY: Duration = Duration::from_secs(10);

impl Acts {
    /// The same city, which waits so many seconds before it sends a mail for the second time.
    pub fn retrying_after(mut self, seconds: u32) -> Self {
        self.first_wait = i64::from(seconds.max(1)) * SECOND;
        self
    }

    /// Sends the mail that is due. A sender that dies in between leaves the mail to be claimed again.
    pub async fn send_mail(&self) -> Result<usize, ActError> {
        let outbox = self.ledger.outbox();
        let fault = || ActError::fault("writing the outbox");
        let mut sent = 0;
        while let Some(claimed) =
            outbox.claim(self.now(), self.now() + CLAIM).await.map_err(ActError::fault("reading the outbox"))?
        {
            let (id, attempt, queued_at) = (claimed.mail.id.clone(), claimed.attempt, claimed.queued_at);
            match self.send_claimed(claimed).await {
                Ok(()) => outbox.sent(&id, self.now()).await.map_err(fault())?,
                Err(unsent) => {
                    let retry = unsent.is_temporary.then(|| self.retry_at(attempt, queued_at)).flatten();
                    tracing::warn!(mail = %id, attempt, again = retry.is_some(), "a mail was not sent: {}", unsent.why);
                    outbox.failed(&id, self.now(), &unsent.why, retry).await.map_err(fault())?;
                }
            }
            sent += 1;
        }
        Ok(sent)
    }

    /// When a mail is tried again; `None` when it was tried for long enough.
    fn retry_at(&self, attempt: u64, queued_at: i64) -> Option<i64> {
        let doubled = u32::try_from(attempt.saturating_sub(1)).unwrap_or(u32::MAX).min(20);
        let wait = self.first_wait.saturating_mul(1 << doubled).min(WAIT_MAX);
        let at = self.now() + wait;
        (at - queued_at <= TRIED_FOR).then_some(at)
    }

    /// Sends a mail, and keeps the claim on it for as long as the mail server takes.
    async fn send_claimed(&self, claimed: ClaimedMail) -> Result<(), Unsent> {
        let (outbox, id, attempt) = (self.ledger.outbox(), claimed.mail.id.clone(), claimed.attempt);
        let sending = self.send(claimed.mail, claimed.queued_at);
        tokio::pin!(sending);
        loop {
            tokio::select! {
                sent = &mut sending => return sent,
                () = tokio::time::sleep(KEPT_EVERY) => {
                    if let Err(error) = outbox.keep(&id, attempt, self.now() + CLAIM).await {
                        tracing::error!(mail = %id, "a claim could not be kept up: {error}");
                    }
                }
            }
        }
    }

    /// Whether mail goes anywhere at all.
    pub fn mail_is_set_up(&self) -> bool {
        self.mailer.is_set_up()
    }

    /// The mail about a matter that nobody has got: it waits, or was given up.
    pub async fn undelivered_mail(&self, matter: &MatterNumber) -> Result<Vec<UndeliveredMail>, ActError> {
        self.ledger.outbox().undelivered(&matter.0).await.map_err(ActError::fault("reading the outbox"))
    }

    async fn send(&self, mail: OutgoingMail, queued_at: i64) -> Result<(), Unsent> {
        let mut attachments = Vec::new();
        for attachment in mail.attachments {
            let path = self.folder.root().join(&attachment.path);
            let content = std::fs::read(path).map_err(|e| Unsent {
                why: format!("an attachment could not be read: {}", e.kind()),
                is_temporary: true,
            })?;
            attachments.push(mail::Attachment { name: attachment.name, media_type: attachment.media_type, content });
        }
        let about = mail.about.map(MatterNumber);
        let text = self.linked(mail.text, about.as_ref(), &mail.to).await;
        let text = text.map_err(|e| Unsent { why: format!("the secret link: {e}"), is_temporary: true })?;
        let receiving = self.mail_in.as_ref();
        let message = mail::Message {
            id: mail.id,
            date: UNIX_EPOCH + Duration::from_micros(u64::try_from(queued_at).unwrap_or_default()),
            to: mail.to,
            reply_to: about.as_ref().zip(receiving).map(|(matter, receiving)| receiving.addresses.of(matter)),
            answers: mail.answers,
            thread: about.map(|matter| format!("thread-{matter}")),
            automatic: !mail.by_hand,
            subject: mail.subject,
            text,
            attachments,
        };
        let sent = self.mailer.send(message).await;
        sent.map(drop).map_err(|e| Unsent { why: e.to_string(), is_temporary: e.is_temporary() })
    }
}

/// Why a mail was not sent, in words that say nothing of it.
struct Unsent {
    why: String,
    is_temporary: bool,
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
        let letters: Vec<Attachment> = letters.collect();
        let language = city.matters.get(matter).map(|found| found.requester.language).unwrap_or_default();
        let said = records::letter::follows(language).filter(|_| !letters.is_empty());
        let text = said.map_or_else(|| text.to_owned(), |said| format!("{text}\n\n{said}"));
        vec![OutgoingMail {
            id: hash_of(&self.acts.tools.random_name()),
            to,
            subject: format!("{subject} ({matter})"),
            text: self.footed(&text, matter),
            about: Some(matter.to_string()),
            attachments: letters,
            answers: city.matters.get(matter).and_then(|found| found.last_mail()).map(str::to_owned),
            by_hand: false,
        }]
    }
}

impl Act<'_> {
    /// The text of a mail with what it ends on: how the matter is followed, and whether anybody reads an answer.
    fn footed(&self, text: &str, matter: &MatterNumber) -> String {
        let answers = match &self.acts.mail_in {
            Some(_) => "You can answer this mail; what you write is kept with it. ",
            None => "",
        };
        format!("{text}\n\n{answers}Follow {matter} through {LINK}.\n")
    }
}

/// Where the requester gets mail. Who asks that something be withheld said so under seal: the outbox is as custodial as
/// the seal, and nothing else learns the address.
pub(crate) fn address(city: &City, matter: &MatterNumber) -> Option<String> {
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
