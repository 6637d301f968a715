//! One dataset: its fields with what the register makes of them, what stops publication, and the acts on it.

mod acts;
mod exempt;
mod view;

pub(crate) use acts::{publish_dataset, take_down_dataset};
pub(crate) use exempt::propose_exemption;

use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::shell::Shell;
use crate::roles::{Task, may_with};
use crate::visit::Visit;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use catalog::{DatasetId, Standing};

#[derive(Template)]
#[template(path = "dataset.html")]
struct DatasetPage {
    shell: Shell,
    mistakes: Mistakes,
    d: view::DatasetView,
    /// The form of an exemption, for who may propose or decide.
    exempt: Option<exempt::ExemptForm>,
    /// The form of publication: keys that are ticked, and the reason.
    publish: Option<(Vec<String>, String)>,
    /// The form of a takedown: the reason.
    takedown: Option<String>,
}

/// What a form brought back when it could not be done.
#[derive(Default)]
struct Again {
    /// `exempt`, `publish` or `takedown`.
    form: &'static str,
    answers: Answers,
    mistakes: Mistakes,
}

impl Again {
    fn of(&self, form: &str) -> Answers {
        if self.form == form { self.answers.clone() } else { Answers::default() }
    }
}

/// `GET /desk/datasets/{id}`
pub(crate) async fn show_dataset(visit: Visit, Path(id): Path<String>) -> Page {
    visit.must(Task::ReadRegister)?;
    show(&visit, &read_id(&id)?, Again::default()).await
}

fn read_id(text: &str) -> Result<DatasetId, DeskError> {
    text.parse().map_err(|_| DeskError::Missing("dataset"))
}

fn address(id: &DatasetId) -> String {
    format!("/desk/datasets/{id}")
}

/// Refuses what the role does not include with this dataset.
async fn must(visit: &Visit, task: Task, id: &DatasetId) -> Result<(), DeskError> {
    let department = visit.state.acts.read(|city| city.dataset(id).map(|s| s.dataset.department.clone())).await?;
    visit.must_with(task, department.ok_or(DeskError::Missing("dataset"))?.as_deref())
}

async fn show(visit: &Visit, id: &DatasetId, again: Again) -> Page {
    let now = visit.state.acts.now();
    let looked =
        visit.state.acts.read(|city| city.dataset(id).map(|state| (view::of(city, state, now), state.clone())));
    let (d, state) = looked.await?.ok_or(DeskError::Missing("dataset"))?;
    let department = state.dataset.department.as_deref();
    visit.must_with(Task::ReadRegister, department)?;
    let may = |task| may_with(&visit.session, task, department);
    let held = state.revision.is_some();
    let (publishing, taking) = (again.of("publish"), again.of("takedown"));
    let status = if again.mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let exempts = held && (may(Task::Propose) || may(Task::Decide));
    let publishes = held && may(Task::Publish) && !d.is_withheld;
    let page = DatasetPage {
        shell: Shell::new(visit, "/desk/datasets", d.title.clone())
            .under("Datasets", "/desk/datasets")
            .failed_if(!again.mistakes.is_empty()),
        exempt: exempts.then(|| exempt::form(visit.state.acts.pack(), &state, may(Task::Decide), &again.of("exempt"))),
        publish: publishes.then(|| (publishing.all("accept"), publishing.text("reason"))),
        takedown: (state.dataset.standing == Standing::Published && may(Task::TakeDown)).then(|| taking.text("reason")),
        mistakes: again.mistakes,
        d,
    };
    html(status, &page)
}
