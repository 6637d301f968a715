//! How the city keeps the law of records, in figures: tables, each with what it counts, its law, and a drawing.

mod plot;

use crate::pages::reasons::Cite;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, PageError, Visit};
use crate::pages::words::{When, number};
use crate::reported::{Reported, reported};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use plot::PlotView;
use records::reports::{By, Cell, Column, Report, Span, Unit};
use records::words::money;

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    shell: Shell,
    as_of: When,
    /// What the figures are of: `all years`, `2026 by month`.
    of: String,
    /// Other times: words, address, whether it is this one.
    spans: Vec<(String, String, bool)>,
    reports: Vec<ReportView>,
    json: String,
    is_empty: bool,
}

struct ReportView {
    id: &'static str,
    title: &'static str,
    definition: &'static str,
    law: Vec<Cite>,
    columns: Vec<(String, bool)>,
    /// The words of the first cell, and the figures.
    rows: Vec<(String, Vec<String>)>,
    plot: Option<PlotView>,
    csv: String,
}

/// `GET /reports?by&year`
pub(crate) async fn show_reports(visit: Visit) -> Response {
    visit.answer(page(&visit).await)
}

async fn page(visit: &Visit) -> Page {
    let (by, year) = (visit.params.some("by"), visit.params.some("year"));
    let found = reported(visit.state(), &visit.site, by, year).await?;
    let found = found.map_err(|wrong| PageError::Refused(StatusCode::BAD_REQUEST, format!("{wrong}.")))?;
    let query = query(found.span);
    let description =
        "How many records requests the city received, how many it answered in time, and what it withheld.";
    visit.page(&ReportsPage {
        shell: visit.shell("Public records in figures").called("In figures").under("/requests").described(description),
        as_of: When::day(found.today),
        of: of(found.span),
        spans: spans(&found),
        is_empty: found.years.is_empty(),
        reports: found.reports.iter().map(|report| view(report, &query)).collect(),
        json: format!("/api/v1/reports{query}"),
    })
}

/// What the figures are of, in words.
fn of(span: Span) -> String {
    match (span.by, span.year) {
        (By::Year, None) => "all years".into(),
        (By::Year, Some(year)) => year.to_string(),
        (By::Month, year) => format!("{}, by month", year.map(|y| y.to_string()).unwrap_or_default()),
    }
}

/// The query of an address that asks for a time.
fn query(span: Span) -> String {
    match (span.by, span.year) {
        (By::Year, None) => String::new(),
        (by, Some(year)) => format!("?by={by}&year={year}"),
        (by, None) => format!("?by={by}"),
    }
}

fn spans(found: &Reported) -> Vec<(String, String, bool)> {
    let whole = Span { by: By::Year, year: None };
    let months = found.years.iter().map(|year| Span { by: By::Month, year: Some(*year) });
    let line = |span: Span| (of(span), format!("/reports{}", query(span)), span == found.span);
    std::iter::once(whole).chain(months).map(line).collect()
}

fn view(report: &Report, query: &str) -> ReportView {
    ReportView {
        id: report.id,
        title: report.title,
        definition: report.definition,
        law: report.law.iter().map(Cite::of).collect(),
        columns: report.columns.iter().map(|column| (column.title.clone(), column.unit != Unit::Text)).collect(),
        rows: report.rows.iter().map(|row| words(&report.columns, row)).collect(),
        plot: plot::of(report),
        csv: format!("/api/v1/reports/{}.csv{query}", report.id),
    }
}

fn words(columns: &[Column], row: &[Cell]) -> (String, Vec<String>) {
    let mut cells = columns.iter().zip(row).map(|(column, cell)| figure(column.unit, cell));
    (cells.next().unwrap_or_default(), cells.collect())
}

/// A figure as people read it; empty where there is none.
fn figure(unit: Unit, cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Whole(cents) if unit == Unit::Cents => money(*cents),
        Cell::Whole(whole) => number(*whole),
        Cell::Fraction(share) if unit == Unit::Share => format!("{:.1}%", share * 100.0),
        // A median is a whole number of days, or one and a half.
        Cell::Fraction(days) => days.to_string(),
        Cell::Nothing => String::new(),
    }
}
