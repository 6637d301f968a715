//! Asking for anything beside records and answers: one form, and what each kind asks in a file of its own.

mod appeal;
mod complaint;
mod inspection;
mod justification;
mod known;
mod review;
mod sheet;
mod withholding;

use crate::pages::asker::Asker;
use crate::pages::form::{self, Body, Mistakes};
use crate::pages::link::Params;
use crate::pages::sent::{self, Made};
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, PageError, Visit};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use known::Known;
use sheet::{Control, Sheet};

pub(crate) use complaint::link as complaint_link;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Appeal,
    Complaint,
    Inspection,
    Justification,
    Review,
    Withholding,
}

#[derive(Template)]
#[template(path = "ask_new.html")]
struct AskPage {
    shell: Shell,
    token: String,
    mistakes: Mistakes,
    sheet: Sheet,
    path: &'static str,
    asker: Asker,
}

/// `GET /appeals/new`
pub(crate) async fn new_appeal(visit: Visit) -> Response {
    visit.answer(new(&visit, Kind::Appeal).await)
}

/// `POST /appeals/new`
pub(crate) async fn send_appeal(visit: Visit, body: Body) -> Response {
    visit.answer(send(&visit, Kind::Appeal, body).await)
}

/// `GET /complaints/new`
pub(crate) async fn new_complaint(visit: Visit) -> Response {
    visit.answer(new(&visit, Kind::Complaint).await)
}

/// `POST /complaints/new`
pub(crate) async fn send_complaint(visit: Visit, body: Body) -> Response {
    visit.answer(send(&visit, Kind::Complaint, body).await)
}

/// `GET /inspections/new`
pub(crate) async fn new_inspection(visit: Visit) -> Response {
    visit.answer(new(&visit, Kind::Inspection).await)
}

/// `POST /inspections/new`
pub(crate) async fn send_inspection(visit: Visit, body: Body) -> Response {
    visit.answer(send(&visit, Kind::Inspection, body).await)
}

/// `GET /justifications/new`
pub(crate) async fn new_justification(visit: Visit) -> Response {
    visit.answer(new(&visit, Kind::Justification).await)
}

/// `POST /justifications/new`
pub(crate) async fn send_justification(visit: Visit, body: Body) -> Response {
    visit.answer(send(&visit, Kind::Justification, body).await)
}

/// `GET /reviews/new`
pub(crate) async fn new_review(visit: Visit) -> Response {
    visit.answer(new(&visit, Kind::Review).await)
}

/// `POST /reviews/new`
pub(crate) async fn send_review(visit: Visit, body: Body) -> Response {
    visit.answer(send(&visit, Kind::Review, body).await)
}

/// `GET /withholding/new`
pub(crate) async fn new_withholding(visit: Visit) -> Response {
    visit.answer(new(&visit, Kind::Withholding).await)
}

/// `POST /withholding/new`
pub(crate) async fn send_withholding(visit: Visit, body: Body) -> Response {
    visit.answer(send(&visit, Kind::Withholding, body).await)
}

async fn new(visit: &Visit, kind: Kind) -> Page {
    show(visit, kind, &visit.params, Mistakes::default(), StatusCode::OK).await
}

async fn send(visit: &Visit, kind: Kind, body: Body) -> Page {
    let answers = form::read(body)?;
    let mut mistakes = Mistakes::default();
    let status = form::gate(visit, kind.form(), &answers, "send", &mut mistakes);
    let known = Known::of(visit, &answers).await?;
    let sheet = kind.sheet(visit, &known, &answers);
    let made = kind.made(&known, &answers, &mut mistakes).filter(|_| mistakes.is_empty());
    if let Some(made) = made
        && let Some(sent) = sent::made(visit, &answers, made, &sheet.places(), &mut mistakes).await?
    {
        return Ok(sent);
    }
    page(visit, kind, sheet, &answers, mistakes, status)
}

async fn show(visit: &Visit, kind: Kind, answers: &Params, mistakes: Mistakes, status: StatusCode) -> Page {
    let known = Known::of(visit, answers).await?;
    page(visit, kind, kind.sheet(visit, &known, answers), answers, mistakes, status)
}

fn page(
    visit: &Visit,
    kind: Kind,
    sheet: Sheet,
    answers: &Params,
    mistakes: Mistakes,
    status: StatusCode,
) -> Result<Response, PageError> {
    let shell = visit.shell(sheet.title.clone()).under(sheet.section).unindexed();
    visit.own_page(
        status,
        &AskPage {
            shell: if mistakes.is_empty() { shell } else { shell.failed() },
            token: visit.token(kind.form()),
            mistakes,
            sheet,
            path: kind.path(),
            asker: Asker::of(answers),
        },
    )
}

impl Kind {
    /// The name of the form, to which its tokens are bound.
    fn form(self) -> &'static str {
        match self {
            Self::Appeal => "appeal",
            Self::Complaint => "complaint",
            Self::Inspection => "inspection",
            Self::Justification => "justification",
            Self::Review => "review",
            Self::Withholding => "withholding",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Appeal => "/appeals/new",
            Self::Complaint => "/complaints/new",
            Self::Inspection => "/inspections/new",
            Self::Justification => "/justifications/new",
            Self::Review => "/reviews/new",
            Self::Withholding => "/withholding/new",
        }
    }

    /// What the form says and asks.
    fn sheet(self, visit: &Visit, known: &Known, answers: &Params) -> Sheet {
        match self {
            Self::Appeal => appeal::sheet(visit, known, answers),
            Self::Complaint => complaint::sheet(known, answers),
            Self::Inspection => inspection::sheet(visit, known, answers),
            Self::Justification => justification::sheet(visit, known, answers),
            Self::Review => review::sheet(known, answers),
            Self::Withholding => withholding::sheet(visit, known, answers),
        }
    }

    /// What the answers make; what cannot be read is a mistake.
    fn made(self, known: &Known, answers: &Params, mistakes: &mut Mistakes) -> Option<Made> {
        match self {
            Self::Appeal => appeal::made(answers, mistakes),
            Self::Complaint => complaint::made(known, answers, mistakes),
            Self::Inspection => inspection::made(known, answers, mistakes),
            Self::Justification => justification::made(known, answers, mistakes),
            Self::Review => review::made(answers, mistakes),
            Self::Withholding => withholding::made(known, answers, mistakes),
        }
    }
}
