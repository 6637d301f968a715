//! Describing one field for the dictionary, and confirming what its values say.

use super::{address, must, read_id};
use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use crate::words;
use acts::{ActError, FieldWords};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use catalog::{DatasetId, Role};

#[derive(Template)]
#[template(path = "field.html")]
struct FieldPage {
    shell: Shell,
    mistakes: Mistakes,
    dataset: String,
    title: String,
    field: String,
    label: String,
    description: String,
    /// Id and words of each role, and whether it is chosen.
    roles: Vec<(&'static str, String, bool)>,
}

/// `GET /desk/datasets/{id}/fields/{field}`
pub(crate) async fn show_field(visit: Visit, Path((id, field)): Path<(String, String)>) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Describe, &id).await?;
    show(&visit, &id, &field, &Answers::default(), Mistakes::default()).await
}

/// `POST /desk/datasets/{id}/fields/{field}`
pub(crate) async fn describe_field(
    Path((id, field)): Path<(String, String)>,
    Posted { visit, answers }: Posted,
) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Describe, &id).await?;
    let role = match answers.text("role").as_str() {
        "" => Ok(None),
        word => word.parse::<Role>().map(Some),
    };
    let role = match role {
        Ok(role) => role,
        Err(e) => return show(&visit, &id, &field, &answers, Mistakes::one("role", e.to_string())).await,
    };
    let words = FieldWords {
        field: field.clone(),
        label: Some(answers.text("label")),
        description: Some(answers.text("description")),
        role: Some(role),
    };
    match visit.state.acts.describe_fields(&visit.actor(), &id, &[words]).await {
        Ok(_) => Ok(done(&address(&id), "described")),
        Err(ActError::Refused(words)) => {
            let place = ["label", "description"].into_iter().find(|place| words.contains(place)).unwrap_or("role");
            show(&visit, &id, &field, &answers, Mistakes::one(place, words)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn show(visit: &Visit, id: &DatasetId, name: &str, answers: &Answers, mistakes: Mistakes) -> Page {
    let found = visit.state.acts.read(|city| {
        let dataset = &city.dataset(id)?.dataset;
        let field = dataset.fields.iter().find(|f| f.name.as_str() == name)?;
        Some((dataset.title.clone(), field.clone()))
    });
    let (title, field) = found.await?.ok_or(DeskError::Missing("field"))?;
    let known = field.role.map(Role::id).unwrap_or_default();
    let answers = answers
        .clone()
        .or("label", field.label.clone())
        .or("description", field.description.clone().unwrap_or_default())
        .or("role", known);
    let chosen = answers.text("role");
    let choice = |role: &Role| (role.id(), words::capital(role.words()), role.id() == chosen);
    let nothing = ("", "Nothing of people or places".to_owned(), chosen.is_empty());
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = FieldPage {
        shell: Shell::new(visit, "/desk/datasets", format!("Describe {}", field.label))
            .under("Datasets", "/desk/datasets")
            .under(title.clone(), address(id))
            .failed_if(!mistakes.is_empty()),
        mistakes,
        dataset: id.to_string(),
        title,
        field: field.name.to_string(),
        label: answers.text("label"),
        description: answers.text("description"),
        roles: std::iter::once(nothing).chain(Role::ALL.iter().map(choice)).collect(),
    };
    html(status, &page)
}
