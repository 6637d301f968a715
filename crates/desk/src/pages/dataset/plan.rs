//! Announcing a dataset that has no rows yet, with the day it is promised for, and promising how often new data comes.

use super::acts::settle;
use super::{must, read_id};
use crate::answers::{Answers, Mistakes};
use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use ::acts::{ActError, AddDataset};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use catalog::{PERIODICITIES, PublicationPlan, periodicity_words};
use jiff::civil::Date;
use records::Role;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "dataset_plan.html")]
struct PlanPage {
    shell: Shell,
    mistakes: Mistakes,
    title: String,
    description: String,
    department: String,
    /// A publisher's own department cannot be changed.
    fixed: bool,
    departments: BTreeSet<String>,
    category: String,
    promised: String,
    today: String,
    periodicities: Frequencies,
}

/// A longer title is a description.
const TITLE_CHARS_MAX: usize = 200;

/// What a page of text holds.
const DESCRIPTION_CHARS_MAX: usize = 5_000;

/// Codes of how often new data comes: code, words, whether chosen.
pub(super) type Frequencies = Vec<(&'static str, &'static str, bool)>;

/// The codes, with the one that is promised chosen.
pub(super) fn frequencies(chosen: &str) -> Frequencies {
    PERIODICITIES.iter().map(|(code, words)| (*code, *words, *code == chosen)).collect()
}

/// `GET /desk/datasets/plan`
pub(crate) async fn ask_plan(visit: Visit) -> Page {
    may_plan(&visit, &Answers::default())?;
    show(&visit, &Answers::default(), Mistakes::default()).await
}

/// `POST /desk/datasets/plan`
pub(crate) async fn plan_dataset(Posted { visit, answers }: Posted) -> Page {
    let department = may_plan(&visit, &answers)?;
    let mut mistakes = Mistakes::default();
    let title = answers.text("title");
    if title.is_empty() {
        mistakes.add("title", "Give the dataset a title");
    } else if title.chars().count() > TITLE_CHARS_MAX {
        mistakes.add("title", format!("A title has at most {TITLE_CHARS_MAX} characters: say more in the description"));
    }
    if answers.text("description").chars().count() > DESCRIPTION_CHARS_MAX {
        mistakes
            .add("description", format!("At most {DESCRIPTION_CHARS_MAX} characters: the rest fits the dictionary"));
    }
    let now = visit.state.acts.now();
    let today = visit.state.acts.read(|city| city.date_of(now)).await?;
    let promised = promised(&answers, today, &mut mistakes);
    let Some(promised) = promised.filter(|_| mistakes.is_empty()) else {
        return show(&visit, &answers, mistakes).await;
    };
    let plan =
        PublicationPlan { promised: Some(promised.to_string()), periodicity: answers.some("periodicity"), note: None };
    let ask = AddDataset {
        title,
        description: answers.some("description"),
        department,
        category: answers.some("category"),
        plan,
        decided_by: vec![visit.session.official.clone()],
        ..AddDataset::default()
    };
    match visit.state.acts.add_dataset(&visit.actor(), ask, &mut custody::unwatched).await {
        Ok(added) => Ok(done(&format!("/desk/datasets/{}", added.id), "planned")),
        Err(ActError::Refused(words)) => show(&visit, &answers, Mistakes::one("title", words)).await,
        Err(other) => Err(other.into()),
    }
}

/// The department that the answers name, where this person may promise for it.
fn may_plan(visit: &Visit, answers: &Answers) -> Result<Option<String>, crate::error::DeskError> {
    let is_publisher = visit.session.role == Role::Publisher;
    let department = if is_publisher { visit.session.department.clone() } else { answers.some("department") };
    visit.must_with(Task::Publish, department.as_deref())?;
    Ok(department)
}

fn promised(answers: &Answers, today: Date, mistakes: &mut Mistakes) -> Option<Date> {
    match answers.text("promised").parse::<Date>() {
        Ok(day) if day < today => mistakes.add("promised", "That day is past: promise a day to come"),
        Ok(day) => return Some(day),
        Err(_) => mistakes.add("promised", "Give the day by which it will be public, such as 2027-02-01"),
    }
    None
}

async fn show(visit: &Visit, answers: &Answers, mistakes: Mistakes) -> Page {
    let now = visit.state.acts.now();
    let looked = visit.state.acts.read(|city| {
        let departments = city.datasets.values().filter_map(|state| state.dataset.department.clone());
        (departments.collect(), city.date_of(now))
    });
    let (departments, today) = looked.await?;
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let own = visit.session.department.clone().unwrap_or_default();
    let fixed = visit.session.role == Role::Publisher;
    let page = PlanPage {
        shell: Shell::new(visit, "/desk/datasets", "Plan a dataset")
            .under("Datasets", "/desk/datasets")
            .failed_if(!mistakes.is_empty()),
        mistakes,
        title: answers.text("title"),
        description: answers.text("description"),
        department: if fixed { own } else { answers.text("department") },
        fixed,
        departments,
        category: answers.text("category"),
        promised: answers.text("promised"),
        today: today.to_string(),
        periodicities: frequencies(&answers.text("periodicity")),
    };
    html(status, &page)
}

/// `POST /desk/datasets/{id}/frequency`: how often new data is promised.
pub(crate) async fn promise_updates(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Publish, &id).await?;
    let (periodicity, by) = (answers.some("periodicity"), vec![visit.session.official.clone()]);
    let acts = &visit.state.acts;
    let result = acts.promise_updates(&visit.actor(), &id, periodicity, &answers.text("reason"), by).await;
    settle(&visit, &id, result, "frequency-promised", ("frequency", "frequency-reason"), answers).await
}

/// The form of it.
pub(super) struct FrequencyForm {
    /// What is promised now, in words.
    pub now: Option<String>,
    /// The codes.
    pub codes: Frequencies,
    /// The reason.
    pub reason: String,
}

/// The form of how often new data of a dataset is promised.
pub(super) fn frequency_form(plan: &PublicationPlan, answers: &Answers) -> FrequencyForm {
    let chosen = answers.clone().or("periodicity", plan.periodicity.clone().unwrap_or_default()).text("periodicity");
    FrequencyForm {
        now: plan.periodicity.as_deref().map(|code| periodicity_words(code).to_owned()),
        codes: frequencies(&chosen),
        reason: answers.text("reason"),
    }
}
