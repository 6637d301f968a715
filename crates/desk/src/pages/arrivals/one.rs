//! One mail, and what can be decided about it.

use super::{FileLine, files, from, nature, subject};
use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::intake::{TOPICS, entered};
use crate::pages::requester::{languages, requester};
use crate::pages::shell::Shell;
use crate::pages::steps::{Offer, offers_from_mail};
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use crate::words::{self, Badge, When};
use acts::ActError;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use records::mail::{HeldMail, MailId, MailNature};
use records::{MatterNumber, Opening, Topic};

#[derive(Template)]
#[template(path = "arrival.html")]
struct ArrivalPage {
    shell: Shell,
    mistakes: Mistakes,
    /// Where the page is.
    href: String,
    from: String,
    arrived: When,
    nature: Badge,
    /// What came back, or why it could not be read.
    note: Option<String>,
    text: String,
    cut: bool,
    size: String,
    files: Vec<FileLine>,
    set_aside: Option<(String, String, When)>,
    /// Whether somebody wrote it, so that something can be opened from it.
    written: bool,
    /// Whether it can become a message of a requester.
    is_message: bool,
    /// What else can be opened from it.
    offers: Vec<Offer>,
    /// Whether the answers say that it is an inquiry.
    inquiry: bool,
    topics: Vec<(&'static str, &'static str, bool)>,
    name: String,
    email: String,
    languages: Vec<(&'static str, String, bool)>,
    words: String,
    matter: String,
    from_requester: bool,
    reason: String,
}

/// `GET /desk/arrivals/{id}`
pub(crate) async fn show_arrival(visit: Visit, Path(id): Path<String>) -> Page {
    visit.must(Task::TakeIn)?;
    show(&visit, &MailId(id), &Answers::default(), Mistakes::default()).await
}

/// `POST /desk/arrivals/{id}/open`
pub(crate) async fn open_arrival(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::TakeIn)?;
    let id = MailId(id);
    let text = answers.text("text");
    let opening = if answers.text("kind") == "inquiry" {
        let topic = TOPICS.iter().find(|(_, word)| *word == answers.text("topic"));
        let topic = topic.map_or(Topic::Other, |(topic, _)| *topic);
        Opening::Inquiry { topic, datasets: Vec::new(), text, intended_use: None }
    } else {
        Opening::Request { items: Vec::new(), description: Some(text), format: None, series: Vec::new() }
    };
    let requester = requester(&answers);
    let has_email = requester.email.is_some();
    match visit.state.acts.open_from_mail(&visit.actor(), &id, opening, requester).await {
        Ok((number, code)) => entered(&visit, &number, &code, has_email),
        Err(error) => again(&visit, &id, &answers, "text", error).await,
    }
}

/// `POST /desk/arrivals/{id}/attach`
pub(crate) async fn attach_arrival(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::TakeIn)?;
    let id = MailId(id);
    let number = MatterNumber(answers.text("matter").to_uppercase());
    let from_requester = answers.has("from-requester");
    match visit.state.acts.attach_mail(&visit.actor(), &id, &number, from_requester).await {
        Ok(()) => Ok(done(&format!("/desk/matters/{number}"), "mail-placed")),
        Err(error) => again(&visit, &id, &answers, "matter", error).await,
    }
}

/// `POST /desk/arrivals/{id}/set-aside`
pub(crate) async fn set_arrival_aside(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::TakeIn)?;
    let id = MailId(id);
    match visit.state.acts.set_mail_aside(&visit.actor(), &id, &answers.text("reason")).await {
        Ok(()) => Ok(done("/desk/arrivals", "mail-set-aside")),
        Err(error) => again(&visit, &id, &answers, "reason", error).await,
    }
}

/// Refused: the page comes back with what was typed.
async fn again(visit: &Visit, id: &MailId, answers: &Answers, place: &str, error: ActError) -> Page {
    match error {
        ActError::Refused(words) => show(visit, id, answers, Mistakes::one(place, words)).await,
        other => Err(other.into()),
    }
}

async fn show(visit: &Visit, id: &MailId, answers: &Answers, mistakes: Mistakes) -> Page {
    let looked = visit.state.acts.read(|city| (city.arrivals.get(id).cloned(), words::zone(city))).await?;
    let (Some(HeldMail { mail, set_aside }), zone) = looked else {
        return Err(DeskError::Missing("mail that waits; somebody may have decided about it"));
    };
    let href = format!("/desk/arrivals/{id}");
    let said = answers.clone();
    let sender = mail.from.as_ref();
    let said = said.or("name", sender.and_then(|from| from.name.clone()).unwrap_or_default());
    let said = said.or("email", sender.map(|from| from.address.clone()).unwrap_or_default());
    let said = said.or("text", mail.text.clone()).or("topic", "other");
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let topic = said.text("topic");
    let page = ArrivalPage {
        shell: Shell::new(visit, "/desk/arrivals", subject(&mail))
            .under("Mail that came in", "/desk/arrivals")
            .failed_if(!mistakes.is_empty()),
        mistakes,
        from: from(&mail),
        arrived: When::moment(mail.at, &zone),
        nature: nature(&mail.nature),
        note: note(&mail.nature),
        files: files(&mail, &href),
        set_aside: set_aside.map(|aside| (aside.reason, aside.by, When::moment(aside.at, &zone))),
        is_message: mail.nature == MailNature::Written,
        written: matches!(mail.nature, MailNature::Written | MailNature::Unreadable { .. }),
        offers: offers_from_mail(visit, &id.0),
        inquiry: said.text("kind") == "inquiry",
        topics: TOPICS.iter().map(|(of, word)| (*word, words::topic(*of), *word == topic)).collect(),
        name: said.text("name"),
        email: said.text("email"),
        languages: languages(&said),
        words: said.text("text"),
        matter: said.text("matter"),
        from_requester: said.has("from-requester"),
        reason: said.text("reason"),
        cut: mail.cut,
        size: words::size(mail.bytes),
        text: mail.text,
        href,
    };
    html(status, &page)
}

fn note(nature: &MailNature) -> Option<String> {
    match nature {
        MailNature::Unreadable { why } => Some(format!("It could not be read: {why}. It is kept as it arrived.")),
        MailNature::Returned { status, .. } => Some(format!(
            "A mail of the city came back undelivered{}.",
            status.as_ref().map(|status| format!(" ({status})")).unwrap_or_default()
        )),
        MailNature::Automatic => Some("A program wrote it, so nobody waits for an answer.".into()),
        MailNature::Written => None,
    }
}
