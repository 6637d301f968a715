//! Opening a city from the command line, and who is said to act.

use crate::settings::{MailInSettings, MailSecurity, MailSettings, S3Settings, Settings};
use acts::{Acts, CityFolder, MailIn, Scanner, Tools};
use feeds::{Hosts, Limits, S3Access};
use mail::{Mailer, Secret, SmtpSecurity, SmtpSettings};
use records::Actor;
use register::Official;
use std::path::{Path, PathBuf};
use store::Places;

/// Opens the city in a folder, or says how to set one up.
pub async fn open(dir: &Path) -> Result<Acts, String> {
    open_for(dir, None).await
}

/// Opens the city for a server that knows where its portal is, should the settings not say.
pub async fn open_for(dir: &Path, portal_url: Option<String>) -> Result<Acts, String> {
    let (root, settings) = Settings::read(dir)?;
    let folder = CityFolder::at(&root);
    if !folder.is_city() && settings.postgres.is_none() {
        return Err(format!("`{}` holds no city; set one up with daylight init", dir.display()));
    }
    let acts = Acts::open(
        folder,
        &places(&root, &settings),
        mailer(&settings, &root),
        settings.base_url.clone().or(portal_url),
        Tools::system(),
        "us-ca",
    )
    .await;
    let acts = acts.map_err(|e| e.to_string())?;
    let program = std::env::current_exe().map_err(|e| format!("finding this program: {e}"))?;
    let hosts = Hosts::of(settings.webhook_hosts.iter().map(String::as_str));
    let hosts = hosts.map_err(|e| format!("`webhook_hosts` of the settings: {e}"))?;
    let acts = acts.fetching(s3(&settings), Limits::default()).telling(hosts).scanned_by(Scanner::of(program));
    let acts = match &settings.fonts {
        Some(fonts) => acts.set_with(folder_of_fonts(&root, fonts)?),
        None => acts,
    };
    let acts = match settings.mail.as_ref().and_then(|mail| mail.retry_after) {
        Some(seconds) => acts.retrying_after(seconds),
        None => acts,
    };
    match &settings.mail_in {
        Some(MailInSettings { address, maildir, .. }) => {
            let mail_in = MailIn { address: address.clone(), maildir: maildir.as_ref().map(|path| root.join(path)) };
            acts.receiving(mail_in).await.map_err(|e| e.to_string())
        }
        None => Ok(acts),
    }
}

/// Where more fonts are, which must be there: a name that is not shown would be noticed by who is named only.
fn folder_of_fonts(root: &Path, fonts: &Path) -> Result<PathBuf, String> {
    let folder = root.join(fonts);
    if folder.is_dir() {
        return Ok(folder);
    }
    Err(format!("`fonts` of the settings: `{}` is no folder", folder.display()))
}

/// Where the S3 objects of feeds are.
fn s3(settings: &Settings) -> S3Access {
    let S3Settings { endpoint, region, key, secret, token, virtual_host } = settings.s3.clone().unwrap_or_default();
    let secret_of = |text: Option<String>| text.map(feeds::Secret::new);
    S3Access { endpoint, region, key, secret: secret_of(secret), token: secret_of(token), virtual_host }
}

/// Where the databases are.
pub fn places(root: &Path, settings: &Settings) -> Places {
    match &settings.postgres {
        Some(address) => Places::in_postgres(address),
        None => Places::in_dir(root),
    }
}

/// How mail goes out.
fn mailer(settings: &Settings, root: &Path) -> Mailer {
    match &settings.mail {
        None => Mailer::None,
        Some(MailSettings { from, folder: Some(folder), .. }) => {
            Mailer::Folder { path: root.join(folder), from: from.clone() }
        }
        Some(MailSettings { from, host, port, security, user, password, .. }) => Mailer::Smtp(SmtpSettings {
            host: host.clone().unwrap_or_else(|| "localhost".into()),
            port: port.unwrap_or(match security {
                MailSecurity::Tls => 465,
                MailSecurity::StartTls => 587,
                MailSecurity::None => 25,
            }),
            security: match security {
                MailSecurity::Tls => SmtpSecurity::Tls,
                MailSecurity::StartTls => SmtpSecurity::StartTls,
                MailSecurity::None => SmtpSecurity::None,
            },
            credentials: user.clone().zip(password.clone()).map(|(user, password)| (user, Secret::new(password))),
            from: from.clone(),
        }),
    }
}

/// The operating-system user, on behalf of the officials who decided.
pub fn actor(mut on_behalf_of: Vec<Official>) -> Actor {
    on_behalf_of.retain(|official| !official.is_unnamed());
    Actor::CommandLine { os_user: os_user(), on_behalf_of }
}

/// The account this process runs as; the environment could say anything.
fn os_user() -> String {
    let uid = rustix::process::getuid().as_raw();
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = accounts.lines().find_map(|line| {
        let mut parts = line.split(':');
        let (name, _, id) = (parts.next()?, parts.next()?, parts.next()?);
        (id.parse() == Ok(uid)).then(|| name.to_owned())
    });
    name.unwrap_or_else(|| format!("uid {uid}"))
}
