//! A matter behind its secret link: everything of it, for whoever holds the link.
//!
//! Nothing here is kept by caches, found by search engines or told to the next site; see the middleware around secrets.

mod act;
mod talk;

use crate::pages::form::Mistakes;
use crate::pages::labels::{self, Labels};
use crate::pages::matter::{self, ClockView, Decided, ItemView, Produced, Stage};
use crate::pages::sent;
use crate::pages::shell::Shell;
use crate::pages::status::{self, RequestStatus};
use crate::pages::visit::{Page, PageError, Visit};
use crate::pages::words::When;
use crate::track::{matter as find, track_hash};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use records::public::{PublicDataset, TrackedMatter};
use records::{Contact, MatterKind, MessageFrom, Opening, Outcome};
use talk::Entry;

pub(crate) use act::{ask_rotation, ask_withdrawal, rotate_link, send_message, withdraw_matter};

#[derive(Template)]
#[template(path = "track.html")]
struct TrackPage {
    shell: Shell,
    code: String,
    link: String,
    is_new: bool,
    is_changed: bool,
    done: Option<&'static str>,
    is_request: bool,
    number: String,
    status: RequestStatus,
    received: Option<When>,
    stages: Vec<Stage>,
    items: Vec<ItemView>,
    datasets: Vec<(String, String)>,
    text: Option<String>,
    intended_use: Option<String>,
    format: Option<String>,
    clock: Option<ClockView>,
    decided: Vec<Decided>,
    produced: Vec<Produced>,
    letters: Vec<LetterView>,
    reasons: Option<String>,
    talk: Vec<Entry>,
    history: Vec<(When, String, String)>,
    has_email: bool,
    office: Contact,
    mistakes: Mistakes,
    message: String,
    token: String,
}

/// A letter that was sent.
struct LetterView {
    title: String,
    at: When,
    html: String,
    pdf: String,
    sha256: String,
}

#[derive(Template)]
#[template(path = "track_pending.html")]
struct PendingPage {
    shell: Shell,
    link: String,
}

/// `GET /track/{code}`
pub(crate) async fn show_matter(Path(code): Path<String>, visit: Visit) -> Response {
    visit.answer(show(&visit, &code, Mistakes::default(), "", StatusCode::OK).await)
}

/// The page of a matter; with what was typed when a message came back.
async fn show(visit: &Visit, code: &str, mistakes: Mistakes, message: &str, status: StatusCode) -> Page {
    let Some(tracked) = find(visit.state(), code).await? else { return pending(visit, code) };
    let datasets: Vec<PublicDataset> = visit.state().documents("dataset").await?;
    visit.own_page(status, &page(visit, code, tracked, &datasets, mistakes, message))
}

/// The desk may not have taken it yet: only who was just led here is told more than that there is nothing.
fn pending(visit: &Visit, code: &str) -> Page {
    let hash = track_hash(code).ok_or(PageError::Missing("secret link"))?;
    if !sent::was_led_here(visit, &hash) {
        return Err(PageError::Missing("secret link"));
    }
    let shell = visit.shell("Received").unindexed();
    visit.own_page(StatusCode::OK, &PendingPage { shell, link: visit.absolute(&format!("/track/{code}")) })
}

fn page(
    visit: &Visit,
    code: &str,
    tracked: TrackedMatter,
    datasets: &[PublicDataset],
    mistakes: Mistakes,
    message: &str,
) -> TrackPage {
    let public = &tracked.public;
    let led_here = track_hash(code).is_some_and(|hash| sent::was_led_here(visit, &hash));
    let titles = matter::titles(datasets);
    let labels = Labels::of(datasets);
    let status = status::of(public, visit.today);
    let is_request = public.kind == MatterKind::Request;
    let base = format!("/track/{code}");
    let asked = Asked::of(&tracked.opening, &titles);
    let number = public.number.to_string();
    let shell = visit.shell(format!("Your {} {number}", if is_request { "request" } else { "inquiry" })).unindexed();
    let moment = |at| When::moment(at, &visit.zone);
    TrackPage {
        shell: if mistakes.is_empty() { shell } else { shell.failed() },
        link: visit.absolute(&base),
        is_new: led_here && visit.params.some("new").is_some(),
        is_changed: led_here && visit.params.some("changed").is_some(),
        done: done_words(visit, &tracked),
        is_request,
        received: When::parse(&public.received),
        stages: if is_request { matter::stages(public, &status) } else { vec![] },
        items: matter::items(&public.items, &titles, &labels),
        datasets: asked.datasets,
        text: asked.text,
        intended_use: asked.intended_use,
        format: asked.format,
        clock: matter::clock(public, visit.today),
        decided: matter::decided(public, &titles, &labels),
        produced: matter::produced(&tracked.productions, &base, &titles),
        letters: tracked.letters.iter().map(|l| letter(l, &base, visit)).collect(),
        reasons: tracked.letters.iter().rev().find(|l| l.kind == "determination").map(|l| letter(l, &base, visit).html),
        talk: talk::talk(&tracked, &visit.zone),
        history: tracked
            .history
            .iter()
            .map(|(at, who, what)| (moment(*at), who.clone(), labels::with_dates(what)))
            .collect(),
        has_email: tracked.requester.email.is_some(),
        office: if is_request { visit.site.clerk.clone() } else { visit.site.open_data.clone() },
        mistakes,
        message: message.to_owned(),
        token: visit.token(&act::form(code)),
        code: code.to_owned(),
        number,
        status,
    }
}

/// What the matter opened with.
#[derive(Default)]
struct Asked {
    datasets: Vec<(String, String)>,
    text: Option<String>,
    intended_use: Option<String>,
    format: Option<String>,
}

impl Asked {
    fn of(opening: &Opening, titles: &std::collections::HashMap<String, String>) -> Self {
        match opening {
            Opening::Request { description, format, .. } => {
                Self { text: description.clone(), format: format.as_deref().map(format_words), ..Self::default() }
            }
            Opening::Inquiry { datasets, text, intended_use, .. } => {
                let named = datasets.iter().map(|id| {
                    let id = id.to_string();
                    let title = titles.get(&id).cloned().unwrap_or_else(|| id.clone());
                    (id, title)
                });
                let intended_use = intended_use.clone();
                Self { datasets: named.collect(), text: Some(text.clone()), intended_use, format: None }
            }
            other => {
                let title =
                    |id: &catalog::DatasetId| titles.get(id.as_str()).cloned().unwrap_or_else(|| id.to_string());
                let datasets = other.datasets().iter().map(|id| (id.to_string(), title(id))).collect();
                Self { datasets, text: Some(other.text().to_owned()), ..Self::default() }
            }
        }
    }
}

/// The format as the form offered it.
fn format_words(format: &str) -> String {
    match format {
        "paper" => "paper copies".into(),
        "parquet" => "Parquet".into(),
        other => other.to_uppercase(),
    }
}

fn letter(letter: &records::LetterKept, base: &str, visit: &Visit) -> LetterView {
    let id = crate::pages::link::encode(&letter.id);
    LetterView {
        title: letter.title.clone(),
        at: When::moment(letter.at, &visit.zone),
        html: format!("{base}/letters/{id}.html"),
        pdf: format!("{base}/letters/{id}.pdf"),
        sha256: letter.pdf_sha256.clone(),
    }
}

/// Only what is true at this moment: what was sent a moment ago may be in the record by now, or not yet.
fn done_words(visit: &Visit, tracked: &TrackedMatter) -> Option<&'static str> {
    match visit.params.first("done") {
        "message" => {
            let before: usize = visit.params.first("before").parse().ok()?;
            Some(if messages_of_requester(tracked) > before {
                "Your message is in the record: you find it below."
            } else {
                "Your message was sent. It appears below as soon as it has been taken into the record."
            })
        }
        "withdrawn" => match (tracked.public.outcome, &tracked.public.closed) {
            (Some(Outcome::Withdrawn), _) => Some("You withdrew this."),
            (None, None) => {
                Some("You withdrew this. The status changes as soon as that has been taken into the record.")
            }
            _ => None,
        },
        _ => None,
    }
}

/// Messages that the requester sent, as far as they are in the record.
fn messages_of_requester(tracked: &TrackedMatter) -> usize {
    tracked.messages.iter().filter(|m| matches!(m.from, MessageFrom::Requester)).count()
}
