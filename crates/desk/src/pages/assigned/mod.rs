//! What a department is asked: items of records requests, each with the answer it gives, and inquiries about its data.
//!
//! A publisher sees these and nothing else of a matter: who asks is no department's business.

mod inquiry;
mod one;

pub(crate) use inquiry::{show_inquiry, write_to_inquirer};
pub(crate) use one::{answer_item, bring_documents, show_item};

use crate::error::{DeskError, Page, html};
use crate::pages::matter::item_words;
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::Visit;
use crate::words::{self, When};
use askama::Template;
use axum::http::StatusCode;
use jiff::civil::Date;
use records::proceedings::request::Assignment;
use records::{City, Matter, MatterKind};

#[derive(Template)]
#[template(path = "assigned.html")]
struct AssignedPage {
    shell: Shell,
    department: String,
    rows: Vec<Row>,
}

/// Something that waits for the answer of the department.
pub(crate) struct Row {
    pub href: String,
    pub name: String,
    pub title: String,
    pub by: Option<When>,
    pub is_late: bool,
}

/// `GET /desk/assigned`
pub(crate) async fn list_assigned(visit: Visit) -> Page {
    let department = department(&visit)?;
    let now = visit.state.acts.now();
    let rows = visit.state.acts.read(|city| rows(city, &department, city.date_of(now))).await?;
    let page = AssignedPage { shell: Shell::new(&visit, "/desk/assigned", "To answer"), department, rows };
    html(StatusCode::OK, &page)
}

/// What waits for the department of who looks, the soonest first; nothing for who answers for none.
pub(crate) fn waiting_for(city: &City, today: Date, visit: &Visit) -> Vec<Row> {
    department(visit).map(|department| rows(city, &department, today)).unwrap_or_default()
}

/// The department that the person answers for.
fn department(visit: &Visit) -> Result<String, DeskError> {
    visit.must(Task::AnswerItems)?;
    visit.session.department.clone().ok_or(DeskError::OtherDepartment)
}

/// What is waited for, the soonest first; what has no day comes last.
fn rows(city: &City, department: &str, today: Date) -> Vec<Row> {
    let requests = city.open_matters().filter(|matter| matter.kind == MatterKind::Request);
    let mut found: Vec<(Option<Date>, Row)> = requests
        .flat_map(|matter| matter.items().map(move |item| (matter, item)))
        .filter_map(|(matter, item)| Some((matter, item, waiting(matter, item, department)?)))
        .map(|(matter, item, asked)| (asked.by, row(city, matter, item, asked, today)))
        .collect();
    found.sort_by_key(|(by, _)| (by.is_none(), *by));
    let inquiries = inquiry::about_data_of(city, department).map(|matter| inquiry_row(city, matter));
    found.into_iter().map(|(_, row)| row).chain(inquiries).collect()
}

fn inquiry_row(city: &City, matter: &Matter) -> Row {
    let titles: Vec<String> = matter.opening.datasets().iter().map(|id| words::title(city, id)).collect();
    Row {
        href: inquiry::address(&matter.number),
        name: format!("Inquiry {}", matter.number),
        title: format!("A question about {}", records::words::and_list(&titles)),
        by: None,
        is_late: false,
    }
}

fn row(city: &City, matter: &Matter, item: u32, asked: &Assignment, today: Date) -> Row {
    Row {
        href: address(&matter.number.0, item),
        name: format!("{}, item {}", matter.number, item.saturating_add(1)),
        title: item_words(city, matter, item),
        by: asked.by.map(When::day),
        is_late: asked.by.is_some_and(|by| by < today),
    }
}

/// What was asked of the department on an item, while it has not answered.
fn waiting<'a>(matter: &'a Matter, item: u32, department: &str) -> Option<&'a Assignment> {
    let work = matter.item_work(item).filter(|_| !matter.is_dropped(item))?;
    work.assignments.iter().find(|asked| asked.department == department && asked.returned.is_none())
}

/// What was asked of the department on an item: what waits, or else what it answered last.
fn assigned<'a>(matter: &'a Matter, item: u32, department: &str) -> Option<&'a Assignment> {
    let answered = || {
        let all = matter.item_work(item)?.assignments.iter();
        all.filter(|asked| asked.department == department).max_by_key(|asked| asked.returned)
    };
    waiting(matter, item, department).or_else(answered)
}

/// Where an item is; the items of the address count from 1, as on pages.
fn address(number: &str, item: u32) -> String {
    format!("/desk/assigned/{number}/{}", item.saturating_add(1))
}
