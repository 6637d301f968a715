//! The words of a dataset in the catalog, and the date it is promised for.

use super::acts::settle;
use super::{must, read_id};
use crate::error::Page;
use crate::roles::Task;
use crate::visit::Posted;
use acts::{ActError, DatasetWords};
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
