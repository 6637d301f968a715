//! A public records request: choose datasets, then fields and dates, or describe the records in words.
//!
//! Two plain pages, and no script: the first chooses datasets, the second asks for the rest and sends. A link that names
//! a dataset leads to the second at once.

mod check;
mod part;
mod series;
mod suggest;

use crate::pages::asker::Asker;
use crate::pages::choice::{self, Choice};
use crate::pages::form::{self, Body, Mistakes};
use crate::pages::law;
use crate::pages::link::Params;
use crate::pages::reasons::Cite;
use crate::pages::search::Search;
use crate::pages::sent;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, Visit};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use part::Part;
use records::Contact;
use records::public::PublicDataset;

/// The name of the form, to which its tokens are bound.
const FORM: &str = "request";

/// Datasets that the first page lists at once.
const LISTED_MAX: usize = 100;

/// The formats: word, words.
const FORMATS: [(&str, &str); 6] = [
    ("", "However the city holds them"),
    ("csv", "CSV, for spreadsheets"),
    ("parquet", "Parquet, for analysis"),
    ("json", "JSON"),
    ("pdf", "PDF"),
    ("paper", "Paper copies (the city may charge what the copies cost)"),
];

#[derive(Template)]
#[template(path = "request_choose.html")]
struct ChoosePage {
    shell: Shell,
    mistakes: Mistakes,
    find: String,
    datasets: Vec<Choice>,
    chosen: usize,
    left_out: u64,
    office: Contact,
}

#[derive(Template)]
#[template(path = "request_details.html")]
struct DetailsPage {
    shell: Shell,
    token: String,
    mistakes: Mistakes,
    parts: Vec<Part>,
    all_published: bool,
    /// Whether what may answer it already was shown.
    looked: String,
    change: String,
    description: String,
    series: Vec<series::Row>,
    known: Vec<String>,
    /// Whether the rows for series are shown at once.
    opens_series: bool,
    formats: Vec<(&'static str, &'static str, bool)>,
    asker: Asker,
    office: Contact,
    law: Sections,
}

/// The sections that the page names, as the law of the city has them.
struct Sections {
    assist: Vec<Cite>,
    posting: Vec<Cite>,
    format: Vec<Cite>,
}

/// `GET /requests/new`
pub(crate) async fn new_request(visit: Visit) -> Response {
    let named = !visit.params.chosen("dataset").is_empty();
    let page = match visit.params.first("step") {
        "choose" => choose(&visit, Mistakes::default()).await,
        "chosen" if !named => {
            let mut mistakes = Mistakes::default();
            let words = "Choose at least one dataset, or describe the records in your own words";
            mistakes.add("datasets", words);
            choose(&visit, mistakes).await
        }
        "" if !named => choose(&visit, Mistakes::default()).await,
        _ => details(&visit, &part::prefilled(&visit.params), Mistakes::default(), StatusCode::OK).await,
    };
    visit.answer(page)
}

/// `POST /requests/new`
pub(crate) async fn send_request(visit: Visit, body: Body) -> Response {
    visit.answer(send(&visit, body).await)
}

async fn send(visit: &Visit, body: Body) -> Page {
    let answers = form::read(body)?;
    if visit.params.first("step") == "details" {
        return details(visit, &answers, Mistakes::default(), StatusCode::OK).await;
    }
    let mut mistakes = Mistakes::default();
    let status = form::gate(visit, FORM, &answers, "send", &mut mistakes);
    let all = choice::catalog(visit).await?;
    let (opening, requester) = check::checked(&answers, &all, &mut mistakes);
    if mistakes.is_empty()
        && let Some(page) = suggest::before(visit, &answers, &opening).await?
    {
        return Ok(page);
    }
    if mistakes.is_empty()
        && let Some(sent) = sent::open(visit, &answers, opening, requester, &mut mistakes).await?
    {
        return Ok(sent);
    }
    details(visit, &answers, mistakes, status).await
}

async fn choose(visit: &Visit, mistakes: Mistakes) -> Page {
    let all = choice::catalog(visit).await?;
    let chosen = visit.params.chosen("dataset");
    let find = visit.params.first("find");
    let search = Search { words: Search::words_of(find), ..Search::default() };
    let found = search.find(&all);
    let already = choice::named(&all, &chosen);
    let more: Vec<&PublicDataset> = found.iter().copied().filter(|d| !already.iter().any(|a| a.id == d.id)).collect();
    let left_out = more.len().saturating_sub(LISTED_MAX) as u64;
    let listed = already.iter().copied().chain(more.into_iter().take(LISTED_MAX));
    let shell = visit.shell("Request public records").under("/requests");
    let failed = !mistakes.is_empty();
    visit.own_page(
        if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK },
        &ChoosePage {
            shell: if failed { shell.failed() } else { shell },
            mistakes,
            find: find.to_owned(),
            datasets: choice::choices(listed, &chosen, visit.today),
            chosen: already.len(),
            left_out,
            office: visit.site.clerk.clone(),
        },
    )
}

async fn details(visit: &Visit, answers: &Params, mistakes: Mistakes, status: StatusCode) -> Page {
    let all = choice::catalog(visit).await?;
    let named = choice::named(&all, &answers.chosen("dataset"));
    let parts: Vec<Part> = named.into_iter().map(|d| part::of(d, answers, &mistakes, visit)).collect();
    let change = answers.chosen("dataset").into_iter().map(|id| ("dataset".to_owned(), id));
    let change: Params = [("step".to_owned(), "choose".to_owned())].into_iter().chain(change).collect();
    let series = series::rows(answers, &mistakes);
    let shell = visit.shell("Request public records: what you ask for").called("What you ask for");
    let shell = shell.under("/requests").after("Request public records", "/requests/new").unindexed();
    let format = |(word, words): (&'static str, &'static str)| (word, words, answers.first("format") == word);
    let value = |name| answers.first(name).to_owned();
    visit.own_page(
        status,
        &DetailsPage {
            shell: if mistakes.is_empty() { shell } else { shell.failed() },
            token: visit.token(FORM),
            mistakes,
            all_published: !parts.is_empty()
                && parts.iter().all(|p| p.is_published && p.withheld.is_empty() && !p.is_partial),
            change: change.to("/requests/new"),
            description: value("description"),
            looked: value(suggest::LOOKED),
            opens_series: parts.is_empty() || series.iter().any(|row| row.mistake.is_some() || !row.name.is_empty()),
            parts,
            series,
            known: series::known(visit),
            formats: FORMATS.into_iter().map(format).collect(),
            asker: Asker::of(answers),
            office: visit.site.clerk.clone(),
            law: Sections {
                assist: law::sections_of(visit, "access.assist"),
                posting: law::sections_of(visit, "access.posting"),
                format: law::sections_of(visit, "access.electronic-format"),
            },
        },
    )
}
