//! The files of a mail: the whole of it as it arrived, and what came with it.

use crate::{ActError, Acts, DocumentContent};
use records::mail::{MailId, ReceivedMail};
use records::{City, MatterNumber};

/// A file of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailPart {
    /// The whole mail as it arrived.
    Whole,
    /// A file that came with it, counted from 1.
    Attachment(usize),
}

impl Acts {
    /// A file of a mail that is held.
    pub async fn held_mail_file(&self, mail: &MailId, part: MailPart) -> Result<DocumentContent, ActError> {
        let found = self.read(|city| file(city.arrivals.get(mail).map(|held| &held.mail)?, part)).await?;
        self.mail_file(found, mail)
    }

    /// A file of a mail that is part of a matter.
    pub async fn matter_mail_file(
        &self,
        matter: &MatterNumber,
        mail: &MailId,
        part: MailPart,
    ) -> Result<DocumentContent, ActError> {
        let look = |city: &City| file(&city.matters.get(matter)?.mail(mail)?.mail, part);
        let found = self.read(look).await?;
        self.mail_file(found, mail)
    }

    fn mail_file(&self, found: Option<(String, String)>, mail: &MailId) -> Result<DocumentContent, ActError> {
        let (name, sha256) = found.ok_or_else(|| ActError::NotFound { what: "mail", name: mail.to_string() })?;
        self.content_of(name, &sha256)
    }
}

/// What a file is called, and its checksum.
fn file(mail: &ReceivedMail, part: MailPart) -> Option<(String, String)> {
    match part {
        MailPart::Whole => Some((format!("{}.eml", short(&mail.id)), mail.sha256.clone())),
        MailPart::Attachment(n) => {
            mail.attachments.get(n.checked_sub(1)?).map(|file| (file.name.clone(), file.sha256.clone()))
        }
    }
}

/// The first digits of the id of a mail: what its files are named by.
pub(crate) fn short(id: &MailId) -> &str {
    id.0.get(..8).unwrap_or(&id.0)
}
