//! The settings of an installation: `DIR/settings.toml`, each overridden by its environment variable.
//!
//! What the city decides (holidays, contacts, officials) is in the ledger; this is about the machine.

use crate::city_accounts::OpenIdSettings;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The settings of an installation. An unknown key is an error.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The address people reach the portal at, such as `https://data.example.gov`. `DAYLIGHT_BASE_URL`.
    pub base_url: Option<String>,
    /// The address staff reach the desk at. `DAYLIGHT_DESK_URL`.
    pub desk_url: Option<String>,
    /// Where the desk listens; by default the port after the portal's, on this machine only.
    pub desk_listen: Option<SocketAddr>,
    /// Whether a proxy stands in front of both sides and writes `X-Forwarded-For`: limits then count the visitor it
    /// names instead of the proxy.
    pub behind_proxy: bool,
    /// Whether staff without a second factor can do nothing but set one.
    pub require_second_factor: bool,
    /// How mail goes out; without it letters wait on the tracking page only.
    pub mail: Option<MailSettings>,
    /// How mail comes in; without it nobody reads what is answered to a mail.
    pub mail_in: Option<MailInSettings>,
    /// A folder with fonts for signs that the built-in ones lack, such as Chinese: letters as PDF show names by them.
    pub fonts: Option<PathBuf>,
    /// Where the S3 objects of feeds are; those that anybody may read at Amazon need nothing.
    pub s3: Option<S3Settings>,
    /// Signing in with the city's own accounts; without it accounts have passwords of their own.
    pub openid: Option<OpenIdSettings>,
    /// Hosts that webhooks of requesters may lead to although they are private or answer without encryption: none unless
    /// the city runs something there for them, since anybody can ask for a webhook.
    pub webhook_hosts: Vec<String>,
    /// PostgreSQL instead of the embedded database. `DAYLIGHT_POSTGRES`.
    pub postgres: Option<String>,
}

/// Where the S3 objects of feeds are, and with which key they are read.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct S3Settings {
    /// The address of the storage; by default that of the region at Amazon. `DAYLIGHT_S3_ENDPOINT`.
    pub endpoint: Option<String>,
    /// The region; `us-east-1` by default. `DAYLIGHT_S3_REGION`.
    pub region: Option<String>,
    /// The id of the key. `DAYLIGHT_S3_KEY`.
    pub key: Option<String>,
    /// The secret of the key. `DAYLIGHT_S3_SECRET`.
    pub secret: Option<String>,
    /// The token that goes with a temporary key. `DAYLIGHT_S3_TOKEN`.
    pub token: Option<String>,
    /// Whether the name of a bucket stands before the host instead of in the path.
    pub virtual_host: bool,
}

/// How mail goes out: to a server, or into a folder.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// The sender's address.
    pub from: String,
    /// A folder for `.eml` files, instead of a server.
    pub folder: Option<PathBuf>,
    /// The mail server; by default this machine.
    pub host: Option<String>,
    /// Its port; by default that of the security chosen.
    pub port: Option<u16>,
    /// `tls` (the default), `start-tls`, or `none` for a server on this machine.
    #[serde(default)]
    pub security: MailSecurity,
    /// The user, where the server wants one.
    pub user: Option<String>,
    /// The password of that user.
    pub password: Option<String>,
    /// Seconds before a mail that was put off is sent again, 120 by default; each wait is twice the one before.
    pub retry_after: Option<u32>,
}

/// How mail comes in: from a maildir, over a signed webhook, or both. A pipe of a mail server needs neither.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailInSettings {
    /// The general address, such as `records@city.example`. What is sent to `records+ANYTHING@city.example` has to reach
    /// the same mailbox: so the reply addresses are made.
    pub address: String,
    /// A maildir whose mail is taken in.
    pub maildir: Option<PathBuf>,
    /// The secret that is shared with who posts mail to `/mail/in` at the desk. `DAYLIGHT_MAIL_SECRET`.
    pub webhook_secret: Option<String>,
}

/// The shortest secret of a webhook, in characters.
const SECRET_MIN: usize = 16;

impl MailInSettings {
    fn check(&self) -> Result<(), String> {
        match &self.webhook_secret {
            Some(secret) if secret.chars().count() < SECRET_MIN => {
                Err(format!("`mail_in.webhook_secret` is too short: take at least {SECRET_MIN} characters at random"))
            }
            _ => Ok(()),
        }
    }
}

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "see `mail::SmtpSecurity`")]
pub enum MailSecurity {
    #[default]
    Tls,
    StartTls,
    None,
}

impl Settings {
    /// Reads `DIR/settings.toml` (or the settings file itself) and the environment.
    pub fn read(dir: &Path) -> Result<(PathBuf, Self), String> {
        let (root, file) = if dir.is_file() {
            (dir.parent().unwrap_or(Path::new(".")).to_owned(), dir.to_owned())
        } else {
            (dir.to_owned(), dir.join("settings.toml"))
        };
        let mut settings = match std::fs::read_to_string(&file) {
            Ok(text) => toml::from_str(&text).map_err(|e| format!("{}: {}", file.display(), e.message()))?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(e) => return Err(format!("{}: {e}", file.display())),
        };
        for (name, slot) in [
            ("DAYLIGHT_BASE_URL", &mut settings.base_url),
            ("DAYLIGHT_DESK_URL", &mut settings.desk_url),
            ("DAYLIGHT_POSTGRES", &mut settings.postgres),
        ] {
            if let Ok(value) = std::env::var(name) {
                *slot = Some(value);
            }
        }
        settings.read_s3_environment();
        if let Some(mail_in) = &mut settings.mail_in {
            mail_in.webhook_secret = std::env::var("DAYLIGHT_MAIL_SECRET").ok().or(mail_in.webhook_secret.take());
            mail_in.check()?;
        }
        Ok((root, settings))
    }

    fn read_s3_environment(&mut self) {
        let said = |name: &str| std::env::var(name).ok();
        let mut s3 = self.s3.take().unwrap_or_default();
        for (name, slot) in [
            ("DAYLIGHT_S3_ENDPOINT", &mut s3.endpoint),
            ("DAYLIGHT_S3_REGION", &mut s3.region),
            ("DAYLIGHT_S3_KEY", &mut s3.key),
            ("DAYLIGHT_S3_SECRET", &mut s3.secret),
            ("DAYLIGHT_S3_TOKEN", &mut s3.token),
        ] {
            *slot = said(name).or(slot.take());
        }
        self.s3 = Some(s3);
    }
}
