//! One document: what a scan found in it and which law that usually concerns, and the forms that decide about it.

use super::{address_of, look, standing};
use crate::answers::{Answers, Mistakes};
use crate::download;
use crate::error::{DeskError, Page, html};
use crate::pages::matter::{LineForm, line_form};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use crate::words::{self, Badge, When};
use acts::{ActError, DOCUMENT_BYTES_MAX, FindingKind, Media};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use law::Pack;
use records::document::{DocumentId, DocumentWarning, Gone, HeldDocument, HeldWarning};
use records::{City, Matter, MatterNumber};
use register::Official;

/// Laws that a redaction can cite on the form.
pub(super) const LINES: u32 = 3;

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage {
    shell: Shell,
    mistakes: Mistakes,
    href: String,
    standing: Badge,
    facts: Vec<(&'static str, String)>,
    description: String,
    sha256: String,
    groups: Vec<Group>,
    redactions: Vec<(String, String)>,
    /// Whether this person may decide about it now.
    can_decide: bool,
    can_replace: bool,
    can_withdraw: bool,
    has_open: bool,
    reason: String,
    /// Who is signed in: name, title.
    own: String,
    by: String,
    lines: Vec<LineForm>,
    released: bool,
    bytes_max: String,
}

/// Warnings of one kind.
struct Group {
    kind: String,
    title: String,
    advice: &'static str,
    /// Exemptions that usually concern it: id, title and section.
    laws: Vec<(String, String)>,
    open: usize,
    warnings: Vec<Line>,
}

/// One warning.
struct Line {
    /// Its place among all of them, which names it on the form.
    n: usize,
    place: String,
    count: u64,
    /// Who decided, when and why.
    decided: Option<(String, When, String)>,
}

/// `GET /desk/matters/{number}/documents/{id}`
pub(crate) async fn show_document(visit: Visit, Path((number, id)): Path<(String, String)>) -> Page {
    visit.must(Task::ReadDocuments)?;
    show(&visit, &MatterNumber(number), &DocumentId(id), &Answers::default(), Mistakes::default()).await
}

/// The page, with what was typed into a form that came back.
pub(super) async fn show(
    visit: &Visit,
    number: &MatterNumber,
    id: &DocumentId,
    answers: &Answers,
    mistakes: Mistakes,
) -> Page {
    let handles = visit.may(Task::HandleRequests);
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let own = visit.session.official.to_string();
    let pack = visit.state.acts.pack();
    let page = look(visit, number, |city, matter| {
        let held = matter.document(id)?;
        let shell = Shell::new(visit, "/desk", held.document.name.clone())
            .under("Inbox", "/desk")
            .under(number.to_string(), format!("/desk/matters/{number}"))
            .under("Records as documents", super::address(number))
            .failed_if(!mistakes.is_empty());
        let (here, released) = (held.gone.is_none(), matter.released_with(id).is_some());
        let open = matter.outcome.is_none();
        let redaction = |held: &HeldDocument| held.redactions().iter().map(redaction).collect();
        Some(DocumentPage {
            shell,
            mistakes,
            href: address_of(number, id),
            standing: standing(matter, held),
            facts: facts(city, matter, held),
            description: held.document.description.clone(),
            sha256: held.document.sha256.clone(),
            groups: groups(pack, held, &words::zone(city)),
            redactions: redaction(held),
            can_decide: handles && open && here,
            can_replace: handles && open && here && !released,
            can_withdraw: handles && here,
            has_open: held.open_warnings().next().is_some(),
            reason: answers.text("reason"),
            by: answers.clone().or("by", own.clone()).text("by"),
            own,
            lines: (1..=LINES).map(|line| line_form(pack, "redaction", line, answers)).collect(),
            released,
            bytes_max: words::size(DOCUMENT_BYTES_MAX),
        })
    });
    let page = page.await?.ok_or(DeskError::Missing("document"))?;
    html(status, &page)
}

fn facts(city: &City, matter: &Matter, held: &HeldDocument) -> Vec<(&'static str, String)> {
    let document = &held.document;
    let item = document.item;
    let mut facts = vec![
        ("Item", format!("{}: {}", item.saturating_add(1), crate::pages::matter::item_words(city, matter, item))),
        ("What it is", format!("{}, {}", Media::words(&document.media), words::size(document.bytes))),
        ("Received", format!("{} by {}", When::moment(held.received_at, &words::zone(city)).words, held.received_by)),
    ];
    if let Some(replaces) = &document.replaces {
        let other = matter.document(&replaces.document).map(|held| held.document.name.clone()).unwrap_or_default();
        facts.push(("Takes the place of", format!("{other}: {}", replaces.reason)));
    }
    if let Some(by) = held.redacted_by() {
        facts.push(("Responsible for the redactions", by.to_string()));
    }
    match &held.gone {
        Some(Gone::Replaced { document, reason }) => {
            let other = matter.document(document).map(|held| held.document.name.clone()).unwrap_or_default();
            facts.push(("Replaced by", format!("{other}: {reason}")));
        }
        Some(Gone::Withdrawn { reason, by }) => facts.push(("Withdrawn", format!("{reason} ({by})"))),
        None => {}
    }
    facts
}

fn redaction(line: &records::ScheduleLine) -> (String, String) {
    let law = line.because.as_ref().map(|w| format!("{}: {}", w.citation_line(), w.statement)).unwrap_or_default();
    (line.what.clone(), law)
}

/// The warnings by kind, in the order in which they were found.
fn groups(pack: &Pack, held: &HeldDocument, zone: &TimeZone) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (n, known) in held.warnings.iter().enumerate() {
        let kind = &known.warning.kind;
        let at = groups.iter().position(|group| group.kind == *kind).unwrap_or_else(|| {
            groups.push(group(pack, kind));
            groups.len() - 1
        });
        let group = &mut groups[at];
        group.open += usize::from(known.overridden.is_none());
        group.warnings.push(line(n, known, zone));
    }
    groups
}

fn group(pack: &Pack, kind: &str) -> Group {
    let known = FindingKind::of(kind);
    let law = |rule: &law::ExemptionRule| {
        let section = rule.citations.first().map(ToString::to_string).unwrap_or_default();
        (rule.id.clone(), format!("{} ({section})", words::capital(&rule.title)))
    };
    Group {
        kind: kind.to_owned(),
        title: known.map_or_else(|| words::capital(kind), |kind| kind.title().to_owned()),
        advice: known.map_or("", FindingKind::advice),
        laws: pack.concerned_by(kind).map(law).collect(),
        open: 0,
        warnings: Vec::new(),
    }
}

fn line(n: usize, known: &HeldWarning, zone: &TimeZone) -> Line {
    let decided = known.overridden.as_ref().map(|o| (o.by.to_string(), When::moment(o.at, zone), o.reason.clone()));
    Line { n, place: words::capital(&known.warning.place), count: known.warning.count, decided }
}

/// `POST /desk/matters/{number}/documents/{id}/warnings`
pub(crate) async fn override_warnings(
    Path((number, id)): Path<(String, String)>,
    Posted { visit, answers }: Posted,
) -> Page {
    visit.must(Task::HandleRequests)?;
    let (number, id) = (MatterNumber(number), DocumentId(id));
    let chosen = look(&visit, &number, |_, matter| matter.document(&id).map(|held| chosen(held, &answers))).await?;
    let chosen = chosen.ok_or(DeskError::Missing("document"))?;
    // Nobody overrides a warning in somebody else's name.
    let (reason, by) = (answers.text("reason"), visit.session.official.clone());
    let decided = visit.state.acts.override_warnings(&visit.actor(), &number, &id, chosen, &reason, by).await;
    settle(&visit, (&number, &id), decided, "warnings-overridden", ("decide", &answers)).await
}

pub(super) const NAMED: &str = "name who decides: a name, a comma and a title";

/// The open warnings that were ticked, one by one or all of a kind.
fn chosen(held: &HeldDocument, answers: &Answers) -> Vec<DocumentWarning> {
    let (one, kinds) = (answers.all("warning"), answers.all("kind"));
    let open = held.warnings.iter().enumerate().filter(|(_, known)| known.overridden.is_none());
    let ticked =
        |(n, known): &(usize, &HeldWarning)| one.contains(&n.to_string()) || kinds.contains(&known.warning.kind);
    open.filter(ticked).map(|(_, known)| known.warning.clone()).collect()
}

/// `POST /desk/matters/{number}/documents/{id}/withdraw`
pub(crate) async fn withdraw_document(
    Path((number, id)): Path<(String, String)>,
    Posted { visit, answers }: Posted,
) -> Page {
    visit.must(Task::HandleRequests)?;
    let (number, id) = (MatterNumber(number), DocumentId(id));
    let Some(by) = Official::parse(&answers.text("by")) else {
        return show(&visit, &number, &id, &answers, Mistakes::one("withdraw-by", NAMED)).await;
    };
    let reason = answers.text("reason");
    let done = visit.state.acts.withdraw_document(&visit.actor(), &number, &id, &reason, by).await;
    settle(&visit, (&number, &id), done, "document-withdrawn", ("withdraw", &answers)).await
}

/// Done: back to the page with a line on it. Refused: the form comes back with what was typed.
pub(super) async fn settle(
    visit: &Visit,
    (number, id): (&MatterNumber, &DocumentId),
    result: Result<(), ActError>,
    flash: &str,
    (place, answers): (&str, &Answers),
) -> Page {
    match result {
        Ok(()) => Ok(done(&address_of(number, id), flash)),
        Err(ActError::Refused(words)) => show(visit, number, id, answers, Mistakes::one(place, words)).await,
        Err(other) => Err(other.into()),
    }
}

/// `GET /desk/matters/{number}/documents/{id}/content`: the document as it was received. Who opens it is on record.
pub(crate) async fn download_document(visit: Visit, Path((number, id)): Path<(String, String)>) -> Page {
    visit.must(Task::ReadDocuments)?;
    let opened = visit.state.acts.open_document(&visit.actor(), &MatterNumber(number), &DocumentId(id)).await?;
    Ok(download::kept(opened))
}
