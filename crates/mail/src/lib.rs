//! Mail out: over SMTP, into a folder, or not at all.
//!
//! A message that was handed over is not tried again here; what is sent when, and again after a failure, the caller
//! decides. Handed over again, it is the same message byte for byte, with the same `Message-ID`. Logs carry message ids
//! and never an address, a subject or a text.

mod compose;
mod error;
mod folder;
mod settings;

pub use compose::is_message_id;
pub use error::MailError;
pub use settings::{Secret, SmtpSecurity, SmtpSettings};

use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::fmt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// How long a mail server may take to answer. Who gives up before it has answered the end of a message sends that message
/// twice, so it has the ten minutes of RFC 5321 § 4.5.3.2.6.
const SMTP_TIMEOUT: Duration = Duration::from_secs(600);

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What its `Message-ID` has before the `@`: letters and digits, never used for another message.
    pub id: String,
    /// When it was written.
    pub date: SystemTime,
    /// The address it goes to.
    pub to: String,
    /// Where answers to it go, and what mail servers say of it; else to the sender.
    pub reply_to: Option<String>,
    /// The message that it answers, by its `Message-ID` without angle brackets.
    pub answers: Option<String>,
    /// The thread it belongs to: what the id that all of its messages refer to has before the `@`.
    pub thread: Option<String>,
    /// Whether the program wrote it: nobody's program is to answer.
    pub automatic: bool,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// Files that go with it.
    pub attachments: Vec<Attachment>,
}

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type, such as `application/pdf`.
    pub media_type: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// The `Message-ID` of a message that was handed over, without its angle brackets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub String);

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text is the address of a mailbox.
pub fn is_address(text: &str) -> bool {
    text.parse::<lettre::Address>().is_ok()
}

/// Where mail goes.
#[derive(Debug, Clone)]
pub enum Mailer {
    /// To a mail server.
    Smtp(SmtpSettings),
    /// Into a folder, one `.eml` file a message, for a city that hands mail over itself, and for tests.
    Folder {
        /// The folder; made when it is missing.
        path: PathBuf,
        /// The address mail is from.
        from: String,
    },
    /// Nowhere: sending says so.
    None,
}

impl Mailer {
    /// Whether mail goes anywhere at all.
    pub fn is_set_up(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// Hands a message over: to the mail server, or to the folder as a whole file.
    pub async fn send(&self, message: Message) -> Result<MessageId, MailError> {
        let id = match self {
            Self::None => return Err(MailError::NotSetUp),
            Self::Folder { path, from } => {
                let (id, composed) = compose::compose(from, message)?;
                folder::write(path, &id, composed.formatted()).await?;
                id
            }
            Self::Smtp(settings) => {
                let (id, composed) = compose::compose(&settings.from, message)?;
                transport(settings)?.send(composed).await?;
                id
            }
        };
        tracing::info!(message = %id, "mail handed over");
        Ok(id)
    }
}

fn transport(settings: &SmtpSettings) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    type Smtp = AsyncSmtpTransport<Tokio1Executor>;
    let builder = match settings.security {
        SmtpSecurity::Tls => Smtp::relay(&settings.host)?,
        SmtpSecurity::StartTls => Smtp::starttls_relay(&settings.host)?,
        SmtpSecurity::None => Smtp::builder_dangerous(&settings.host),
    };
    let builder = builder.port(settings.port).timeout(Some(SMTP_TIMEOUT));
    let builder = match &settings.credentials {
        None => builder,
        Some((user, password)) => builder.credentials(Credentials::new(user.clone(), password.reveal().to_owned())),
    };
    Ok(builder.build())
}
