//! All documents of a request, the form that adds some, and the forms that produce an installment of them.

use super::{look, standing};
use crate::answers::{Answers, Mistakes};
use crate::error::{Page, html};
use crate::pages::cites::Cites;
use crate::pages::matter::{AudienceForm, Choosable, choosable, item_words};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::Visit;
use crate::words::{self, Badge, When};
use acts::{DOCUMENT_BYTES_MAX, Media};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use records::{City, Matter, MatterNumber};

#[derive(Template)]
#[template(path = "documents.html")]
struct DocumentsPage {
    shell: Shell,
    mistakes: Mistakes,
    law: Cites,
    number: String,
    rows: Vec<Row>,
    /// Whether this person may add and produce documents now.
    can_add: bool,
    /// Items: number from 0, words, whether chosen.
    items: Vec<(u32, String, bool)>,
    description: String,
    bytes_max: String,
    produce: Vec<ProduceForm>,
}

/// A document in the list.
struct Row {
    href: String,
    name: String,
    item: u32,
    what: String,
    standing: Badge,
    received: When,
    by: String,
}

/// What produces an installment of an item.
struct ProduceForm {
    item: u32,
    number: u32,
    title: String,
    documents: Vec<Choosable>,
    audience: AudienceForm,
    last: bool,
}

/// The sections that the page names.
const CITED: [&str; 2] = ["access.no-selective-disclosure", "access.waiver-exceptions"];

/// `GET /desk/matters/{number}/documents`
pub(crate) async fn show_documents(visit: Visit, Path(number): Path<String>) -> Page {
    visit.must(Task::ReadDocuments)?;
    show(&visit, &MatterNumber(number), &Answers::default(), Mistakes::default()).await
}

/// The page, with what was typed into a form that came back.
pub(super) async fn show(visit: &Visit, number: &MatterNumber, answers: &Answers, mistakes: Mistakes) -> Page {
    let pack = visit.state.acts.pack();
    let handles = visit.may(Task::HandleRequests);
    let shell = Shell::new(visit, "/desk", "Records as documents")
        .under("Inbox", "/desk")
        .under(number.to_string(), format!("/desk/matters/{number}"))
        .failed_if(!mistakes.is_empty());
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = look(visit, number, |city, matter| {
        let can_add = handles && matter.outcome.is_none();
        DocumentsPage {
            shell,
            mistakes,
            law: Cites::of(city, matter, &CITED),
            number: number.to_string(),
            rows: rows(city, matter),
            can_add,
            items: items(city, matter, answers),
            description: answers.text("description"),
            bytes_max: words::size(DOCUMENT_BYTES_MAX),
            produce: if can_add { produce(city, pack, matter, answers) } else { Vec::new() },
        }
    });
    html(status, &page.await?)
}

/// The newest first, those that are gone last.
fn rows(city: &City, matter: &Matter) -> Vec<Row> {
    let zone = words::zone(city);
    let row = |held: &records::document::HeldDocument| Row {
        href: super::address_of(&matter.number, &held.document.id),
        name: held.document.name.clone(),
        item: held.document.item.saturating_add(1),
        what: format!("{}, {}", Media::words(&held.document.media), words::size(held.document.bytes)),
        standing: standing(matter, held),
        received: When::moment(held.received_at, &zone),
        by: held.received_by.clone(),
    };
    let (held, gone): (Vec<_>, Vec<_>) = matter.documents.iter().rev().partition(|held| held.gone.is_none());
    held.into_iter().chain(gone).map(row).collect()
}

fn items(city: &City, matter: &Matter, answers: &Answers) -> Vec<(u32, String, bool)> {
    let chosen = answers.text("item");
    let words = |item: u32| format!("Item {}: {}", item.saturating_add(1), item_words(city, matter, item));
    matter.items().map(|item| (item, words(item), item.to_string() == chosen)).collect()
}

/// An item is produced in installments once it is determined and something of it is given, until the last one.
fn produce(city: &City, pack: &law::Pack, matter: &Matter, answers: &Answers) -> Vec<ProduceForm> {
    let gives = |item: &u32| {
        let decided = matter.determinations.iter().any(|d| d.item == *item && d.outcome.gives());
        let complete = matter.item_work(*item).is_some_and(|work| work.complete_at.is_some());
        decided && !complete && !matter.undetermined().contains(item)
    };
    let form = |item: u32| {
        let mut documents = choosable(matter, item, answers);
        documents.retain(|d| matter.released_with(&records::document::DocumentId(d.id.clone())).is_none());
        (!documents.is_empty()).then(|| ProduceForm {
            item,
            number: item.saturating_add(1),
            title: item_words(city, matter, item),
            documents,
            audience: AudienceForm::of(pack, &format!("item-{item}"), answers),
            last: answers.has("last"),
        })
    };
    matter.items().filter(gives).filter_map(form).collect()
}
