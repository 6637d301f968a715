//! Mail in: read by a confined process, placed by its reply address or its thread, taken once, and kept as it arrived.
//!
//! Nothing is answered: what programs write to each other without a person never ends.

mod address;
mod arrivals;
mod files;
mod maildir;
mod place;

pub(crate) use address::ReplyAddresses;
pub use files::MailPart;
pub(crate) use files::short;

use crate::{ActError, Acts, CityFolder, DocumentSender, Tools, scanner};
use custody::StagedDocument;
use place::Placing;
use records::commands::mail as commands;
use records::mail::{MailAttachment, MailFrom, MailId, MailNature, ReceivedMail};
use records::{Actor, MatterNumber};
use scan::{MAIL_BYTES_MAX, ReadMail, ReadNature};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// How mail comes in.
#[derive(Debug, Clone)]
pub struct MailIn {
    /// The general address, such as `records@city.example`. Reply addresses are made of it.
    pub address: String,
    /// A maildir that is read.
    pub maildir: Option<PathBuf>,
}

/// Mail in, ready.
pub(crate) struct Receiving {
    pub(crate) addresses: ReplyAddresses,
    maildir: Option<PathBuf>,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenMail {
    /// It is part of this matter.
    Placed(MatterNumber),
    /// It waits for a person to say what it is.
    Held,
    /// It was taken before.
    Known,
}

impl Acts {
    /// The same city, which receives mail.
    pub async fn receiving(mut self, mail_in: MailIn) -> Result<Self, ActError> {
        let key = reply_key(&self.folder, &self.custody.keys().join("reply-addresses"), &self.tools).await?;
        let addresses = ReplyAddresses::new(key, &mail_in.address).ok_or_else(|| {
            ActError::refused("the address of `mail_in` is no e-mail address whose name has at most 26 characters")
        })?;
        self.mail_in = Some(Receiving { addresses, maildir: mail_in.maildir });
        Ok(self)
    }

    /// Begins to take a mail as it arrives.
    pub fn receive_mail(&self) -> Result<DocumentSender, ActError> {
        self.send_document()
    }

    /// Takes a mail that is all there, and reached the city then (microseconds since the epoch). Taken twice, it is taken
    /// once; when this ends, the ledger holds it.
    pub async fn take_mail(&self, staged: StagedDocument, at: i64) -> Result<TakenMail, ActError> {
        let read = match staged.bytes {
            0..=MAIL_BYTES_MAX => self.scanner.read_mail(&staged.path()).await,
            _ => Err("it is too large"),
        };
        let mut kept = vec![staged];
        let (read, files) = match read {
            Ok((read, files)) => (Ok(read), files),
            Err(why) => (Err(why), Vec::new()),
        };
        let mut attachments = Vec::new();
        for (n, content) in files.into_iter().enumerate() {
            let name = read.as_ref().ok().and_then(|read| read.attachments.get(n)).map(|(name, _)| name.clone());
            let (attachment, staged) = self.attachment(name.unwrap_or_default(), content).await?;
            attachments.push(attachment);
            kept.push(staged);
        }
        self.take_in_mail(read, attachments, kept, at).await
    }

    /// A file that came with a mail, kept and looked into like a document.
    async fn attachment(&self, name: String, content: Vec<u8>) -> Result<(MailAttachment, StagedDocument), ActError> {
        let mut sender = self.send_document()?;
        sender.write(&content).map_err(ActError::refused)?;
        let staged = sender.finish().await?;
        let report = self.scanner.scan(&staged.path(), &name).await;
        let (sha256, media) = (staged.sha256.clone(), report.media.word().to_owned());
        let warnings = scanner::warnings(&report);
        Ok((MailAttachment { name, sha256, bytes: staged.bytes, media, warnings }, staged))
    }

    async fn take_in_mail(
        &self,
        read: Result<ReadMail, &'static str>,
        attachments: Vec<MailAttachment>,
        kept: Vec<StagedDocument>,
        at: i64,
    ) -> Result<TakenMail, ActError> {
        let Some(whole) = kept.first() else { return Err(ActError::refused("there is no mail")) };
        let mut act = self.begin().await?;
        let placing = match &read {
            Ok(read) => act.placing(read).await?,
            Err(_) => Placing::default(),
        };
        let mut mail = ReceivedMail {
            id: MailId(String::new()),
            at,
            from: None,
            subject: String::new(),
            message_id: None,
            nature: MailNature::Written,
            text: String::new(),
            cut: false,
            sha256: whole.sha256.clone(),
            bytes: whole.bytes,
            attachments,
            sealed: false,
        };
        match read {
            Ok(read) => fill(&mut mail, read, &placing),
            Err(why) => mail.nature = MailNature::Unreadable { why: why.into() },
        }
        mail.id = id_of(&mail, placing.place.as_ref().map(|place| &place.matter));
        let matter = placing.place.as_ref().map(|place| place.matter.clone());
        let from_requester = placing.place.as_ref().is_some_and(|place| place.from_requester);
        let events = commands::take(&act.city, mail, placing.place);
        if events.is_empty() {
            return Ok(TakenMail::Known);
        }
        // In their places before the event names them; should the append fail, the next start sweeps them.
        kept.iter().try_for_each(|staged| staged.settle(&self.custody)).map_err(ActError::refused)?;
        let actor = if from_requester { Actor::Public } else { Actor::Program };
        act.commit(&actor, events).await?;
        Ok(matter.map_or(TakenMail::Held, TakenMail::Placed))
    }
}

/// What the mail says, with what the city knows of a mail that comes back.
fn fill(mail: &mut ReceivedMail, read: ReadMail, placing: &Placing) {
    mail.from = read.from.map(|(name, address)| MailFrom { name, address });
    mail.subject = read.subject;
    mail.message_id = read.message_id;
    mail.text = read.text;
    mail.cut = read.cut;
    mail.nature = match read.nature {
        ReadNature::Written => MailNature::Written,
        ReadNature::Automatic => MailNature::Automatic,
        ReadNature::Returned { status, .. } => {
            let known = placing.returned.as_ref();
            let subject = known.and_then(|known| known.subject.clone());
            MailNature::Returned { subject, sent_at: known.map(|known| known.queued_at), status }
        }
    };
}

/// The id of a mail follows from what it says and where it belongs. A second delivery differs in the lines that mail
/// servers added, and is the same mail; another mail that carries the `Message-ID` of this one is another.
fn id_of(mail: &ReceivedMail, matter: Option<&MatterNumber>) -> MailId {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        // Lengths first: `ab` and `c` are not `a` and `bc`.
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    };
    add(matter.map(|matter| matter.0.as_str()).unwrap_or_default());
    match &mail.message_id {
        // Two mails without an id may say the same words.
        None => add(&mail.sha256),
        Some(id) => {
            let from = mail.from.as_ref().map(|from| from.address.as_str()).unwrap_or_default();
            [id, from, &mail.subject, &mail.text].into_iter().for_each(&mut add);
            mail.attachments.iter().for_each(|file| add(&file.sha256));
            // What goes on beyond the text that was read is not compared; the whole is.
            if mail.cut {
                add(&mail.sha256);
            }
        }
    }
    MailId(data_encoding::HEXLOWER.encode(&hash.finalize()).chars().take(32).collect())
}

/// The key of the reply addresses; the lock keeps two processes from making two.
async fn reply_key(folder: &CityFolder, path: &std::path::Path, tools: &Tools) -> Result<[u8; 32], ActError> {
    let _lock = if path.exists() { None } else { Some(crate::lock::CityLock::take(&folder.lock()).await?) };
    crate::city_key::read_or_make(path, tools)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(message_id: Option<&str>, text: &str, sha256: &str) -> ReceivedMail {
        ReceivedMail {
            id: MailId(String::new()),
            at: 0,
            from: None,
            subject: "s".into(),
            message_id: message_id.map(str::to_owned),
            nature: MailNature::Written,
            text: text.into(),
            cut: false,
            sha256: sha256.into(),
            bytes: 1,
            attachments: vec![],
            sealed: false,
        }
    }

    #[test]
    fn a_second_delivery_is_the_same_mail_and_a_stolen_id_is_not() {
        let of = |mail: &ReceivedMail| id_of(mail, None);
        let first = of(&mail(Some("a@b"), "one", "00"));
        assert_eq!(first.0.len(), 32);
        assert_eq!(first, of(&mail(Some("a@b"), "one", "11")), "mail servers add lines");
        assert_ne!(first, of(&mail(Some("a@b"), "two", "00")));
        assert_ne!(first, id_of(&mail(Some("a@b"), "one", "00"), Some(&MatterNumber("R-2026-0001".into()))));
        assert_ne!(of(&mail(None, "one", "00")), of(&mail(None, "one", "11")));
        assert_eq!(of(&mail(None, "one", "00")), of(&mail(None, "one", "00")));
    }
}
