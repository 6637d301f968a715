//! Narrowing a request: of each item that is not decided, what the requester still asks for.

use super::act::form as form_of;
use super::asked::item_name;
use crate::pages::form::{self, Body, Mistakes};
use crate::pages::labels::Labels;
use crate::pages::link::Params;
use crate::pages::matter;
use crate::pages::sent;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, PageError, Visit};
use crate::submissions::{is_determined, present};
use crate::track::matter as find;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use catalog::FieldName;
use records::public::{PublicDataset, TrackedMatter};
use records::{AskedItem, Happening, MatterKind, StillAsked};

#[derive(Template)]
#[template(path = "track_narrow.html")]
struct NarrowPage {
    shell: Shell,
    mistakes: Mistakes,
    token: String,
    code: String,
    number: String,
    items: Vec<ItemForm>,
}

/// What is asked about one item.
struct ItemForm {
    /// What the names of its answers begin with, and the id of its part of the page.
    of: String,
    name: String,
    nothing: bool,
    /// The fields that were asked for: name, label, whether still asked for. None where it is no dataset, or where the
    /// names of the fields are not public.
    fields: Vec<(String, String, bool)>,
    from: String,
    to: String,
    text: String,
}

/// Whether anything of it can be narrowed: it is an open request, and not all of it is decided.
pub(super) fn is_possible(tracked: &TrackedMatter) -> bool {
    tracked.public.kind == MatterKind::Request && tracked.public.outcome.is_none() && !open_items(tracked).is_empty()
}

/// What stands above the page of the matter after it was narrowed.
pub(super) fn done_words(visit: &Visit, tracked: &TrackedMatter) -> &'static str {
    let before: Option<usize> = visit.params.first("before").parse().ok();
    match before.is_some_and(|before| times_narrowed(tracked) > before) {
        true => "The request is narrowed, as you said: it stands below.",
        false => "What you said was sent. It appears below as soon as it has been taken into the record.",
    }
}

fn times_narrowed(tracked: &TrackedMatter) -> usize {
    tracked.happened.iter().filter(|happened| **happened == Happening::Narrowed).count()
}

fn open_items(tracked: &TrackedMatter) -> Vec<u32> {
    let count = u32::try_from(tracked.opening.item_count()).unwrap_or(u32::MAX);
    (0..count).filter(|item| !is_determined(&tracked.public, *item)).collect()
}

/// `GET /track/{code}/narrow`
pub(crate) async fn ask_narrowing(Path(code): Path<String>, visit: Visit) -> Response {
    visit.answer(show(&visit, &code, None, Mistakes::default(), StatusCode::OK).await)
}

/// `POST /track/{code}/narrow`
pub(crate) async fn narrow_request(Path(code): Path<String>, visit: Visit, body: Body) -> Response {
    visit.answer(narrow(&visit, &code, body).await)
}

async fn narrow(visit: &Visit, code: &str, body: Body) -> Page {
    let answers = form::read(body)?;
    let mut mistakes = Mistakes::default();
    let status = form::gate(visit, &form_of(code), &answers, "send", &mut mistakes);
    let tracked = find(visit.state(), code).await?.ok_or(PageError::Missing("secret link"))?;
    let items = open_items(&tracked);
    let all: Vec<StillAsked> =
        items.iter().filter_map(|item| still_asked(*item, &tracked, &answers, &mut mistakes)).collect();
    if mistakes.is_empty() {
        let before = times_narrowed(&tracked);
        if let Some(sent) = sent::narrow(visit, &answers, code, all, before, &mut mistakes).await? {
            return Ok(sent);
        }
    }
    show(visit, code, Some(&answers), mistakes, status).await
}

fn of(item: u32) -> String {
    format!("item-{item}")
}

/// What was answered of one item; `None` where that is no answer, which `mistakes` then says.
fn still_asked(item: u32, tracked: &TrackedMatter, answers: &Params, mistakes: &mut Mistakes) -> Option<StillAsked> {
    let at = |name: &str| format!("{}-{name}", of(item));
    let nothing = answers.some(&at("nothing")).is_some();
    let kept = answers.chosen(&at("field"));
    let offered = answers.chosen(&at("offered"));
    if !offered.is_empty() && kept.is_empty() && !nothing {
        let words = "Choose the fields you still need, or say that you do not need this any more";
        mistakes.add(of(item), words);
        return None;
    }
    // All of those asked for is no narrowing.
    let fewer = offered.iter().any(|name| !kept.contains(name));
    let fields: Vec<FieldName> = kept.iter().filter(|_| fewer).filter_map(|name| name.parse().ok()).collect();
    let (from, to) = asked_days(tracked, item);
    let day = |name: &str, asked: Option<String>| {
        let day = answers.some(&at(name)).map(str::to_owned);
        day.filter(|day| Some(day) != asked.as_ref())
    };
    let text = form::text(answers, &at("text"), mistakes);
    Some(StillAsked { item, nothing, fields, from: day("from", from), to: day("to", to), text }.tidy())
}

/// The days that were asked for at first.
fn asked_days(tracked: &TrackedMatter, item: u32) -> (Option<String>, Option<String>) {
    match tracked.opening.item(item) {
        Some(AskedItem::Dataset(asked)) => (asked.from.clone(), asked.to.clone()),
        Some(AskedItem::Series(series)) => (series.from.clone(), series.to.clone()),
        Some(AskedItem::Described(_)) | None => (None, None),
    }
}

async fn show(visit: &Visit, code: &str, answers: Option<&Params>, mistakes: Mistakes, status: StatusCode) -> Page {
    let tracked = find(visit.state(), code).await?.ok_or(PageError::Missing("secret link"))?;
    let number = tracked.public.number.to_string();
    if !is_possible(&tracked) {
        let words = format!("Nothing of {number} can be narrowed any more: it is decided, or it has ended.");
        return Err(PageError::Refused(StatusCode::CONFLICT, words));
    }
    let datasets: Vec<PublicDataset> = visit.state().documents("dataset").await?;
    let titles = matter::titles(&datasets);
    let labels = Labels::of(&datasets);
    let item = |item: u32| {
        let name = format!("{}. {}", item.saturating_add(1), item_name(&tracked.opening, item, &titles));
        item_form(&tracked, item, name, &datasets, &labels, answers)
    };
    let items = open_items(&tracked).into_iter().map(item).collect();
    let shell = visit.shell(format!("Narrow {number}")).after(number.clone(), format!("/track/{code}")).unindexed();
    let shell = if mistakes.is_empty() { shell } else { shell.failed() };
    let token = visit.token(&form_of(code));
    visit.own_page(status, &NarrowPage { shell, mistakes, token, code: code.to_owned(), number, items })
}

fn item_form(
    tracked: &TrackedMatter,
    item: u32,
    name: String,
    datasets: &[PublicDataset],
    labels: &Labels,
    answers: Option<&Params>,
) -> ItemForm {
    let now = present(tracked, item);
    let (from, to) = asked_days(tracked, item);
    let at = |name: &str| format!("{}-{name}", of(item));
    let typed = |name: &str, present: Option<String>| match answers {
        Some(answers) => answers.first(&at(name)).to_owned(),
        None => present.unwrap_or_default(),
    };
    let still = |name: &FieldName| match answers {
        Some(answers) => answers.chosen(&at("field")).iter().any(|chosen| chosen == name.as_str()),
        None => now.fields.is_empty() || now.fields.contains(name),
    };
    let fields = asked_fields(tracked, item, datasets);
    let id = match tracked.opening.item(item) {
        Some(AskedItem::Dataset(asked)) => asked.dataset.to_string(),
        _ => String::new(),
    };
    ItemForm {
        nothing: answers.map_or(now.nothing, |answers| answers.some(&at("nothing")).is_some()),
        fields: fields.iter().map(|f| (f.to_string(), labels.label(&id, f.as_str()), still(f))).collect(),
        from: typed("from", now.from.clone().or(from)),
        to: typed("to", now.to.clone().or(to)),
        text: typed("text", now.text.clone()),
        of: of(item),
        name,
    }
}

/// The fields that were asked for: by name, or every one whose name is public.
fn asked_fields(tracked: &TrackedMatter, item: u32, datasets: &[PublicDataset]) -> Vec<FieldName> {
    let Some(AskedItem::Dataset(asked)) = tracked.opening.item(item) else { return Vec::new() };
    if !asked.fields.is_empty() {
        return asked.fields.clone();
    }
    let schema = datasets.iter().find(|d| d.id == asked.dataset).and_then(|d| d.schema.as_ref());
    let released = schema.into_iter().flat_map(|s| s.fields.iter().map(|f| &f.name));
    let withheld = schema.into_iter().flat_map(|s| s.withheld.iter().map(|f| &f.name));
    released.chain(withheld).cloned().collect()
}
