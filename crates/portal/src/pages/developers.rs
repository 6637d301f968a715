//! For developers: the APIs, the query language, limits and keys.

use crate::pages::shell::Shell;
use crate::pages::visit::{Page, Visit};
use crate::pages::words::number;
use askama::Template;
use axum::response::Response;
use catalog::Standing;
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
    per_minute: Option<String>,
}

/// A function as the page lists it.
struct FunctionRow {
    name: String,
    says: &'static str,
}

/// `GET /developers`
pub(crate) async fn show_developers(visit: Visit) -> Response {
    visit.answer(developers(&visit).await)
}

async fn developers(visit: &Visit) -> Page {
    let datasets: Vec<PublicDataset> = visit.state().documents("dataset").await?;
    // Examples name a dataset that is there, so that they run as they are printed.
    let published = datasets.iter().find(|d| d.standing == Standing::Published);
    let field = published.and_then(|d| d.schema.as_ref()?.fields.first());
    let limit = visit.state().limits.anonymous_per_minute;
    visit.page(&DevelopersPage {
        shell: visit.shell("For developers").called("Developers").section("/developers"),
        base: visit.ask.base.clone(),
        id: published.map_or_else(|| "abcd-1234".to_owned(), |d| d.id.to_string()),
        field: field.map_or_else(|| "field".to_owned(), |f| f.name.to_string()),
        functions: Function::all().map(|f| FunctionRow { name: f.example().into(), says: f.says() }).collect(),
        aggregates: Aggregate::ALL.iter().map(|a| FunctionRow { name: a.name().into(), says: a.says() }).collect(),
        windows: WindowFunction::ALL.iter().map(|w| FunctionRow { name: w.name().into(), says: w.says() }).collect(),
        per_minute: (limit > 0).then(|| number(limit.into())),
    })
}
