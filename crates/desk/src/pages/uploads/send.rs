//! The form of a file, and the file sent with it by a browser without scripts: streamed, never whole in memory.

use super::tus::begin;
use super::{CHANGES, address, fits, read_change, state};
use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::multipart::{SILENCE, hear_out, short};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{FORM, Visit};
use crate::words;
use acts::{Acts, UploadAsk, UploadNow, UploadState};
use askama::Template;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use catalog::DatasetId;
use custody::uploads::{UploadChange, UploadId};
use std::sync::Arc;
use web::limits::FORM_BYTES_MAX;

/// The answers beside the file. Whatever else a form says is not ours, and not kept while the rest of it comes.
const ANSWERS: [&str; 3] = ["token", "dataset", "change"];

#[derive(Template)]
#[template(path = "upload_new.html")]
struct NewPage {
    shell: Shell,
    mistakes: Mistakes,
    /// Id and title of the dataset whose rows change.
    dataset: Option<(String, String)>,
    /// Word, words, what it means, whether chosen.
    changes: Vec<(&'static str, &'static str, &'static str, bool)>,
    bytes_max: String,
    /// Files of this person that did not arrive whole.
    unfinished: Vec<Unfinished>,
}

/// A file that did not arrive whole, with what tells that it is the same one.
pub(super) struct Unfinished {
    pub href: String,
    pub name: String,
    pub bytes: u64,
    pub modified: String,
    /// The dataset, where it is not a new one.
    pub dataset: String,
    pub change: &'static str,
    pub arrived: String,
}

impl Unfinished {
    /// None of a file that arrived, or that cannot be taken up again.
    pub(super) fn of(now: &UploadNow) -> Option<Self> {
        let about = &now.upload.about;
        let bytes = about.bytes.filter(|_| matches!(now.state, UploadState::Receiving))?;
        let is_new = about.change == UploadChange::Add;
        Some(Self {
            href: address(&now.upload.id),
            name: about.name.clone(),
            bytes,
            modified: about.modified.map(|m| m.to_string()).unwrap_or_default(),
            dataset: if is_new { String::new() } else { about.dataset.to_string() },
            change: CHANGES.iter().find(|(change, ..)| *change == about.change).map_or("", |(_, word, ..)| *word),
            arrived: state::arrived(now).words,
        })
    }
}

/// `GET /desk/uploads/new`
pub(crate) async fn ask_upload(visit: Visit) -> Page {
    let dataset = read_dataset(&visit.query.text("dataset"))?;
    ask(&visit, dataset, &visit.query, Mistakes::default()).await
}

fn read_dataset(text: &str) -> Result<Option<DatasetId>, DeskError> {
    match text {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| DeskError::Missing("dataset")),
    }
}

async fn ask(visit: &Visit, dataset: Option<DatasetId>, answers: &Answers, mistakes: Mistakes) -> Page {
    let named = match &dataset {
        None => {
            visit.must_with(Task::BringIn, visit.session.department.as_deref())?;
            None
        }
        Some(id) => {
            crate::pages::dataset::must(visit, Task::BringIn, id).await?;
            let look = visit.state.acts.read(|city| {
                let state = city.dataset(id)?;
                let identified = state.dataset.row_id.is_some();
                Some((state.dataset.title.clone(), state.revision.is_some(), identified))
            });
            Some((id.to_string(), look.await?.ok_or(DeskError::Missing("dataset"))?))
        }
    };
    let chosen = answers.clone().or("change", "replace").text("change");
    let may = |change| named.as_ref().is_some_and(|(_, (_, held, identified))| fits(change, *held, *identified));
    let changes = CHANGES.iter().filter(|(change, ..)| may(*change));
    let changes: Vec<_> = changes.map(|(_, word, words, meaning)| (*word, *words, *meaning, *word == chosen)).collect();
    let all = visit.state.acts.uploads()?;
    let own = all.iter().filter(|now| now.upload.about.by == visit.session.user.0);
    let title = if dataset.is_some() { "Bring in new rows" } else { "Bring in a dataset" };
    let mut shell = Shell::new(visit, "/desk/uploads", title).failed_if(!mistakes.is_empty());
    shell = match &named {
        Some((id, (title, ..))) => {
            shell.under("Datasets", "/desk/datasets").under(title.clone(), format!("/desk/datasets/{id}"))
        }
        None => shell.under("Uploads", "/desk/uploads"),
    };
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = NewPage {
        shell,
        mistakes,
        dataset: named.map(|(id, (title, ..))| (id, title)),
        changes: if changes.len() > 1 { changes } else { Vec::new() },
        bytes_max: words::size(visit.state.acts.upload_limits().bytes_max),
        unfinished: own.filter_map(Unfinished::of).collect(),
    };
    html(status, &page)
}

/// `POST /desk/uploads/new`
pub(crate) async fn receive_upload(visit: Visit, form: Result<Multipart, MultipartRejection>) -> Page {
    visit.must(Task::BringIn)?;
    let mut form = form.map_err(|e| DeskError::Unreadable(e.status()))?;
    let (mut answers, mut left) = (Answers::default(), FORM_BYTES_MAX);
    while let Some(mut field) = form.next_field().await.map_err(|e| DeskError::Unreadable(e.status()))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            if !ANSWERS.contains(&name.as_str()) || answers.has(&name) {
                return Err(DeskError::Unreadable(StatusCode::BAD_REQUEST));
            }
            answers = answers.or(&name, short(&mut field, &mut left).await?);
            continue;
        }
        // The token stands before the file in the form: nothing of a file is kept that is not ours to take.
        let result = match visit.state.form_key.verify(&visit.secret, FORM, &answers.text("token")) {
            true => take(&visit, &answers, &mut field).await,
            false => Err(DeskError::StaleForm),
        };
        return match result {
            Ok(id) => Ok(Redirect::to(&address(&id)).into_response()),
            Err(refused) => {
                hear_out(&mut field).await;
                again(&visit, &answers, refused).await
            }
        };
    }
    again(&visit, &answers, DeskError::Refused(CHOOSE.into())).await
}

const CHOOSE: &str = "choose a file";

async fn again(visit: &Visit, answers: &Answers, refused: DeskError) -> Page {
    match refused {
        DeskError::Refused(words) => {
            let dataset = read_dataset(&answers.text("dataset"))?;
            ask(visit, dataset, answers, Mistakes::one("file", words)).await
        }
        other => Err(other),
    }
}

/// Takes the whole file, or nothing of it: a form cannot be taken up again.
async fn take(visit: &Visit, answers: &Answers, field: &mut Field<'_>) -> Result<UploadId, DeskError> {
    let name = field.file_name().unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err(DeskError::Refused(CHOOSE.into()));
    }
    let dataset = read_dataset(&answers.text("dataset"))?;
    let change = match dataset {
        None => UploadChange::Add,
        Some(_) => read_change(&answers.clone().or("change", "replace").text("change"))
            .ok_or_else(|| DeskError::Refused("say how the rows change".into()))?,
    };
    let acts = &visit.state.acts;
    let id = begin(visit, UploadAsk { name, bytes: None, modified: None, dataset, change }).await?;
    let mut whole = Whole { acts: acts.clone(), id: Some(id.clone()) };
    let refused = |e: custody::uploads::AppendError| DeskError::Refused(e.to_string());
    let mut sender = acts.send_upload(&id, 0).map_err(refused)?;
    loop {
        let chunk = tokio::time::timeout(SILENCE, field.chunk()).await;
        match chunk.map_err(|_| DeskError::Unreadable(StatusCode::REQUEST_TIMEOUT))? {
            Ok(Some(chunk)) => sender.write(&chunk).await.map_err(refused)?,
            Ok(None) => break,
            Err(e) => return Err(DeskError::Unreadable(e.status())),
        }
    }
    sender.finish(true).await.map_err(refused)?;
    whole.keep();
    Ok(id)
}

/// Gives an upload up unless it arrived whole, whatever ends the request.
struct Whole {
    acts: Arc<Acts>,
    id: Option<UploadId>,
}

impl Whole {
    fn keep(&mut self) {
        self.id = None;
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        let Some(id) = self.id.take() else { return };
        let acts = self.acts.clone();
        tokio::spawn(async move {
            if let Err(error) = acts.cancel_upload(&id).await {
                tracing::error!(upload = %id, "an upload that broke off could not be removed: {error}");
            }
        });
    }
}
