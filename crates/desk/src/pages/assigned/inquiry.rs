//! An inquiry about data of the department: what was asked, what was said, and the answer.
//!
//! Who published a dataset knows it best. The Open Data team sees every inquiry, and answers those that a department
//! leaves alone.

use super::department;
use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::matter::{MessageView, message_view};
use crate::pages::shell::Shell;
use crate::visit::{Posted, Visit, done};
use crate::words::{self, When};
use acts::{ActError, Answer};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use catalog::DatasetId;
use records::{City, Matter, MatterKind, MatterNumber, Opening};

#[derive(Template)]
#[template(path = "assigned_inquiry.html")]
struct InquiryPage {
    shell: Shell,
    mistakes: Mistakes,
    href: String,
    number: String,
    topic: &'static str,
    received: When,
    /// The datasets it names: id and title.
    datasets: Vec<(String, String)>,
    text: String,
    intended_use: Option<String>,
    messages: Vec<MessageView>,
    /// Whether the department may end it: everything it names is the department's.
    closes: bool,
    reply: String,
}

/// Where an inquiry is.
pub(super) fn address(number: &MatterNumber) -> String {
    format!("/desk/assigned/{number}")
}

/// Open inquiries that name a dataset of the department, the oldest first.
pub(super) fn about_data_of<'a>(city: &'a City, department: &'a str) -> impl Iterator<Item = &'a Matter> {
    let inquiries = city.open_matters().filter(|matter| matter.kind == MatterKind::Inquiry);
    inquiries.filter(move |matter| matter.opening.datasets().iter().any(|id| is_of(city, id, department)))
}

fn is_of(city: &City, dataset: &DatasetId, department: &str) -> bool {
    city.dataset(dataset).is_some_and(|state| state.dataset.department.as_deref() == Some(department))
}

/// `GET /desk/assigned/{number}`
pub(crate) async fn show_inquiry(visit: Visit, Path(number): Path<String>) -> Page {
    show(&visit, &MatterNumber(number), &Answers::default(), Mistakes::default()).await
}

async fn show(visit: &Visit, number: &MatterNumber, answers: &Answers, mistakes: Mistakes) -> Page {
    let department = department(visit)?;
    let shell = Shell::new(visit, "/desk/assigned", number.to_string())
        .under("To answer", "/desk/assigned")
        .failed_if(!mistakes.is_empty());
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = visit.state.acts.read(|city| {
        let matter = about_data_of(city, &department).find(|matter| matter.number == *number)?;
        let Opening::Inquiry { topic, datasets, text, intended_use } = &matter.opening else { return None };
        let zone = words::zone(city);
        Some(InquiryPage {
            shell,
            mistakes,
            href: address(number),
            number: number.to_string(),
            topic: words::topic(*topic),
            received: When::moment(matter.received_at, &zone),
            datasets: datasets.iter().map(|id| (id.to_string(), words::title(city, id))).collect(),
            text: text.clone(),
            intended_use: intended_use.clone(),
            messages: matter.messages.iter().map(|message| message_view(message, &zone)).collect(),
            closes: datasets.iter().all(|id| is_of(city, id, &department)),
            reply: answers.text("text"),
        })
    });
    // An inquiry about the data of another department is as unknown as one that nobody sent.
    html(status, &page.await?.ok_or(DeskError::Missing("inquiry"))?)
}

/// `POST /desk/assigned/{number}/messages`
pub(crate) async fn write_to_inquirer(Path(number): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let number = MatterNumber(number);
    let department = department(&visit)?;
    let looked = visit.state.acts.read(|city| {
        let matter = about_data_of(city, &department).find(|matter| matter.number == number)?;
        Some(matter.opening.datasets().iter().all(|id| is_of(city, id, &department)))
    });
    let may_close = looked.await?.ok_or(DeskError::Missing("inquiry"))?;
    let closes = may_close && answers.text("do") == "answer";
    let answer = Answer { text: answers.text("text"), closes };
    match visit.state.acts.write(&visit.actor(), &number, visit.session.official.clone(), answer).await {
        Ok(()) if closes => Ok(done("/desk/assigned", "answered")),
        Ok(()) => Ok(done(&address(&number), "sent")),
        Err(ActError::Refused(words)) => show(&visit, &number, &answers, Mistakes::one("text", words)).await,
        Err(other) => Err(other.into()),
    }
}
