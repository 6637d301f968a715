//! The rows of a release on its page: filtered, ordered, a page at a time.

use super::filter::{Condition, Filter, OPERATORS};
use crate::OpenDataset;
use crate::pages::labels::quoted;
use crate::pages::link::{Params, encode};
use crate::pages::pager::{Pager, Window};
use crate::pages::reasons::Reason;
use crate::pages::visit::{PageError, Visit};
use crate::pages::words::{capital, clock_words, shorten};
use axum::http::StatusCode;
use catalog::{FieldType, PublicField, PublicSchema};
use dialects::format_cell;
use engine::EngineError;
use jiff::civil::{Date, DateTime};
use query::{Query, Refusal, ResolvedQuery, resolve};

const PAGE_SIZE: u64 = 25;

/// Characters of a cell that the page shows; the files have all of them.
const CELL_CHARS: usize = 300;

/// The rows, or why they are not shown.
pub(super) struct Preview {
    /// What went wrong with the filter.
    pub problem: Option<Problem>,
    /// The conditions, and an empty one.
    pub conditions: Vec<ConditionView>,
    /// Words looked for.
    pub words: String,
    /// The order asked for, sent along by the form.
    pub order: String,
    /// Whether the filter leaves rows out.
    pub narrows: bool,
    /// `Showing 1–25 of 120,345 rows`.
    pub count: String,
    /// In which zone times are told.
    pub zone: Option<String>,
    /// Whether a column is marked as not whole.
    pub is_partial: bool,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// The pages.
    pub pager: Pager,
    /// The same rows as files.
    pub files: Vec<(&'static str, String)>,
    /// The status of the page.
    pub status: StatusCode,
}

/// What went wrong with the filter, and what can be done.
pub(super) struct Problem {
    /// In words.
    pub words: String,
    /// The part of the filter that is meant.
    pub place: String,
    /// Why a field is withheld, when that is what is wrong.
    pub reasons: Vec<Reason>,
    /// Where to request the field.
    pub request: Option<String>,
}

/// A row of the form.
pub(super) struct ConditionView {
    /// Its place, from 1.
    pub place: usize,
    /// The fields to choose from.
    pub fields: Vec<(String, String, bool)>,
    /// The operators to choose from.
    pub operators: Vec<(&'static str, &'static str, bool)>,
    /// The value.
    pub value: String,
}

/// A column.
pub(super) struct Column {
    /// Its label.
    pub label: String,
    /// The link that orders by it.
    pub href: String,
    /// `ascending` or `descending` when the rows are ordered by it.
    pub sorted: Option<&'static str>,
    /// What the link does.
    pub does: &'static str,
    /// Whether it holds numbers.
    pub is_number: bool,
    /// Whether values of it are withheld or generalised in some rows.
    pub is_partial: bool,
}

/// A cell.
pub(super) struct Cell {
    /// Its text; `None` for no value.
    pub text: Option<String>,
    /// The same for machines, when it is a date or time.
    pub iso: Option<String>,
    /// Whether it holds a number.
    pub is_number: bool,
    /// Whether no value may mean a withheld one.
    pub is_partial: bool,
}

/// The rows of a release as asked for.
pub(super) async fn preview(visit: &Visit, open: &OpenDataset) -> Result<Preview, PageError> {
    let filter = Filter::read(&visit.params);
    match find(visit, open, &filter).await {
        Ok((window, rows)) => Ok(shown(open, &filter, &visit.site.timezone, window, rows)),
        Err(Failed::Problem(problem, status)) => Ok(refused(open, &filter, problem, status)),
        Err(Failed::Fault(fault)) => Err(fault.into()),
    }
}

enum Failed {
    Problem(Problem, StatusCode),
    Fault(EngineError),
}

impl From<EngineError> for Failed {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::OverBudget { .. } => {
                let words = "This question takes too much time or memory. Narrow it with another condition, or download \
                             the whole dataset.";
                let problem = Problem { words: words.into(), place: "filter".into(), reasons: vec![], request: None };
                Self::Problem(problem, StatusCode::BAD_REQUEST)
            }
            other => Self::Fault(other),
        }
    }
}

async fn find(visit: &Visit, open: &OpenDataset, filter: &Filter) -> Result<(Window, Vec<Vec<Cell>>), Failed> {
    let schema = &open.schema;
    // Decided before anything is counted: what the order names is part of the question.
    resolved(&filter.rows(schema, 0, 0), open, filter)?;
    let total = if filter.narrows() { count(visit, open, filter).await? } else { schema.rows };
    let window = Window::new(visit.params.first("page"), PAGE_SIZE, total);
    let query = resolved(&filter.rows(schema, PAGE_SIZE, window.offset()), open, filter)?;
    let batches = visit.state().engine.run(&open.rows, &query).await?.collect().await?;
    let mut rows = Vec::new();
    for batch in &batches {
        for row in 0..batch.num_rows() {
            let cells = schema.fields.iter().zip(query.outputs()).zip(batch.columns());
            rows.push(
                cells.map(|((field, output), column)| cell(field, format_cell(column, row, output.expr.ty))).collect(),
            );
        }
    }
    Ok((window, rows))
}

async fn count(visit: &Visit, open: &OpenDataset, filter: &Filter) -> Result<u64, Failed> {
    let query = resolved(&filter.count(&open.schema), open, filter)?;
    let batches = visit.state().engine.run(&open.rows, &query).await?.collect().await?;
    let first = batches.first().filter(|batch| batch.num_rows() > 0);
    let text = first.and_then(|batch| format_cell(batch.column(0), 0, query::ExprType::Number));
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or_default())
}

fn resolved(query: &Query, open: &OpenDataset, filter: &Filter) -> Result<ResolvedQuery, Failed> {
    resolve(query, &open.schema).map_err(|refusal| refusal_of(&refusal, open, filter))
}

/// The condition that names this field, else the whole filter.
fn place_of(name: &str, filter: &Filter, answer: &str) -> String {
    let condition = filter.conditions.iter().position(|c| c.field == name);
    condition.map_or_else(|| "filter".into(), |i| format!("{answer}-{}", i + 1))
}

fn refusal_of(refusal: &Refusal, open: &OpenDataset, filter: &Filter) -> Failed {
    match refusal {
        Refusal::Mistake(mistake) => {
            let label = |name: &str| open.schema.field(name).map_or_else(|| name.to_owned(), |f| f.label.clone());
            let message = quoted(&mistake.message, label);
            let words = format!("{}.", capital(&message).trim_end_matches(['.', '?']));
            let named = mistake.message.split('`').nth(1).unwrap_or_default();
            let answer = if open.schema.field(named).is_some() { "value" } else { "field" };
            let place = place_of(named, filter, answer);
            Failed::Problem(Problem { words, place, reasons: vec![], request: None }, StatusCode::BAD_REQUEST)
        }
        Refusal::Withheld { field, .. } => {
            let words =
                format!("The field “{}” is withheld, so rows cannot be filtered or ordered by it.", field.label);
            let request = format!("/requests/new?dataset={}&field={}", open.about.id, encode(field.name.as_str()));
            let place = place_of(field.name.as_str(), filter, "field");
            let problem = Problem { words, place, reasons: Reason::all(&field.withholdings), request: Some(request) };
            Failed::Problem(problem, StatusCode::FORBIDDEN)
        }
    }
}

fn shown(open: &OpenDataset, filter: &Filter, zone: &str, window: Window, rows: Vec<Vec<Cell>>) -> Preview {
    let path = format!("/d/{}", open.about.id);
    Preview {
        count: window.words("row", "rows"),
        columns: open.schema.fields.iter().map(|f| column(f, filter, &path)).collect(),
        zone: zone_words(&open.schema, zone),
        is_partial: open.schema.fields.iter().any(|f| !f.notices.is_empty()),
        rows,
        pager: window.pager(&path, &filter.params(), "#data"),
        files: files(open, filter),
        ..form(open, filter)
    }
}

fn refused(open: &OpenDataset, filter: &Filter, problem: Problem, status: StatusCode) -> Preview {
    Preview { problem: Some(problem), status, ..form(open, filter) }
}

/// The form, without rows.
fn form(open: &OpenDataset, filter: &Filter) -> Preview {
    let empty = Condition { op: "is".into(), ..Condition::default() };
    let conditions = filter.conditions.iter().chain([&empty]).enumerate();
    Preview {
        problem: None,
        conditions: conditions.map(|(i, c)| condition_view(i + 1, c, &open.schema)).collect(),
        words: filter.words.clone(),
        order: filter.params().first("order").to_owned(),
        narrows: filter.narrows(),
        count: String::new(),
        zone: None,
        is_partial: false,
        columns: vec![],
        rows: vec![],
        pager: Pager { previous: None, next: None, items: vec![] },
        files: vec![],
        status: StatusCode::OK,
    }
}

fn condition_view(place: usize, c: &Condition, schema: &PublicSchema) -> ConditionView {
    let released = schema.fields.iter().map(|f| (f.name.to_string(), f.label.clone(), f.name.as_str() == c.field));
    let mut fields: Vec<_> = released.collect();
    if !c.field.is_empty() && schema.field(&c.field).is_none() {
        fields.push((c.field.clone(), c.field.clone(), true));
    }
    ConditionView {
        place,
        fields,
        operators: OPERATORS.iter().map(|(word, words)| (*word, *words, *word == c.op)).collect(),
        value: if c.needs_value() { c.value.clone() } else { String::new() },
    }
}

fn column(field: &PublicField, filter: &Filter, path: &str) -> Column {
    let name = field.name.as_str();
    let sorted = filter.order.as_ref().filter(|(order, _)| order == name).map(|(_, down)| *down);
    let (next, does) = match sorted {
        Some(false) => (format!("-{name}"), "sort descending"),
        _ => (name.to_owned(), "sort ascending"),
    };
    Column {
        label: field.label.clone(),
        href: format!("{}#data", filter.params().with("order", next).to(path)),
        sorted: sorted.map(|down| if down { "descending" } else { "ascending" }),
        does,
        is_number: field.field_type.is_number(),
        is_partial: !field.notices.is_empty(),
    }
}

fn cell(field: &PublicField, text: Option<String>) -> Cell {
    let when = text.as_deref().and_then(|text| time_words(field.field_type, text));
    let iso = text.clone().filter(|_| when.is_some());
    let text = when.or_else(|| text.map(|text| amount_words(field.field_type, text)));
    Cell {
        iso,
        text: text.map(|t| shorten(&t, CELL_CHARS)),
        is_number: field.field_type.is_number(),
        is_partial: !field.notices.is_empty(),
    }
}

/// A date or time as people write it; its zone is said above the table.
fn time_words(field_type: FieldType, text: &str) -> Option<String> {
    match field_type {
        FieldType::Date => text.parse().ok().map(|day: Date| day.strftime("%b %-d, %Y").to_string()),
        FieldType::Timestamp | FieldType::TimestampUtc => {
            let at: DateTime = text.trim_end_matches('Z').parse().ok()?;
            Some(format!("{}, {}", at.strftime("%b %-d, %Y"), clock_words(at)))
        }
        _ => None,
    }
}

/// An amount with the sign of its currency, which is not part of the value.
fn amount_words(field_type: FieldType, text: String) -> String {
    let FieldType::Money { currency, .. } = field_type else { return text };
    match text.strip_prefix('-') {
        Some(amount) => format!("-{}{amount}", currency.sign()),
        None => format!("{}{text}", currency.sign()),
    }
}

/// What the times in the table are, where there are any.
fn zone_words(schema: &PublicSchema, zone: &str) -> Option<String> {
    let has = |wanted| schema.fields.iter().any(|f| f.field_type == wanted);
    match (has(FieldType::Timestamp), has(FieldType::TimestampUtc)) {
        (true, true) => None,
        (true, false) => {
            let place = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
            Some(format!("Times are local times ({place}), as the city recorded them."))
        }
        (false, true) => Some("Times are in UTC.".into()),
        (false, false) => None,
    }
}

/// The rows asked for, through the API; only where that is not the whole dataset.
fn files(open: &OpenDataset, filter: &Filter) -> Vec<(&'static str, String)> {
    let order = filter.order.iter().map(|(name, down)| format!("`{name}` {}", if *down { "desc" } else { "asc" }));
    let mut params: Params = order.map(|order| ("$order", order)).collect();
    if let Some(expr) = filter.expr(&open.schema) {
        params = params.with("$where", expr.to_string());
    }
    if !filter.words.is_empty() {
        params = params.with("$q", filter.words.as_str());
    }
    if !filter.narrows() {
        return vec![];
    }
    let link = |extension| {
        params.with("$limit", open.schema.rows.to_string()).to(&format!("/resource/{}.{extension}", open.about.id))
    };
    vec![("CSV", link("csv")), ("JSON", link("json"))]
}
