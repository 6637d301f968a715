//! A query written by hand over a dataset: its answer, its address, and the same call in other languages.

use super::downloads::Example;
use super::query_calls::{Addresses, calls};
use super::query_problem::Problem;
use super::{being_changed, hold};
use crate::api::rows::Others;
use crate::pages::completion;
use crate::pages::reasons::Reason;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, PageError, Visit};
use crate::pages::words::shorten;
use crate::{Lookup, OpenDataset};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use catalog::FieldType;
use dialects::format_cell;
use dialects::soda::{self, SodaError, SodaRequest};
use engine::EngineError;
use query::Query;

/// Rows that the page shows; the address gives all of them.
const ROWS_SHOWN: u64 = 100;
/// Characters of a cell that the page shows.
const CELL_CHARS: usize = 300;

#[derive(Template)]
#[template(path = "query.html")]
struct QueryPage {
    shell: Shell,
    id: String,
    title: String,
    text: String,
    fields: Vec<(String, &'static str)>,
    words: String,
    problem: Option<Problem>,
    answer: Option<Answer>,
    addresses: Addresses,
    calls: Vec<Example>,
}

/// The rows of the answer.
struct Answer {
    count: String,
    columns: Vec<(String, bool)>,
    rows: Vec<Vec<Option<String>>>,
}

/// `GET /d/{id}/query?q=…`
pub(crate) async fn show_query(Path(id): Path<String>, visit: Visit) -> Response {
    visit.answer(page(&id, &visit).await)
}

async fn page(id: &str, visit: &Visit) -> Page {
    let open = match visit.state().dataset(id).await? {
        Lookup::Open(open) => open,
        Lookup::Closed(_) => return Err(being_changed()),
        // What it is, and why it cannot be asked, is said on the page of the dataset.
        Lookup::Unknown => return Err(PageError::Missing("published dataset")),
        // Its own page says why there is nothing to ask, and what one can do.
        Lookup::Unreleased(about) => return Ok(Redirect::to(&format!("/d/{}", about.id)).into_response()),
    };
    let text = visit.params.first("q").replace("\r\n", "\n");
    let (problem, answer) = match text.trim() {
        "" => (None, None),
        _ => match run(visit, &open, &text).await? {
            Ok(answer) => (None, Some(answer)),
            Err(problem) => (Some(problem), None),
        },
    };
    hold(visit, &open).await?;
    let status = problem.as_ref().map_or(StatusCode::OK, |problem| problem.status);
    let shell = shell(&open, visit);
    let text = if text.trim().is_empty() { first_query(&open) } else { text };
    let page = QueryPage {
        shell: if problem.is_some() { shell.failed() } else { shell },
        id: open.about.id.to_string(),
        title: open.about.title.clone(),
        addresses: Addresses::of(&open, &visit.ask.base, &text),
        calls: if problem.is_some() { Vec::new() } else { calls(&open, &visit.ask.base, &text) },
        text,
        fields: open.schema.fields.iter().map(|f| (f.name.to_string(), f.field_type.word())).collect(),
        words: completion::words(Some(&open.schema)),
        problem,
        answer,
    };
    visit.page_with(status, &page)
}

fn shell(open: &OpenDataset, visit: &Visit) -> Shell {
    let about = &open.about;
    visit
        .shell(format!("Query {} ({})", about.title, about.id))
        .called("Query")
        .under("/datasets")
        .known_as(visit.absolute(&format!("/d/{}/query", about.id)))
        .described(format!("Ask {} a question in the query language.", about.title))
}

/// A query that shows something of any dataset: how often each value of a field occurs, if possible of one that says neither
/// which row it is nor whose.
fn first_query(open: &OpenDataset) -> String {
    let fields = &open.schema.fields;
    let telling = fields.iter().find(|f| f.role.is_none() && f.field_type == FieldType::Text);
    let Some(field) = telling.or(fields.first()) else { return "select count(*)".into() };
    let name = query::Expr::name(field.name.as_str());
    format!("select {name}, count(*) as n\ngroup by {name}\norder by n desc\nlimit 20")
}

async fn run(visit: &Visit, open: &OpenDataset, text: &str) -> Result<Result<Answer, Problem>, PageError> {
    let asked = soda::parse(&[("$query".to_owned(), text.to_owned())]);
    let mut request = match asked {
        Ok(request) => request,
        Err(error) => return Ok(Err(Problem::refused(&error, open))),
    };
    request.query.now = visit.state().second();
    // One row more than is shown tells whether there are more.
    request.query.limit = request.query.limit.map(|limit| limit.min(ROWS_SHOWN + 1));
    let others = match others(visit, open, &request.query).await? {
        Ok(others) => others,
        Err(problem) => return Ok(Err(problem)),
    };
    let answered = answer(visit, open, &others, &request).await;
    // A decision on any of the datasets may have come meanwhile.
    for dataset in others.all(open) {
        hold(visit, dataset).await?;
    }
    Ok(match answered {
        Ok(answer) => Ok(answer),
        Err(Failed::Refused(error)) => Err(Problem::refused(&error, open)),
        Err(Failed::Engine(EngineError::OverBudget { .. })) => {
            let words = "This query takes too much time or memory. Ask for fewer rows, groups or fields.";
            Err(Problem::of(words, StatusCode::BAD_REQUEST))
        }
        Err(Failed::Engine(fault)) => return Err(fault.into()),
    })
}

/// The datasets that the query names.
async fn others(visit: &Visit, this: &OpenDataset, query: &Query) -> Result<Result<Others, Problem>, PageError> {
    let mut others = Others::default();
    for (id, _) in query.datasets() {
        let problem = match visit.state().dataset(id).await? {
            Lookup::Open(dataset) => {
                others.add(this, id, dataset);
                continue;
            }
            Lookup::Unknown => Problem::of(format!("No dataset has the id {id}."), StatusCode::NOT_FOUND),
            Lookup::Closed(_) => Problem::of(
                format!("The dataset {id} is being changed. Please try again in a few seconds."),
                StatusCode::SERVICE_UNAVAILABLE,
            ),
            Lookup::Unreleased(about) => Problem {
                reasons: Reason::all(&about.withheld),
                link: Some((format!("/d/{}", about.id), "What is known of it, and how to request it")),
                ..Problem::of(format!("The dataset “{}” is not published.", about.title), StatusCode::FORBIDDEN)
            },
        };
        return Ok(Err(problem));
    }
    Ok(Ok(others))
}

enum Failed {
    Refused(Box<SodaError>),
    Engine(EngineError),
}

async fn answer(visit: &Visit, open: &OpenDataset, others: &Others, request: &SodaRequest) -> Result<Answer, Failed> {
    let query = others.resolve(request, &open.schema).map_err(|e| Failed::Refused(Box::new(e)))?;
    let releases = others.releases(open);
    let run = visit.state().engine.run_among(&releases, &query).await.map_err(Failed::Engine)?;
    let batches = run.collect().await.map_err(Failed::Engine)?;
    let mut rows = Vec::new();
    for batch in &batches {
        for row in 0..batch.num_rows() {
            let cells = query.outputs().iter().zip(batch.columns());
            let cell = |text: String| shorten(&text, CELL_CHARS);
            rows.push(cells.map(|(o, column)| format_cell(column, row, o.expr.ty).map(cell)).collect::<Vec<_>>());
        }
    }
    let shown = usize::try_from(ROWS_SHOWN).unwrap_or(usize::MAX);
    let count = match rows.len() {
        1 => "1 row".to_owned(),
        n if n > shown => format!("The first {shown} rows"),
        n => format!("{n} rows"),
    };
    rows.truncate(shown);
    let columns = query.outputs().iter().map(|o| (o.name.clone(), o.expr.ty.is_number())).collect();
    Ok(Answer { count, columns, rows })
}
