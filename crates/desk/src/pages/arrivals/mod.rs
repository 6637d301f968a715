//! Mail that came in and waits for a person to say what it is.

mod file;
mod one;

pub(crate) use file::{download_arrival, download_matter_mail};
pub(crate) use one::{attach_arrival, open_arrival, set_arrival_aside, show_arrival};

use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::Visit;
use crate::words::{self, Badge, When};
use askama::Template;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use records::City;
use records::mail::{HeldMail, MailNature, ReceivedMail};

#[derive(Template)]
#[template(path = "arrivals.html")]
struct ArrivalsPage {
    shell: Shell,
    waiting: Vec<Arrival>,
    set_aside: Vec<Arrival>,
}

/// A mail in a list.
pub(crate) struct Arrival {
    pub id: String,
    pub from: String,
    pub subject: String,
    pub arrived: When,
    pub nature: Badge,
    pub files: usize,
    at: i64,
}

/// `GET /desk/arrivals`
pub(crate) async fn list_arrivals(visit: Visit) -> Page {
    visit.must(Task::TakeIn)?;
    let (waiting, set_aside) = visit.state.acts.read(|city| (waiting(city), of(city, true))).await?;
    let shell = Shell::new(&visit, "/desk/arrivals", "Mail that came in");
    html(StatusCode::OK, &ArrivalsPage { shell, waiting, set_aside })
}

/// What waits, the longest first.
pub(crate) fn waiting(city: &City) -> Vec<Arrival> {
    of(city, false)
}

fn of(city: &City, set_aside: bool) -> Vec<Arrival> {
    let zone = words::zone(city);
    let wanted = |held: &&HeldMail| held.set_aside.is_some() == set_aside;
    let mut all: Vec<_> = city.arrivals.values().filter(wanted).map(|held| arrival(&held.mail, &zone)).collect();
    all.sort_by_key(|mail| mail.at);
    all
}

fn arrival(mail: &ReceivedMail, zone: &TimeZone) -> Arrival {
    Arrival {
        id: mail.id.to_string(),
        from: from(mail),
        subject: subject(mail),
        arrived: When::moment(mail.at, zone),
        nature: nature(&mail.nature),
        files: mail.attachments.len(),
        at: mail.at,
    }
}

/// Who a mail says it is from.
pub(crate) fn from(mail: &ReceivedMail) -> String {
    match &mail.from {
        Some(from) => match &from.name {
            Some(name) => format!("{name} <{}>", from.address),
            None => from.address.clone(),
        },
        None if mail.sealed => "Under seal".into(),
        None => "Nobody named".into(),
    }
}

/// The subject, or that there is none.
pub(crate) fn subject(mail: &ReceivedMail) -> String {
    match mail.subject.trim() {
        "" if mail.sealed => "Under seal".into(),
        "" => "No subject".into(),
        said => said.to_owned(),
    }
}

/// What a mail is, in a word.
pub(crate) fn nature(nature: &MailNature) -> Badge {
    match nature {
        MailNature::Written => Badge::new("", "Written"),
        MailNature::Automatic => Badge::new("", "Automatic"),
        MailNature::Returned { .. } => Badge::new("late", "Came back"),
        MailNature::Unreadable { .. } => Badge::new("late", "Unreadable"),
    }
}

/// A file of a mail.
pub(crate) struct FileLine {
    pub href: String,
    pub name: String,
    pub size: String,
    /// How many things a scan found in it.
    pub warnings: usize,
}

/// The files that came with a mail, below an address.
pub(crate) fn files(mail: &ReceivedMail, address: &str) -> Vec<FileLine> {
    let line = |(n, file): (usize, &records::mail::MailAttachment)| FileLine {
        href: format!("{address}/{}", n + 1),
        name: file.name.clone(),
        size: words::size(file.bytes),
        warnings: file.warnings.len(),
    };
    mail.attachments.iter().enumerate().map(line).collect()
}
