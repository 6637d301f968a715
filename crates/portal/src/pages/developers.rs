//! For developers: the APIs, the query language, limits and keys, and a query to begin with.

use crate::pages::completion;
use crate::pages::link::{Params, encode};
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, PageError, Visit};
use crate::pages::words::number;
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use catalog::{DatasetId, Standing};
use query::syntax::KEYWORDS;
use query::{Aggregate, Function, WindowFunction};
use records::public::PublicDataset;

#[derive(Template)]
#[template(path = "developers.html")]
struct DevelopersPage {
    shell: Shell,
    base: String,
    id: String,
    field: String,
    functions: Vec<FunctionRow>,
    aggregates: Vec<FunctionRow>,
    windows: Vec<FunctionRow>,
    keywords: Vec<FunctionRow>,
    datasets: Vec<(String, String)>,
    is_listed: bool,
    words: String,
    per_minute: Option<String>,
}

/// Datasets among which one is chosen from a list; of more, the id is written.
const LISTED_MAX: usize = 300;

/// A function or a word of the grammar as the page lists it.
struct FunctionRow {
    name: &'static str,
    says: &'static str,
}

impl FunctionRow {
    fn new(name: &'static str, says: &'static str) -> Self {
        Self { name, says }
    }
}

/// `GET /developers`
pub(crate) async fn show_developers(visit: Visit) -> Response {
    visit.answer(developers(&visit).await)
}

/// `GET /developers/query?dataset=…&q=…`: on to the page of that dataset.
pub(crate) async fn start_query(visit: Visit) -> Response {
    visit.answer(start(&visit))
}

fn start(visit: &Visit) -> Page {
    let id: DatasetId =
        visit.params.first("dataset").parse().map_err(|_| PageError::Missing("dataset with this id"))?;
    let query: Params = [("q", visit.params.first("q"))].into_iter().collect();
    Ok(Redirect::to(&query.to(&format!("/d/{}/query", encode(id.as_str())))).into_response())
}

async fn developers(visit: &Visit) -> Page {
    let mut datasets: Vec<PublicDataset> = visit.state().documents("dataset").await?;
    datasets.retain(|d| d.standing == Standing::Published);
    // Examples name a dataset that is there, so that they run as they are printed.
    let first = datasets.first();
    let field = first.and_then(|d| d.schema.as_ref()?.fields.first());
    let (id, field) = (
        first.map_or_else(|| "abcd-1234".to_owned(), |d| d.id.to_string()),
        field.map_or_else(|| "field".to_owned(), |f| f.name.to_string()),
    );
    datasets.sort_by_key(|d| d.title.to_lowercase());
    let limit = visit.state().limits.anonymous_per_minute;
    visit.page(&DevelopersPage {
        shell: visit.shell("For developers").called("Developers").section("/developers"),
        base: visit.ask.base.clone(),
        id,
        field,
        functions: Function::all().map(|f| FunctionRow::new(f.example(), f.says())).collect(),
        aggregates: Aggregate::ALL.iter().map(|a| FunctionRow::new(a.example(), a.says())).collect(),
        windows: WindowFunction::ALL.iter().map(|w| FunctionRow::new(w.example(), w.says())).collect(),
        keywords: KEYWORDS.iter().map(|k| FunctionRow::new(k.word, k.says)).collect(),
        is_listed: datasets.len() <= LISTED_MAX,
        datasets: datasets.iter().map(|d| (d.id.to_string(), d.title.clone())).collect(),
        words: completion::words(None),
        per_minute: (limit > 0).then(|| number(limit.into())),
    })
}
