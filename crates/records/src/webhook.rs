//! Webhooks: addresses that a requester has the city tell of what happens in a matter.
//!
//! An event says that there is one and where it stands. The address itself, which may hold a key of somebody else's, and
//! the secret by which what is sent is signed are kept beside the ledger and forgotten with the webhook.

use crate::Refusal;
use serde::{Deserialize, Serialize};
use url::Url;

/// A webhook of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Its id: that of the submission by which it was asked for, 32 hexadecimal digits.
    pub id: String,
    /// The host it leads to.
    pub host: String,
    /// Where it stands.
    pub standing: WebhookStanding,
}

/// Where a webhook stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum WebhookStanding {
    /// The address was given; it is asked whether it wants this.
    Asked,
    /// It answered the challenge, and is told.
    Confirmed,
    /// The city gave it up.
    Stopped {
        /// Why, to complete “stopped: …”.
        why: String,
    },
    /// The requester removed it.
    Removed,
}

impl Webhook {
    /// Webhooks a matter may have at a time.
    pub const PER_MATTER_MAX: usize = 3;
    /// The longest address, in bytes.
    pub const URL_BYTES_MAX: usize = 2_000;

    /// Whether it is told, or may yet be.
    pub fn is_live(&self) -> bool {
        matches!(self.standing, WebhookStanding::Asked | WebhookStanding::Confirmed)
    }

    /// In one line, as its requester reads it.
    pub(crate) fn words(&self) -> String {
        let host = &self.host;
        match &self.standing {
            WebhookStanding::Asked => format!("webhook asked for: {host}"),
            WebhookStanding::Confirmed => format!("webhook confirmed: {host}"),
            WebhookStanding::Stopped { why } => format!("webhook of {host} stopped: {why}"),
            WebhookStanding::Removed => format!("webhook removed: {host}"),
        }
    }
}

/// The host of an address that can be a webhook's, as addresses write it.
pub fn webhook_host(url: &str) -> Result<String, Refusal> {
    let wrong = |words: &str| Refusal::mistake("not-a-webhook", words);
    if url.len() > Webhook::URL_BYTES_MAX {
        return Err(wrong("the address is too long"));
    }
    let read =
        Url::parse(url).map_err(|_| wrong("write a whole address, such as https://hooks.example.org/daylight"))?;
    if !matches!(read.scheme(), "https" | "http") {
        return Err(wrong("the address begins with https://"));
    }
    if !read.username().is_empty() || read.password().is_some() {
        return Err(wrong("leave the user and password out of the address: whoever reads it would have them"));
    }
    let port = read.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = read.host_str().filter(|host| !host.is_empty());
    host.map(|host| format!("{host}{port}")).ok_or_else(|| wrong("the address names no host"))
}
