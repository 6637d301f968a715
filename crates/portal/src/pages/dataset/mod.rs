//! A dataset: what it is, what is withheld and why, its dictionary, its rows, its files and its API.

mod about;
mod described;
mod dictionary;
mod downloads;
mod filter;
mod history;
mod preview;
mod query_calls;
mod query_page;
mod query_problem;

use crate::pages::law;
use crate::pages::reasons::Cite;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, PageError, Visit};
use crate::pages::words::When;
use crate::{Lookup, OpenDataset};
use about::About;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use catalog::Standing;
use dictionary::{FieldRow, Withheld};
use downloads::{Download, Example};
pub(crate) use history::show_history;
use preview::Preview;
pub(crate) use query_page::show_query;
use records::public::PublicDataset;

#[derive(Template)]
#[template(path = "dataset.html")]
struct DatasetPage {
    shell: Shell,
    about: About,
    json_ld: String,
    summary: String,
    withheld: Vec<Withheld>,
    challenge: String,
    fields: Vec<FieldRow>,
    stable_ids: bool,
    data: Preview,
    files: Vec<Download>,
    release: Release,
    examples: Vec<Example>,
}

/// The release that is shown.
struct Release {
    id: String,
    first: When,
    sha256: String,
    file: String,
    checksums: String,
    withheld: String,
}

#[derive(Template)]
#[template(path = "dataset_unreleased.html")]
struct UnreleasedPage {
    shell: Shell,
    about: About,
    json_ld: String,
    kind: Standing,
    withheld: Option<Withheld>,
    takedown_note: Option<String>,
    challenge: String,
    /// The sections that say that what can be separated is given.
    segregable: Vec<Cite>,
    ask: String,
    request: String,
}

/// `GET /d/{id}` and `GET /d/{slug}`
pub(crate) async fn show_dataset(Path(id): Path<String>, visit: Visit) -> Response {
    visit.answer(dataset(&id, &visit).await)
}

async fn dataset(id: &str, visit: &Visit) -> Page {
    match visit.state().dataset(id).await? {
        Lookup::Unknown => Err(PageError::Missing("dataset")),
        Lookup::Closed(_) => Err(being_changed()),
        Lookup::Unreleased(about) => unreleased(&about, visit),
        Lookup::Open(open) => released(&open, visit).await,
    }
}

fn being_changed() -> PageError {
    let words = "This dataset is being changed at this moment. Please try again in a few seconds.";
    PageError::Refused(StatusCode::SERVICE_UNAVAILABLE, words.into())
}

/// An error when what was read of a dataset may not be shown any more.
async fn hold(visit: &Visit, open: &OpenDataset) -> Result<(), PageError> {
    if visit.state().still_shown(open).await? {
        return Ok(());
    }
    let words = "This dataset was changed a moment ago. Please load the page again.";
    Err(PageError::Refused(StatusCode::SERVICE_UNAVAILABLE, words.into()))
}

async fn released(open: &OpenDataset, visit: &Visit) -> Page {
    let data = preview::preview(visit, open).await?;
    hold(visit, open).await?;
    let id = open.about.id.to_string();
    let status = data.status;
    let page = DatasetPage {
        shell: if data.problem.is_some() { shell(&open.about, visit).failed() } else { shell(&open.about, visit) },
        about: about::about(&open.about, visit),
        json_ld: described::json_ld(&open.about, Some(open), visit),
        summary: dictionary::summary(&open.schema),
        withheld: dictionary::left_out(&id, &open.schema),
        challenge: visit.site.challenge.clone(),
        fields: dictionary::dictionary(&open.schema),
        stable_ids: open.schema.stable_ids,
        data,
        files: downloads::downloads(open).await,
        release: Release {
            id: open.release.id.to_string(),
            first: When::date_of(open.release.released_at, &visit.zone),
            sha256: open.release.parquet_sha256.clone(),
            file: format!("/data/{id}/{}.parquet", open.release.id),
            checksums: format!("/data/{id}/checksums.txt"),
            withheld: format!("/data/{id}/withheld.json"),
        },
        examples: downloads::examples(open, &visit.ask.base),
    };
    visit.page_with(status, &page)
}

fn unreleased(dataset: &PublicDataset, visit: &Visit) -> Page {
    let id = dataset.id.to_string();
    let topic = if dataset.standing == Standing::Planned { "publication-timeline" } else { "withholding" };
    visit.page(&UnreleasedPage {
        shell: shell(dataset, visit),
        about: about::about(dataset, visit),
        json_ld: described::json_ld(dataset, None, visit),
        kind: dataset.standing,
        withheld: (!dataset.withheld.is_empty()).then(|| dictionary::whole(&id, &dataset.withheld)),
        takedown_note: dataset.takedown_note.clone(),
        challenge: visit.site.challenge.clone(),
        segregable: law::sections_of(visit, "access.segregable-portion"),
        ask: format!("/inquiries/new?topic={topic}&dataset={id}"),
        request: format!("/requests/new?dataset={id}"),
    })
}

fn shell(dataset: &PublicDataset, visit: &Visit) -> Shell {
    let words = match dataset.description.trim() {
        "" => format!("{}: a dataset of the {}.", dataset.title, visit.site.city),
        text => super::words::shorten(text, 160),
    };
    // Two datasets may have one title; their pages do not.
    visit
        .shell(format!("{} ({})", dataset.title, dataset.id))
        .called(dataset.title.clone())
        .under("/datasets")
        .known_as(visit.absolute(&format!("/d/{}", dataset.id)))
        .described(words)
}
