//! A matter behind its secret link: everything of it, for whoever holds the link.
//!
//! Nothing here is kept by caches, found by search engines or told to the next site; see the middleware around secrets.

mod act;
mod asked;
mod follow;
mod kind;
mod narrow;
mod proceeding;
mod recomputed;
mod steps;
mod talk;

use crate::pages::ask::complaint_link;
use crate::pages::form::Mistakes;
use crate::pages::labels::{self, Labels};
use crate::pages::law;
use crate::pages::matter::{
    self, ClockView, Decided, DueView, ItemView, NarrowedView, Produced, Remedy, SeriesView, Stage, TakenDown,
};
use crate::pages::sent;
use crate::pages::shell::Shell;
use crate::pages::status::{self, RequestStatus};
use crate::pages::visit::{Page, PageError, Visit};
use crate::pages::words::When;
use crate::track::{matter as find, track_hash};
use askama::Template;
use asked::Asked;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kind::KindWords;
use proceeding::{Context, View};
use recomputed::Moved;
use records::public::{PublicDataset, TrackedMatter};
use records::{Contact, MatterKind, MessageFrom, Outcome, Proceeding};
use talk::Entry;

pub(crate) use act::{ask_rotation, ask_withdrawal, rotate_link, send_message, withdraw_matter};
pub(crate) use follow::{remove_webhook, set_webhook, show_follow};
pub(crate) use narrow::{ask_narrowing, narrow_request};
pub(crate) use steps::{answer_fee, book_inspection, cancel_booking};

#[derive(Template)]
#[template(path = "track.html")]
struct TrackPage {
    shell: Shell,
    code: String,
    link: String,
    is_new: bool,
    is_changed: bool,
    done: Option<&'static str>,
    /// The matter that answers the same, its page where it has one for everybody, and why.
    same_as: Option<(String, Option<String>, String)>,
    is_request: bool,
    words: KindWords,
    number: String,
    status: RequestStatus,
    received: Option<When>,
    stages: Vec<Stage>,
    items: Vec<ItemView>,
    series: Vec<SeriesView>,
    narrowed: Vec<NarrowedView>,
    can_narrow: bool,
    asked: Asked,
    clock: Option<ClockView>,
    moved: Vec<Moved>,
    deadlines: Vec<DueView>,
    proceeding: View,
    remedies: Vec<Remedy>,
    complain: String,
    decided: Vec<Decided>,
    responsible: Vec<String>,
    produced: Vec<Produced>,
    taken_down: Vec<TakenDown>,
    letters: Vec<LetterView>,
    reasons: Option<String>,
    talk: Vec<Entry>,
    history: Vec<(When, String, String)>,
    webhooks: Vec<follow::WebhookView>,
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
    let ended = matter::Ended::of(&tracked.public, visit).await?;
    visit.own_page(status, &page(visit, code, tracked, (&datasets, &ended), mistakes, message))
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
    (datasets, ended): (&[PublicDataset], &matter::Ended),
    mistakes: Mistakes,
    message: &str,
) -> TrackPage {
    let public = &tracked.public;
    let led_here = track_hash(code).is_some_and(|hash| sent::was_led_here(visit, &hash));
    let titles = matter::titles(datasets);
    let labels = Labels::of(datasets);
    let status = status::of_tracked(&tracked, visit.today);
    let is_request = public.kind == MatterKind::Request;
    let base = format!("/track/{code}");
    let words = kind::words(public.kind);
    let number = public.number.to_string();
    let shell = visit.shell(format!("Your {} {number}", words.noun.to_lowercase())).unindexed();
    let moment = |at| When::moment(at, &visit.zone);
    TrackPage {
        shell: if mistakes.is_empty() { shell } else { shell.failed() },
        link: visit.absolute(&base),
        is_new: led_here && visit.params.some("new").is_some(),
        is_changed: led_here && visit.params.some("changed").is_some(),
        done: done_words(visit, &tracked),
        same_as: tracked.same_as.as_ref().map(|(other, why)| {
            let page = other.0.starts_with(MatterKind::Request.letter());
            (other.to_string(), page.then(|| format!("/requests/{other}")), why.clone())
        }),
        is_request,
        received: When::parse(&public.received),
        stages: if is_request { matter::stages(public) } else { vec![] },
        items: matter::items(&public.items, &titles, &labels),
        series: matter::own_series(&tracked.opening),
        narrowed: matter::narrowed(
            public,
            &labels,
            |item| asked::item_name(&tracked.opening, item, &titles),
            |item| own_words(&tracked.proceeding, item),
        ),
        can_narrow: narrow::is_possible(&tracked),
        asked: asked::asked(&tracked, &titles, &labels),
        moved: recomputed::recomputed(&tracked),
        deadlines: matter::deadlines(public, visit.today),
        proceeding: View::of(&tracked, &Context { visit, titles: &titles, labels: &labels }),
        remedies: matter::remedies(public, visit),
        complain: complaint_link(code, &public.number),
        clock: matter::clock(public, visit.today, law::pack(visit)),
        decided: matter::decided_for_requester(&tracked, &titles, &labels, ended, |item| {
            asked::item_name(&tracked.opening, item, &titles)
        }),
        responsible: tracked.responsible.clone(),
        produced: matter::produced(
            &tracked.productions,
            &base,
            &titles,
            |item| asked::item_name(&tracked.opening, item, &titles),
            &labels,
        ),
        taken_down: matter::taken_down(
            public,
            &titles,
            |item| asked::item_name(&tracked.opening, item, &titles),
            &visit.zone,
        ),
        letters: tracked.letters.iter().map(|l| letter(l, &base, visit)).collect(),
        reasons: tracked.letters.iter().rev().find(|l| l.kind == "determination").map(|l| letter(l, &base, visit).html),
        talk: talk::talk(&tracked, &visit.zone),
        history: tracked
            .history
            .iter()
            .map(|(at, who, what)| (moment(*at), who.clone(), labels::with_dates(what)))
            .collect(),
        webhooks: follow::webhooks(&tracked),
        has_email: tracked.requester.email.is_some(),
        office: office(visit, public.kind),
        mistakes,
        message: message.to_owned(),
        token: visit.token(&act::form(code)),
        code: code.to_owned(),
        words,
        number,
        status,
    }
}

/// What the requester said in words when an item was narrowed.
fn own_words(proceeding: &Proceeding, item: u32) -> Option<String> {
    let Proceeding::Request(work) = proceeding else { return None };
    work.items.get(&item)?.narrowed.as_ref()?.to.text.clone()
}

/// Who answers messages.
fn office(visit: &Visit, kind: MatterKind) -> Contact {
    if kind == MatterKind::Inquiry { visit.site.open_data.clone() } else { visit.site.clerk.clone() }
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
        "booked" | "released" => done_booking(visit.params.first("done"), &tracked.proceeding),
        "fee" => match &tracked.proceeding {
            Proceeding::Request(work) if work.fee_answer.is_some() => {
                Some("Your answer to the estimate is in the record.")
            }
            Proceeding::Request(work) if work.estimate.is_some() => Some(
                "Your answer to the estimate was sent. It appears here as soon as it has been taken into the record.",
            ),
            _ => None,
        },
        "narrowed" => Some(narrow::done_words(visit, tracked)),
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

fn done_booking(what: &str, proceeding: &Proceeding) -> Option<&'static str> {
    let Proceeding::Inspection(state) = proceeding else { return None };
    match (what, state.booked) {
        ("booked", Some(_)) => Some("You have the appointment."),
        ("booked", None) if !state.offered.is_empty() => {
            Some("You took a time. The appointment appears here as soon as it has been taken into the record.")
        }
        ("released", None) => Some("You gave the appointment back. The city offers you other times."),
        ("released", Some(_)) => {
            Some("You gave the appointment back. It disappears here as soon as that has been taken into the record.")
        }
        _ => None,
    }
}

/// Messages that the requester sent, as far as they are in the record.
fn messages_of_requester(tracked: &TrackedMatter) -> usize {
    tracked.messages.iter().filter(|m| matches!(m.from, MessageFrom::Requester)).count()
}
