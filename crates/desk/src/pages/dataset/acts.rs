//! Publishing and taking down.

use super::{Again, address, must, read_id, show};
use crate::answers::{Answers, Mistakes};
use crate::error::Page;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use acts::ActError;
use axum::extract::Path;
use catalog::DatasetId;

/// `POST /desk/datasets/{id}/publish`
pub(crate) async fn publish_dataset(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Publish, &id).await?;
    let (reason, by) = (answers.text("reason"), vec![visit.session.official.clone()]);
    let result = if reason.is_empty() {
        Err(ActError::Refused("the reason is missing".into()))
    } else {
        visit.state.acts.publish(&visit.actor(), &id, &answers.all("accept"), &reason, by).await
    };
    settle(&visit, &id, result, "published", ("publish", "publish-reason"), answers).await
}

/// `POST /desk/datasets/{id}/takedown`
pub(crate) async fn take_down_dataset(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::TakeDown, &id).await?;
    let by = vec![visit.session.official.clone()];
    let (acts, actor, reason) = (&visit.state.acts, visit.actor(), answers.text("reason"));
    let result = if answers.has("improper") {
        acts.take_down_improper(&actor, &id, &reason, by).await.map(drop)
    } else {
        acts.take_down(&actor, &id, &reason, by).await
    };
    settle(&visit, &id, result, "taken-down", ("takedown", "takedown-reason"), answers).await
}

/// Done: back to the page. Refused: the form (its name, and the place of what is wrong) comes back as it was.
pub(super) async fn settle(
    visit: &Visit,
    id: &DatasetId,
    result: Result<(), ActError>,
    flash: &str,
    (form, place): (&'static str, &str),
    answers: Answers,
) -> Page {
    match result {
        Ok(()) => Ok(done(&address(id), flash)),
        Err(ActError::Refused(words)) => {
            let mistakes = Mistakes::one(place, crate::words::for_the_desk(&words));
            show(visit, id, Again { form, answers, mistakes }).await
        }
        Err(other) => Err(other.into()),
    }
}
