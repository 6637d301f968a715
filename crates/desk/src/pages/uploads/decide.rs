//! What is done with an upload: added, made rows of its dataset, read again otherwise, given up.

use super::forms::fields_change;
use super::show::{Again, back, page_of};
use super::{fields, known, may_change, may_see, read_change, read_id};
use crate::answers::Mistakes;
use crate::error::{DeskError, Page};
use crate::pages::place;
use crate::roles::Task;
use crate::visit::{Posted, done};
use crate::words::for_the_desk;
use acts::{ActError, AddDataset, UploadState};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use custody::uploads::{UploadChange, UploadReading};
use formats::{Delimiter, HeaderChoice};
use records::Role;

/// What may separate cells.
pub(super) const DELIMITERS: [(Delimiter, &str); 4] = [
    (Delimiter::Comma, "Commas"),
    (Delimiter::Semicolon, "Semicolons"),
    (Delimiter::Tab, "Tabs"),
    (Delimiter::Pipe, "Vertical bars"),
];

/// `POST /desk/uploads/{id}/add`
pub(crate) async fn add_upload(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let now = known(&visit, &id).await?;
    let is_publisher = visit.session.role == Role::Publisher;
    let department = if is_publisher { visit.session.department.clone() } else { answers.some("department") };
    visit.must_with(Task::BringIn, department.as_deref())?;
    if answers.text("title").is_empty() && !matches!(now.state, UploadState::Done) {
        let mistakes = Mistakes::one("title", "give the dataset a title");
        return back(&visit, &id, Again { form: "add", answers, mistakes }).await;
    }
    let mut mistakes = Mistakes::default();
    let geometry = place::read(&answers, &mut mistakes);
    if !mistakes.is_empty() && !matches!(now.state, UploadState::Done) {
        return back(&visit, &id, Again { form: "add", answers, mistakes }).await;
    }
    let words = AddDataset {
        geometry,
        decided_by: vec![visit.session.official.clone()],
        title: answers.text("title"),
        description: answers.some("description"),
        department,
        category: answers.some("category"),
        row_id: answers.some("row_id"),
        order: answers.some("order").into_iter().collect(),
        ..AddDataset::default()
    };
    match visit.state.acts.add_upload(&visit.actor(), &now.upload.id, words).await {
        Ok(dataset) => Ok(done(&format!("/desk/datasets/{dataset}"), "brought-in")),
        Err(ActError::Refused(words)) => {
            let mistakes = Mistakes::one("title", for_the_desk(&words));
            back(&visit, &id, Again { form: "add", answers, mistakes }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/uploads/{id}/update`
pub(crate) async fn update_from_upload(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let now = known(&visit, &id).await?;
    let accept = answers.has("accept");
    if let UploadState::Read(receipt) = &now.state
        && !accept
        && fields_change(&visit, &now.upload.about.dataset, receipt).await?
    {
        let mistakes = Mistakes::one("accept", "the fields change: tick this box if that is meant");
        return back(&visit, &id, Again { form: "update", answers, mistakes }).await;
    }
    let acts = &visit.state.acts;
    match acts.update_from_upload(&visit.actor(), &now.upload.id, answers.some("row_id"), accept).await {
        Ok(dataset) => Ok(done(&format!("/desk/datasets/{dataset}"), "rows-brought-in")),
        Err(ActError::Refused(words)) => {
            let mistakes = Mistakes::one("update", for_the_desk(&words));
            back(&visit, &id, Again { form: "update", answers, mistakes }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/uploads/{id}/read`
pub(crate) async fn read_upload_again(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let now = known(&visit, &id).await?;
    let mut mistakes = Mistakes::default();
    let header = match answers.text("header").to_lowercase().as_str() {
        "" => HeaderChoice::Auto,
        text => text.parse().unwrap_or_else(|_| {
            mistakes.add("header", "give the number of the row, from 1, or the word none");
            HeaderChoice::Auto
        }),
    };
    let said = match &now.state {
        UploadState::Read(receipt) => fields::said(&receipt.fields, &now.upload.about.kept, &answers),
        // The form of a file that could not be read does not ask.
        _ => now.upload.about.reading.said.clone(),
    };
    let delimiter = answers.some("delimiter");
    let known_delimiter = |word: &String| DELIMITERS.iter().find(|(d, _)| d.word() == word).map(|(d, _)| *d);
    let reading = UploadReading {
        header,
        delimiter: delimiter.as_ref().and_then(known_delimiter),
        encoding: answers.some("encoding"),
        part: answers.some("part"),
        crs: answers.some("crs"),
        said,
    };
    let before = now.upload.about.change;
    let change = answers.some("change").and_then(|word| read_change(&word)).filter(|_| before != UploadChange::Add);
    if !mistakes.is_empty() {
        return back(&visit, &id, Again { form: "read", answers, mistakes }).await;
    }
    let again = visit.state.acts.read_upload_again(&now.upload.id, reading, change.unwrap_or(before)).await;
    match again {
        Ok(()) => Ok(Redirect::to(&page_of(&now)).into_response()),
        Err(ActError::Refused(words)) => {
            let mistakes = Mistakes::one("header", for_the_desk(&words));
            back(&visit, &id, Again { form: "read", answers, mistakes }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/uploads/{id}/cancel`
pub(crate) async fn cancel_upload(Path(id): Path<String>, Posted { visit, .. }: Posted) -> Page {
    visit.must(Task::BringIn)?;
    let upload = match visit.state.acts.upload(&read_id(&id)?) {
        // Pressed twice: it is gone, as it should be.
        Err(ActError::NotFound { .. }) => return Ok(done("/desk/uploads", "upload-cancelled")),
        found => found?.upload,
    };
    if !may_see(&visit, &upload.about) {
        return Err(DeskError::Missing("upload"));
    }
    may_change(&visit, &upload.about).await?;
    visit.state.acts.cancel_upload(&upload.id).await?;
    Ok(done("/desk/uploads", "upload-cancelled"))
}
