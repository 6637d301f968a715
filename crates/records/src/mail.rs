//! Mail that came in: kept as it arrived, and placed with a matter by its reply address, by its thread, or by a person.
//!
//! Nothing of it is public by itself. What the requester of a matter wrote is a message of the matter, like any other;
//! what somebody else wrote is for staff, until one of them says that it is the requester's.

use crate::document::DocumentWarning;
use crate::{Matter, MatterNumber};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Names a mail: 32 hexadecimal digits of what it says. The same mail delivered twice has the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailId(pub String);

impl fmt::Display for MailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl MailId {
    /// The submission that a message or a matter made of this mail names, so that it is made once.
    pub fn submission(&self) -> String {
        format!("mail-{}", self.0)
    }
}

/// Who a mail says it is from. Anybody can say anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailFrom {
    /// The name, if one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address.
    pub address: String,
}

/// What a mail is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum MailNature {
    /// Somebody wrote it.
    Written,
    /// A program wrote it: an answer while somebody is away, a list (RFC 3834 § 2). Nobody answers it.
    Automatic,
    /// A mail of the city came back undelivered (RFC 3464).
    Returned {
        /// What the mail of the city was called, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subject: Option<String>,
        /// When it was written, microseconds since the epoch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent_at: Option<i64>,
        /// Why, as mail servers count reasons (RFC 3463): `5.1.1`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<String>,
    },
    /// It could not be read. It is kept as it arrived.
    Unreadable {
        /// Why, in words that say nothing of it.
        why: String,
    },
}

/// A file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailAttachment {
    /// What it is called.
    pub name: String,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// What it is by its content: `pdf`, `workbook`, …
    pub media: String,
    /// What a scan found in it: kinds, places and counts, never a value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<DocumentWarning>,
}

/// A mail as it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedMail {
    /// Its id.
    pub id: MailId,
    /// When it reached the city, microseconds since the epoch.
    pub at: i64,
    /// Who it says it is from.
    pub from: Option<MailFrom>,
    /// Its subject.
    pub subject: String,
    /// Its `Message-ID`, without angle brackets.
    pub message_id: Option<String>,
    /// What it is.
    pub nature: MailNature,
    /// Its text, or its HTML as plain text; what it quotes included.
    pub text: String,
    /// Whether the text goes on in the mail as it arrived.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// SHA-256 of the whole mail as it arrived, hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The files that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<MailAttachment>,
    /// Whether who wrote it and what is under seal: see [`crate::proceedings::sealed`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sealed: bool,
}

impl ReceivedMail {
    /// The checksums of everything that custody holds of it.
    pub fn kept(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.sha256).chain(self.attachments.iter().map(|file| &file.sha256))
    }

    /// The text of the message that it becomes.
    pub(crate) fn as_message(&self) -> String {
        let text = match self.text.trim() {
            "" => "(The mail has no text.)",
            text => text,
        };
        let rest = if self.cut { "\n\n(The text goes on in the mail as it arrived.)" } else { "" };
        format!("{text}{rest}")
    }

    /// The same without who wrote it and what: that is under seal.
    pub(crate) fn stripped(&self) -> Self {
        let attachments = self.attachments.iter().enumerate();
        let unnamed = |(n, file): (usize, &MailAttachment)| MailAttachment {
            name: format!("attachment {}", n + 1),
            warnings: Vec::new(),
            ..file.clone()
        };
        Self {
            from: None,
            subject: String::new(),
            message_id: None,
            text: String::new(),
            cut: false,
            sealed: true,
            attachments: attachments.map(unnamed).collect(),
            ..self.clone()
        }
    }
}

/// A mail that waits for a person to say what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldMail {
    /// The mail.
    pub mail: ReceivedMail,
    /// Whether and why it was set aside.
    pub set_aside: Option<SetAside>,
}

/// Why nothing is done with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When, microseconds since the epoch.
    pub at: i64,
}

/// A mail that is part of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedMail {
    /// The mail.
    pub mail: ReceivedMail,
    /// Whether it came from the requester's own address, or staff said that it is the requester's.
    pub from_requester: bool,
    /// Whether the requester sees it: as a message, or as what was asked.
    pub shown: bool,
}

impl Matter {
    /// A mail that is part of the matter.
    pub fn mail(&self, id: &MailId) -> Option<&PlacedMail> {
        self.mails.iter().find(|placed| placed.mail.id == *id)
    }

    /// The `Message-ID` of the last mail from the requester: what a mail to them answers.
    pub fn last_mail(&self) -> Option<&str> {
        let from_requester = self.mails.iter().rev().filter(|placed| placed.from_requester);
        from_requester.filter(|placed| !placed.mail.sealed).find_map(|placed| placed.mail.message_id.as_deref())
    }
}

/// Where a mail belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailPlace {
    /// The matter.
    pub matter: MatterNumber,
    /// Whether the requester wrote it.
    pub from_requester: bool,
}
