//! Writing letters from what was decided, keeping them, and telling the requester.

use crate::after::After;
use crate::change::Act;
use crate::tools::hash_of;
use crate::{ActError, Acts};
use records::letter::{self, Availability, Letter, LetterInputs};
use records::{Event, ItemDetermination, LetterKept, Matter, MatterNumber};
use register::Official;
use sha2::{Digest, Sha256};
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
    /// The determination letter, from the very items that the event decides.
    pub(crate) async fn determination_letter(
        &self,
        matter: &MatterNumber,
        decided: &[Event],
        by: &Official,
    ) -> Result<Event, ActError> {
        let before = find(&self.city, matter)?;
        let after = self.city.after(decided);
        let found = find(&after, matter)?;
        let (items, responsible) = determined(decided);
        let inputs = LetterInputs {
            available: Some(availability(&after, found, items, self.acts.now())),
            reopened: letter::reopened(before),
            responsible: responsible.to_vec(),
            assistance: Some(
                "Tell us what you are looking for in other words, or ask the Open Data team what the city holds; \
                 we will help to identify records."
                    .into(),
            ),
            ..self.inputs(by).await?
        };
        let letter = letter::determination_letter(&after, found, items, &inputs);
        self.keep(matter, letter.map_err(ActError::refused)?)
    }

    /// The extension notice (Gov. Code § 7922.535(b)).
    pub(crate) async fn extension_notice(
        &self,
        matter: &MatterNumber,
        decided: &[Event],
        by: &Official,
    ) -> Result<Event, ActError> {
        let after = self.city.after(decided);
        let found = find(&after, matter)?;
        let inputs = self.inputs(by).await?;
        let noticed = found.extension.as_ref().ok_or_else(|| ActError::refused("nothing was extended"))?;
        let letter = letter::extension_letter(&after, found, noticed, &inputs).map_err(ActError::refused)?;
        self.keep(matter, letter)
    }

    async fn inputs(&self, by: &Official) -> Result<LetterInputs, ActError> {
        let head = self.acts.ledger.head().await.map_err(ActError::fault("reading the ledger"))?;
        Ok(LetterInputs {
            at: self.acts.now(),
            signed_by: vec![by.clone()],
            portal: self.acts.portal_url.clone(),
            ledger_head: Some(head.hash),
            ..LetterInputs::default()
        })
    }

    /// Sets the letter and puts both forms in place; the event names them by their checksums.
    fn keep(&self, matter: &MatterNumber, letter: Letter) -> Result<Event, ActError> {
        let html = letters::html(&letter).map_err(ActError::fault("setting the letter"))?;
        let pdf = self.acts.typesetter.pdf(&letter).map_err(ActError::fault("setting the letter"))?;
        let id = self.acts.tools.random_name();
        let folder = self.acts.folder.letters();
        for (name, content) in [(format!("{id}.html"), html.as_bytes()), (format!("{id}.pdf"), pdf.as_slice())] {
            write_whole(&folder.join(name), content).map_err(ActError::fault("keeping the letter"))?;
        }
        let sum = |content: &[u8]| data_encoding::HEXLOWER.encode(&Sha256::digest(content));
        let kept = LetterKept {
            id,
            kind: letter.kind,
            title: letter.title,
            at: self.acts.now(),
            pdf_sha256: sum(&pdf),
            html_sha256: sum(html.as_bytes()),
        };
        Ok(Event::LetterSent { matter: matter.clone(), letter: kept })
    }

    /// The mail that tells the requester, where an address was given. The secret link is not in it: it is kept nowhere.
    pub(crate) fn mail_to(
        &self,
        matter: &MatterNumber,
        subject: &str,
        text: &str,
        decided: &[Event],
    ) -> Vec<OutgoingMail> {
        let Some(to) = self.city.matters.get(matter).and_then(|m| m.requester.email.clone()) else { return vec![] };
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

/// What this act decides, and who is responsible for what is denied in it.
fn determined(decided: &[Event]) -> (&[ItemDetermination], &[Official]) {
    let found = decided.iter().find_map(|event| match event {
        Event::MatterDetermined { items, responsible, .. } => Some((items.as_slice(), responsible.as_slice())),
        _ => None,
    });
    found.unwrap_or_default()
}

/// When the last of what these items give is available: now, or as promised.
fn availability(city: &records::City, matter: &Matter, items: &[ItemDetermination], now: i64) -> Availability {
    let open = items.iter().filter_map(|item| matter.item_work(item.item)).filter(|work| work.complete_at.is_none());
    let promised = open.filter_map(|work| work.promise()).map(|promise| promise.time).max();
    let local = city.local(now);
    match promised.filter(|time| *time > local) {
        Some(estimated) => Availability { estimated, now: false },
        None => Availability { estimated: local, now: true },
    }
}

fn find<'a>(city: &'a records::City, matter: &MatterNumber) -> Result<&'a Matter, ActError> {
    city.matters.get(matter).ok_or_else(|| ActError::NotFound { what: "matter", name: matter.to_string() })
}

/// Writes a file so that it is there whole or not at all.
pub(crate) fn write_whole(path: &std::path::Path, content: &[u8]) -> std::io::Result<()> {
    let partial = path.with_extension("partial");
    let mut file = std::fs::File::create(&partial)?;
    std::io::Write::write_all(&mut file, content)?;
    file.sync_all()?;
    std::fs::rename(partial, path)
}
