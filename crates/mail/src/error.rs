//! Why a message was not handed over.

/// Why a message was not handed over. Says nothing of the message.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// No way to send mail is set up.
    #[error("mail is not set up")]
    NotSetUp,
    /// The address of the sender or of the recipient is none.
    #[error("the {0} address is not an e-mail address")]
    Address(&'static str),
    /// A media type of an attachment is none.
    #[error("`{0}` is not a media type")]
    MediaType(String),
    /// The message could not be composed.
    #[error("the message could not be composed")]
    Compose(#[from] lettre::error::Error),
    /// The mail server refused or could not be reached.
    #[error("the mail server did not take the message: {}", smtp_words(.0))]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The folder could not be written.
    #[error("the mail folder could not be written: {}", .0.kind())]
    Folder(#[from] std::io::Error),
}

/// Answers that speak of the two servers and not of the recipient: commands that are not known (RFC 5321 § 4.2.4), and
/// the sign-in (RFC 4954 § 6). Somebody mends the settings, and the mail goes out.
const OF_THE_SERVERS: [&str; 9] = ["500", "502", "503", "504", "555", "530", "534", "535", "538"];

impl MailError {
    /// Whether trying again later may help. A recipient that was refused for good is not tried again.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Smtp(error) => !error.is_permanent() || code(error).is_some_and(|code| is_of_the_servers(&code)),
            Self::Folder(_) | Self::NotSetUp => true,
            Self::Address(_) | Self::MediaType(_) | Self::Compose(_) => false,
        }
    }
}

fn is_of_the_servers(code: &str) -> bool {
    OF_THE_SERVERS.contains(&code)
}

fn code(error: &lettre::transport::smtp::Error) -> Option<String> {
    error.status().map(|code| code.to_string())
}

/// The answer of a server may quote an address, so only its kind is told.
fn smtp_words(error: &lettre::transport::smtp::Error) -> String {
    match code(error) {
        Some(code) => format!("it answered {code}"),
        None if error.is_timeout() => "it did not answer in time".into(),
        None if error.is_tls() => "the protected connection failed".into(),
        None if error.is_response() => "its answer was cut off".into(),
        None => "it could not be reached".into(),
    }
}
