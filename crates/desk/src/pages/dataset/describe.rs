//! The words of a dataset in the catalog, the date it is promised for, and which of its fields say where a row is.

use super::acts::settle;
use super::{Again, must, read_id, show};
use crate::answers::Mistakes;
use crate::error::Page;
use crate::pages::place;
use crate::roles::Task;
use crate::visit::Posted;
use acts::{ActError, DatasetWords, GeometryAsk};
use axum::extract::Path;

/// `POST /desk/datasets/{id}/words`
pub(crate) async fn describe_dataset(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Describe, &id).await?;
    let keywords = answers.text("keywords");
    let words = DatasetWords {
        title: Some(answers.text("title")),
        description: Some(answers.text("description")),
        category: Some(answers.text("category")),
        keywords: Some(keywords.split(',').map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect()),
        ..DatasetWords::default()
    };
    let result = visit.state.acts.describe_dataset(&visit.actor(), &id, words).await;
    settle(&visit, &id, result, "described", ("words", "words-title"), answers).await
}

/// `POST /desk/datasets/{id}/schedule`
pub(crate) async fn reschedule_dataset(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Publish, &id).await?;
    let by = vec![visit.session.official.clone()];
    let result = match answers.text("promised").parse() {
        Ok(promised) => visit.state.acts.reschedule(&visit.actor(), &id, promised, &answers.text("reason"), by).await,
        Err(_) => Err(ActError::Refused("give a day, such as 2027-02-01".into())),
    };
    settle(&visit, &id, result, "rescheduled", ("schedule", "schedule-promised"), answers).await
}

/// `POST /desk/datasets/{id}/place`
pub(crate) async fn place_dataset(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Publish, &id).await?;
    let mut mistakes = Mistakes::default();
    let geometry = place::read(&answers, &mut mistakes);
    if !mistakes.is_empty() {
        return show(&visit, &id, Again { form: "place", answers, mistakes }).await;
    }
    let (reason, decided_by) = (answers.text("reason"), vec![visit.session.official.clone()]);
    let ask = GeometryAsk { geometry, reason, decided_by };
    let result = visit.state.acts.declare_geometry(&visit.actor(), &id, &ask).await;
    settle(&visit, &id, result, "placed", ("place", "place-reason"), answers).await
}
