//! One upload: how far it came, what was read, and what is to become of it.

use super::forms::{AddForm, AgainForm, Known, UpdateForm, add_form, again_form, update_form};
use super::receipt::{self, ReceiptView};
use super::send::Unfinished;
use super::state::{self, HowFar};
use super::{address, known};
use crate::answers::{Answers, Mistakes};
use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::visit::Visit;
use crate::words::{self, When, for_the_desk};
use acts::{UploadNow, UploadState};
use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use custody::uploads::UploadChange;

/// Rows that are shown of what was read.
const FIRST_ROWS: usize = 5;

#[derive(Template)]
#[template(path = "upload.html")]
struct UploadPage {
    shell: Shell,
    mistakes: Mistakes,
    id: String,
    name: String,
    by: String,
    since: When,
    /// Id and title of the dataset whose rows change, and of one that was added.
    dataset: Option<(String, String)>,
    state: &'static str,
    going_on: Option<HowFar>,
    /// What has to be sent still.
    unfinished: Option<Unfinished>,
    /// Why it could not be read.
    failed: Option<String>,
    receipt: Option<ReceiptView>,
    add: Option<AddForm>,
    update: Option<UpdateForm>,
    again: Option<AgainForm>,
}

/// What a form brought back when it could not be done.
#[derive(Default)]
pub(super) struct Again {
    /// `add`, `update` or `read`.
    pub form: &'static str,
    pub answers: Answers,
    pub mistakes: Mistakes,
}

impl Again {
    pub fn of(&self, form: &str) -> Answers {
        if self.form == form { self.answers.clone() } else { Answers::default() }
    }
}

/// `GET /desk/uploads/{id}`
pub(crate) async fn show_upload(visit: Visit, Path(id): Path<String>) -> Page {
    let now = known(&visit, &id).await?;
    show(&visit, &now, Again::default()).await
}

/// `GET /desk/uploads/{id}/progress`: the same in a few words, for the script that follows it.
pub(crate) async fn tell_progress(visit: Visit, Path(id): Path<String>) -> Page {
    let now = known(&visit, &id).await?;
    let far = state::going_on(&now);
    let told = serde_json::json!({
        "state": state::word(&now.state), "words": far.words, "doing": far.doing, "percent": far.percent,
    });
    Ok(Json(told).into_response())
}

pub(super) async fn show(visit: &Visit, now: &UploadNow, again: Again) -> Page {
    let (upload, about) = (&now.upload, &now.upload.about);
    let looked = visit.state.acts.read(|city| {
        let known = city.dataset(&about.dataset).map(Known::of);
        let mut departments: Vec<String> =
            city.datasets.values().filter_map(|state| state.dataset.department.clone()).collect();
        departments.sort();
        departments.dedup();
        (known, departments, words::zone(city))
    });
    let (dataset, departments, zone) = looked.await?;
    let read = match &now.state {
        UploadState::Read(receipt) => Some(receipt.as_ref()),
        _ => None,
    };
    let receipt = match read {
        Some(receipt) => Some(receipt::of(receipt, visit.state.acts.first_rows(receipt, FIRST_ROWS)?)),
        None => None,
    };
    let failed = match &now.state {
        UploadState::Failed { words, .. } => Some(words::capital(&for_the_desk(words))),
        _ => None,
    };
    let is_new = about.change == UploadChange::Add;
    let page = UploadPage {
        shell: Shell::new(visit, "/desk/uploads", about.name.clone())
            .under("Uploads", "/desk/uploads")
            .failed_if(!again.mistakes.is_empty()),
        id: upload.id.to_string(),
        name: about.name.clone(),
        by: about.by_name.clone(),
        since: When::moment(about.begun_at, &zone),
        state: state::word(&now.state),
        going_on: matches!(now.state, UploadState::Receiving | UploadState::Waiting | UploadState::Reading(_))
            .then(|| state::going_on(now)),
        unfinished: Unfinished::of(now),
        add: read.filter(|_| is_new).map(|r| add_form(visit, &about.name, r, departments, again.of("add"))),
        update: read
            .filter(|_| !is_new)
            .and_then(|r| Some(update_form(now, dataset.as_ref()?, r, &again.of("update")))),
        again: (read.is_some() || failed.is_some()).then(|| again_form(now, dataset.as_ref(), &again)),
        dataset: dataset.map(|known| (about.dataset.to_string(), known.title)),
        failed,
        receipt,
        mistakes: again.mistakes,
    };
    let status = if page.mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    html(status, &page)
}

/// Back to the page of an upload, with what could not be done.
pub(super) async fn back(visit: &Visit, id: &str, again: Again) -> Page {
    let now = known(visit, id).await?;
    show(visit, &now, again).await
}

/// The address of the page of an upload.
pub(super) fn page_of(now: &UploadNow) -> String {
    address(&now.upload.id)
}
