//! One dataset: its fields with what the register makes of them, what stops publication, and the acts on it.

mod acts;
mod describe;
mod exempt;
mod feed;
mod field;
mod file_words;
mod plan;
mod view;

pub(crate) use acts::{publish_dataset, take_down_dataset};
pub(crate) use describe::{describe_dataset, place_dataset, reschedule_dataset};
pub(crate) use exempt::{TREATMENTS, UNTIL, exemption_ask, propose_exemption};
pub(crate) use feed::{badge as feed_badge, end_feed, run_feed, set_feed};
pub(crate) use field::{describe_field, show_field};
pub(crate) use file_words::take_file_words;
pub(crate) use plan::{ask_plan, plan_dataset, promise_updates};
pub(crate) use view::question_words;

use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::cites::Cites;
use crate::pages::place::{self, PlaceForm};
use crate::pages::shell::Shell;
use crate::roles::{Task, may_with};
use crate::visit::Visit;
use crate::words;
use ::acts::FileWords;
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
    /// Whether this person may bring in rows.
    brings: bool,
    /// The sections that the page names.
    law: Cites,
    /// The form of an exemption, for who may propose or decide.
    exempt: Option<exempt::ExemptForm>,
    /// The form of publication: keys that are ticked, and the reason.
    publish: Option<(Vec<String>, String)>,
    /// The form of a takedown: the reason.
    takedown: Option<String>,
    /// The form of the promise: the day and the reason.
    schedule: Option<(String, String)>,
    /// The form of how often new data is promised.
    frequency: Option<plan::FrequencyForm>,
    /// What it is refreshed from, with how that goes.
    feed: Option<feed::FeedView>,
    /// The form of the feed.
    feed_form: Option<feed::FeedForm>,
    /// The form of the dataset's words.
    words: Option<WordsForm>,
    /// The form that asks which fields say where a row is, and the reason.
    place: Option<(PlaceForm, String)>,
    /// How many released rows have a point, and what to check where few have.
    points: Option<(String, Option<String>)>,
    /// What the file says of what is not described.
    proposals: Vec<file_words::Proposal>,
}

/// The words of the dataset as they are in the form.
struct WordsForm {
    title: String,
    description: String,
    category: String,
    keywords: String,
}

/// What a form brought back when it could not be done.
#[derive(Default)]
struct Again {
    /// `exempt`, `publish`, `takedown`, `schedule`, `frequency`, `feed`, `feed-run`, `feed-end`, `words`, `file-words` or `place`.
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
pub(crate) async fn must(visit: &Visit, task: Task, id: &DatasetId) -> Result<(), DeskError> {
    let department = visit.state.acts.read(|city| city.dataset(id).map(|s| s.dataset.department.clone())).await?;
    visit.must_with(task, department.ok_or(DeskError::Missing("dataset"))?.as_deref())
}

async fn show(visit: &Visit, id: &DatasetId, again: Again) -> Page {
    let (now, role) = (visit.state.acts.now(), visit.session.role);
    let looked = visit.state.acts.read(|city| {
        let law = Cites::on(city, city.date_of(now), &["denial.facts", "denial.other-law"]);
        city.dataset(id).map(|state| (view::of(city, state, role, now), law, words::zone(city), state.clone()))
    });
    let (d, law, zone, state) = looked.await?.ok_or(DeskError::Missing("dataset"))?;
    let department = state.dataset.department.as_deref();
    visit.must_with(Task::ReadRegister, department)?;
    let may = |task| may_with(&visit.session, task, department);
    let held = state.revision.is_some();
    let standing = visit.state.acts.feed(id).await?;
    let points = visit.state.acts.points(id).await?;
    let proposed = if may(Task::Describe) { visit.state.acts.file_words(id).await? } else { FileWords::default() };
    let (publishing, taking, promising) = (again.of("publish"), again.of("takedown"), again.of("schedule"));
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
        schedule: (state.dataset.standing != Standing::Published && may(Task::Publish))
            .then(|| (promising.text("promised"), promising.text("reason"))),
        frequency: may(Task::Publish).then(|| plan::frequency_form(&state.dataset.plan, &again.of("frequency"))),
        feed: standing.as_ref().map(|standing| feed::view(standing, &zone)),
        feed_form: may(Task::Publish).then(|| feed::form(standing.as_ref(), &again.of("feed"))),
        brings: may(Task::BringIn),
        words: may(Task::Describe).then(|| words_form(&state.dataset, again.of("words"))),
        place: (held && may(Task::Publish)).then(|| place_form(&state.dataset, again.of("place"))),
        points: points.map(|points| (points.words(), points.warning())),
        proposals: file_words::proposals(&proposed),
        mistakes: again.mistakes,
        law,
        d,
    };
    html(status, &page)
}

fn place_form(dataset: &catalog::Dataset, answers: Answers) -> (PlaceForm, String) {
    let answers = place::as_declared(dataset.geometry.as_ref(), answers);
    (PlaceForm::of(dataset.fields.iter().map(|f| f.name.to_string()), &answers), answers.text("reason"))
}

fn words_form(dataset: &catalog::Dataset, answers: Answers) -> WordsForm {
    let answers = answers
        .or("title", dataset.title.clone())
        .or("description", dataset.description.clone())
        .or("category", dataset.category.clone().unwrap_or_default())
        .or("keywords", dataset.keywords.join(", "));
    WordsForm {
        title: answers.text("title"),
        description: answers.text("description"),
        category: answers.text("category"),
        keywords: answers.text("keywords"),
    }
}
