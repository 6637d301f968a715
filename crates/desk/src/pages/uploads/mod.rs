//! Files brought in at the desk: sent, read, looked at, and added as a dataset or as rows of one.

mod decide;
mod fields;
mod forms;
mod receipt;
mod send;
mod show;
mod state;
mod tus;

pub(crate) use decide::{add_upload, cancel_upload, read_upload_again, update_from_upload};
pub(crate) use send::{ask_upload, receive_upload};
pub(crate) use show::{show_upload, tell_progress};
pub(crate) use tus::{append_upload, create_upload, describe_uploads, terminate_upload, upload_offset};

use crate::error::{DeskError, Page, html};
use crate::pages::shell::Shell;
use crate::roles::{Task, may_with};
use crate::visit::Visit;
use crate::words::{self, Badge, When};
use acts::UploadNow;
use askama::Template;
use axum::http::StatusCode;
use custody::uploads::{AboutUpload, UploadChange, UploadId};
use records::{City, Role};

#[derive(Template)]
#[template(path = "uploads.html")]
struct UploadsPage {
    shell: Shell,
    rows: Vec<Row>,
    own: bool,
    /// Whether something goes on that a reload would show.
    runs: bool,
}

struct Row {
    id: String,
    name: String,
    /// The dataset whose rows it changes.
    dataset: Option<(String, String)>,
    state: Badge,
    size: String,
    rows: String,
    by: String,
    since: When,
}

/// `GET /desk/uploads`
pub(crate) async fn list_uploads(visit: Visit) -> Page {
    visit.must(Task::BringIn)?;
    let all = visit.state.acts.uploads()?;
    let mine: Vec<UploadNow> = all.into_iter().filter(|now| may_see(&visit, &now.upload.about)).collect();
    let runs = mine.iter().any(|now| state::runs(&now.state));
    let rows = visit.state.acts.read(|city| mine.iter().map(|now| row(city, now)).collect::<Vec<_>>()).await?;
    let shell = Shell::new(&visit, "/desk/uploads", "Uploads");
    html(StatusCode::OK, &UploadsPage { shell, rows, own: visit.session.role == Role::Publisher, runs })
}

fn row(city: &City, now: &UploadNow) -> Row {
    let (upload, about) = (&now.upload, &now.upload.about);
    let known = city.dataset(&about.dataset);
    Row {
        id: upload.id.to_string(),
        name: about.name.clone(),
        dataset: known.map(|state| (state.dataset.id.to_string(), state.dataset.title.clone())),
        state: state::badge(now),
        size: words::size(about.bytes.unwrap_or(upload.received)),
        rows: state::rows(&now.state).map(words::number).unwrap_or_default(),
        by: about.by_name.clone(),
        since: When::moment(about.begun_at, &words::zone(city)),
    }
}

/// Publishers see what they sent themselves; the Open Data team sees everything.
fn may_see(visit: &Visit, about: &AboutUpload) -> bool {
    visit.session.role != Role::Publisher || about.by == visit.session.user.0
}

/// The upload of this address, for who may see it and may still change its dataset.
async fn known(visit: &Visit, id: &str) -> Result<UploadNow, DeskError> {
    visit.must(Task::BringIn)?;
    let now = visit.state.acts.upload(&read_id(id)?)?;
    if !may_see(visit, &now.upload.about) {
        return Err(DeskError::Missing("upload"));
    }
    may_change(visit, &now.upload.about).await?;
    Ok(now)
}

/// Refuses a dataset of another department; a new one belongs to the publisher's own.
async fn may_change(visit: &Visit, about: &AboutUpload) -> Result<(), DeskError> {
    if about.change == UploadChange::Add {
        return visit.must_with(Task::BringIn, visit.session.department.as_deref());
    }
    let look = |city: &City| city.dataset(&about.dataset).map(|state| state.dataset.department.clone());
    let department = visit.state.acts.read(look).await?.ok_or(DeskError::Missing("dataset"))?;
    if may_with(&visit.session, Task::BringIn, department.as_deref()) {
        Ok(())
    } else {
        Err(DeskError::OtherDepartment)
    }
}

fn read_id(text: &str) -> Result<UploadId, DeskError> {
    text.parse().map_err(|_| DeskError::Missing("upload"))
}

fn address(id: &UploadId) -> String {
    format!("/desk/uploads/{id}")
}

/// How the rows of a file change those that are there: word, words, what that means.
const CHANGES: [(UploadChange, &str, &str, &str); 3] = [
    (UploadChange::Replace, "replace", "Replace all rows", "The file holds every row there is."),
    (UploadChange::Append, "append", "Add rows", "The rows of the file come after those that are there."),
    (
        UploadChange::Upsert,
        "upsert",
        "Add and correct rows",
        "A row whose identifier is there already takes its place; the others come after.",
    ),
];

/// Whether a change makes sense: a dataset without rows has none to add to, one without an identifier none to correct.
fn fits(change: UploadChange, held: bool, identified: bool) -> bool {
    match change {
        UploadChange::Append => held,
        UploadChange::Upsert => held && identified,
        UploadChange::Add | UploadChange::Replace => true,
    }
}

fn read_change(word: &str) -> Option<UploadChange> {
    CHANGES.iter().find(|(_, known, ..)| *known == word).map(|(change, ..)| *change)
}
