//! One item that a department was asked for: what was asked, the documents it brings, and its answer.

use super::{address, assigned, department, waiting};
use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::documents::{receive, standing};
use crate::pages::matter::item_words;
use crate::pages::shell::Shell;
use crate::visit::{Posted, Visit, done};
use crate::words::{self, Badge, When};
use acts::{ActError, DOCUMENT_BYTES_MAX, DocumentAsk};
use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use catalog::FieldName;
use records::commands::work;
use records::{AskedItem, City, Matter, MatterNumber};

#[derive(Template)]
#[template(path = "assigned_item.html")]
struct ItemPage {
    shell: Shell,
    mistakes: Mistakes,
    href: String,
    number: String,
    item: u32,
    title: String,
    department: String,
    by: Option<When>,
    /// When the department answered, where it did.
    answered: Option<When>,
    /// When the request as a whole is to be determined.
    due: Option<When>,
    /// What was asked, in lines of a name and words.
    asked: Vec<(&'static str, String)>,
    /// What was written, where records were described.
    text: Option<String>,
    /// What the requester narrowed it to since.
    narrowed: Option<String>,
    /// Documents held for the item: name, where they stand, when they were received.
    documents: Vec<(String, Badge, When)>,
    found: String,
    description: String,
    bytes_max: String,
}

/// Which item an address names: the request, and the item from 0.
fn place(number: String, item: u32) -> Result<(MatterNumber, u32), DeskError> {
    Ok((MatterNumber(number), item.checked_sub(1).ok_or(DeskError::Missing("item"))?))
}

/// `GET /desk/assigned/{number}/{item}`
pub(crate) async fn show_item(visit: Visit, Path((number, item)): Path<(String, u32)>) -> Page {
    let (number, item) = place(number, item)?;
    show(&visit, &number, item, &Answers::default(), Mistakes::default()).await
}

async fn show(visit: &Visit, number: &MatterNumber, item: u32, answers: &Answers, mistakes: Mistakes) -> Page {
    let department = department(visit)?;
    let title = format!("Item {} of {number}", item.saturating_add(1));
    let shell =
        Shell::new(visit, "/desk/assigned", title).under("To answer", "/desk/assigned").failed_if(!mistakes.is_empty());
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = visit.state.acts.read(|city| {
        let matter = city.matters.get(number).filter(|matter| matter.outcome.is_none())?;
        let assigned = assigned(matter, item, &department)?;
        let (asked, text) = asked(city, matter, item);
        Some(ItemPage {
            shell,
            mistakes,
            href: address(&number.0, item),
            number: number.to_string(),
            item: item.saturating_add(1),
            title: item_words(city, matter, item),
            by: assigned.by.map(When::day),
            answered: assigned.returned.map(|at| When::moment(at, &words::zone(city))),
            due: matter.effective_due().filter(|_| !matter.is_determined(item)).map(When::day),
            asked,
            text,
            narrowed: matter
                .item_work(item)
                .and_then(|work| Some(work.narrowed.as_ref()?.to.words(ToString::to_string))),
            documents: documents(city, matter, item),
            found: answers.text("found"),
            description: answers.text("description"),
            bytes_max: words::size(DOCUMENT_BYTES_MAX),
            department,
        })
    });
    // An item of another department is as unknown as one that nobody was asked for.
    html(status, &page.await?.ok_or(DeskError::Missing("item"))?)
}

fn asked(city: &City, matter: &Matter, item: u32) -> (Vec<(&'static str, String)>, Option<String>) {
    let dates = |from: &Option<String>, to: &Option<String>| {
        let range = records::words::date_range(from.as_deref(), to.as_deref());
        if range.is_empty() { "all".to_owned() } else { range }
    };
    match matter.opening.item(item) {
        Some(AskedItem::Dataset(asked)) => {
            let fields: Vec<&str> = asked.fields.iter().map(FieldName::as_str).collect();
            let fields = if fields.is_empty() { "all".to_owned() } else { fields.join(", ") };
            let title = words::title(city, &asked.dataset);
            let lines = vec![("Dataset", title), ("Fields", fields), ("Dates", dates(&asked.from, &asked.to))];
            (lines, None)
        }
        Some(AskedItem::Series(series)) => {
            (vec![("Record series", series.name.clone()), ("Dates", dates(&series.from, &series.to))], None)
        }
        Some(AskedItem::Described(text)) => (Vec::new(), Some(text.to_owned())),
        None => (Vec::new(), None),
    }
}

fn documents(city: &City, matter: &Matter, item: u32) -> Vec<(String, Badge, When)> {
    let zone = words::zone(city);
    let held = matter.documents.iter().filter(|held| held.document.item == item && held.gone.is_none());
    held.map(|held| (held.document.name.clone(), standing(matter, held), When::moment(held.received_at, &zone)))
        .collect()
}

/// Refuses an item that the department was not asked for, or has answered.
async fn must_wait(visit: &Visit, number: &MatterNumber, item: u32) -> Result<String, DeskError> {
    let department = department(visit)?;
    let waits = visit
        .state
        .acts
        .read(|city| city.matters.get(number).is_some_and(|matter| waiting(matter, item, &department).is_some()));
    if waits.await? { Ok(department) } else { Err(DeskError::Missing("item")) }
}

/// `POST /desk/assigned/{number}/{item}/answer`
pub(crate) async fn answer_item(Path((number, item)): Path<(String, u32)>, Posted { visit, answers }: Posted) -> Page {
    let (number, item) = place(number, item)?;
    let department = must_wait(&visit, &number, item).await?;
    let (by, found) = (visit.session.official.clone(), answers.text("found"));
    let decide = |city: &City, _| work::give_back(city, &number, item, &department, by, &found);
    match visit.state.acts.proceed(&visit.actor(), &number, decide).await {
        Ok(()) => Ok(done("/desk/assigned", "item-answered")),
        Err(ActError::Refused(words)) => show(&visit, &number, item, &answers, Mistakes::one("found", words)).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/assigned/{number}/{item}/documents`
pub(crate) async fn bring_documents(
    visit: Visit,
    Path((number, item)): Path<(String, u32)>,
    form: Result<Multipart, MultipartRejection>,
) -> Page {
    let (number, item) = place(number, item)?;
    must_wait(&visit, &number, item).await?;
    let mut form = form.map_err(|e| DeskError::Unreadable(e.status()))?;
    let ask = |answers: &Answers, name| {
        Ok(DocumentAsk { item, name, description: answers.text("description"), replaces: None })
    };
    let brought = receive(&visit, &number, &mut form, ask).await?;
    let Some((place, words)) = brought.refused else {
        let flash = if brought.received == 1 { "document-received" } else { "documents-received" };
        return Ok(done(&address(&number.0, item), flash));
    };
    let mistakes = Mistakes::one(place.unwrap_or_else(|| "file".into()), words);
    show(&visit, &number, item, &brought.answers, mistakes).await
}
