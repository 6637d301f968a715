//! Answers when there is no page: what happened, and what to do about it.

use crate::assets::Assets;
use crate::roles::Task;
use crate::words;
use acts::ActError;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

/// A page, or why there is none.
pub(crate) type Page = Result<Response, DeskError>;

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum DeskError {
    /// The role does not include it.
    Forbidden(Task),
    /// A dataset of another department.
    OtherDepartment,
    /// The form was not handed out to this session.
    StaleForm,
    /// No such thing.
    Missing(&'static str),
    /// The rules say no, in one line.
    Refused(String),
    /// Too many attempts from one address; wait so many seconds.
    TooMany(u64),
    /// The body is larger than any form of ours, or cannot be read.
    Unreadable(StatusCode),
    /// The address takes another method: a form's address was opened by hand.
    WrongMethod,
    /// Ours; what was being done is logged.
    Fault,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    title: &'static str,
    words: String,
    assets: Assets,
}

impl From<ActError> for DeskError {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Refused(words) => Self::Refused(words),
            ActError::NotFound { what, .. } => Self::Missing(what),
            ActError::Fault { doing, cause } => {
                tracing::error!(doing, cause, "the desk could not answer");
                Self::Fault
            }
        }
    }
}

impl From<askama::Error> for DeskError {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a page could not be written");
        Self::Fault
    }
}

impl DeskError {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Forbidden(_) | Self::OtherDepartment | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable(status) => *status,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::Forbidden(_) | Self::OtherDepartment => "This is not open to you",
            Self::StaleForm => "Please send the form again",
            Self::Missing(_) => "Page not found",
            Self::Refused(_) | Self::Unreadable(_) | Self::WrongMethod => "That did not work",
            Self::TooMany(_) => "Please wait a moment",
            Self::Fault => "Something went wrong",
        }
    }

    pub(crate) fn words(&self) -> String {
        match self {
            Self::Forbidden(task) => {
                let roles: Vec<_> = task.roles().iter().map(|role| words::role(*role)).collect();
                format!(
                    "{} is for these roles: {}. An administrator can change your role.",
                    task.words(),
                    roles.join(", ")
                )
            }
            Self::OtherDepartment => "This dataset belongs to another department; publishers work on their own.".into(),
            Self::StaleForm => "The form was open for too long, or it was not ours. Nothing was changed. \
                                Go back, reload the page and send it again."
                .into(),
            Self::Missing(what) => format!("There is no such {what}. Check the address for typing mistakes."),
            Self::Refused(words) => format!("{}. Nothing was changed.", words::capital(words)),
            Self::TooMany(seconds) => {
                format!("There were too many attempts from your address. Wait {seconds} seconds and try again.")
            }
            Self::Unreadable(_) => "What you sent is too large or could not be read. Nothing was changed.".into(),
            Self::WrongMethod => "This address only takes a form. Open the page the form is on.".into(),
            Self::Fault => "This is our mistake, not yours. It has been recorded. Please try again in a moment.".into(),
        }
    }
}

impl IntoResponse for DeskError {
    fn into_response(self) -> Response {
        let page = ErrorPage { title: self.title(), words: self.words(), assets: Assets::current() };
        (self.status(), Html(page.render().unwrap_or_default())).into_response()
    }
}

/// A page of a template.
pub(crate) fn html(status: StatusCode, page: &impl Template) -> Page {
    Ok((status, Html(page.render()?)).into_response())
}
