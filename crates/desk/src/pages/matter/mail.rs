//! Mail about a matter as it came in, on the page of the matter.

use crate::error::Page;
use crate::pages::arrivals::{FileLine, files, from, nature, subject};
use crate::roles::Task;
use crate::visit::{Posted, done};
use crate::words::{Badge, When};
use axum::extract::Path;
use jiff::tz::TimeZone;
use records::mail::{MailId, MailNature, PlacedMail};
use records::proceedings::sealed::Seal;
use records::{Matter, MatterNumber, Role};

/// A mail of the matter.
pub(super) struct MailLine {
    pub id: String,
    pub href: String,
    pub from: String,
    pub subject: String,
    pub arrived: When,
    pub badge: Badge,
    /// What it says, where that is no message of the matter already.
    pub text: Option<String>,
    /// Whether this person may have its files.
    pub open: bool,
    pub files: Vec<FileLine>,
    /// Whether staff can say that it is the requester's.
    pub can_accept: bool,
}

/// Each mail, the oldest first.
pub(super) fn lines(matter: &Matter, zone: &TimeZone, role: Role, writes: bool) -> Vec<MailLine> {
    matter.mails.iter().map(|placed| line(matter, placed, zone, role, writes)).collect()
}

fn line(matter: &Matter, placed: &PlacedMail, zone: &TimeZone, role: Role, writes: bool) -> MailLine {
    let mail = &placed.mail;
    let href = format!("/desk/matters/{}/mail/{}", matter.number, mail.id);
    let strange = !placed.from_requester && mail.nature == MailNature::Written;
    let badge = match (&mail.nature, placed.from_requester) {
        (MailNature::Written, true) => Badge::new("", "From the requester"),
        (MailNature::Written, false) => Badge::new("soon", "From somebody else"),
        (other, _) => nature(other),
    };
    MailLine {
        id: mail.id.to_string(),
        from: from(mail),
        subject: subject(mail),
        arrived: When::moment(mail.at, zone),
        badge,
        text: Some(mail.text.clone()).filter(|text| !placed.shown && !text.trim().is_empty()),
        open: !mail.sealed || Seal::Identity.opens_for(role),
        files: files(mail, &href),
        can_accept: strange && !mail.sealed && writes,
        href,
    }
}

/// The mails to the requester that came back.
pub(super) fn returned(matter: &Matter, zone: &TimeZone) -> Vec<super::undelivered::Line> {
    let one = |placed: &PlacedMail| {
        let MailNature::Returned { subject, sent_at, status } = &placed.mail.nature else { return None };
        let why = status.as_ref().map(|status| format!(" ({status})")).unwrap_or_default();
        Some(super::undelivered::Line {
            subject: subject.clone().unwrap_or_else(|| "A mail".into()),
            queued: When::moment(sent_at.unwrap_or(placed.mail.at), zone),
            standing: format!("came back on {}{why}", When::moment(placed.mail.at, zone).words),
            is_fresh: false,
        })
    };
    matter.mails.iter().filter_map(one).collect()
}

/// `POST /desk/matters/{number}/mail/{id}/accept`
pub(crate) async fn accept_mail(Path((number, id)): Path<(String, String)>, Posted { visit, .. }: Posted) -> Page {
    let number = MatterNumber(number);
    visit.must(Task::Write(super::kind(&visit, &number).await?))?;
    visit.state.acts.accept_mail(&visit.actor(), &number, &MailId(id)).await?;
    Ok(done(&super::address(&number), "mail-accepted"))
}
