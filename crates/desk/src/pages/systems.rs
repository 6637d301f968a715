//! The catalog of enterprise systems: listed, changed, confirmed each year, taken out.

use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use crate::words::When;
use acts::ActError;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use jiff::ToSpan;
use jiff::civil::Date;
use records::{EnterpriseSystem, ListedSystem, SystemFacts};

#[derive(Template)]
#[template(path = "systems.html")]
struct SystemsPage {
    shell: Shell,
    mistakes: Mistakes,
    rows: Vec<Row>,
    form: SystemForm,
}

#[derive(Template)]
#[template(path = "system.html")]
struct SystemPage {
    shell: Shell,
    mistakes: Mistakes,
    id: String,
    form: SystemForm,
    reason: String,
}

struct Row {
    id: String,
    name: String,
    said: String,
    custodian: String,
    confirmed: When,
    /// Whether that is more than a year ago.
    is_old: bool,
}

/// The form of a system.
struct SystemForm {
    action: String,
    name: String,
    /// Words, name and answer of each fact.
    facts: Vec<(&'static str, &'static str, String)>,
    withheld: String,
    button: &'static str,
}

/// `GET /desk/systems`
pub(crate) async fn list_systems(visit: Visit) -> Page {
    visit.must(Task::ListSystems)?;
    show_all(&visit, &Answers::default(), Mistakes::default()).await
}

/// `POST /desk/systems`
pub(crate) async fn add_system(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ListSystems)?;
    match visit.state.acts.list_system(&visit.actor(), None, read(&answers)).await {
        Ok(_) => Ok(done("/desk/systems", "system-listed")),
        Err(ActError::Refused(words)) => show_all(&visit, &answers, Mistakes::one("name", words)).await,
        Err(other) => Err(other.into()),
    }
}

/// `GET /desk/systems/{id}`
pub(crate) async fn show_system(visit: Visit, Path(id): Path<String>) -> Page {
    visit.must(Task::ListSystems)?;
    show_one(&visit, &id, &Answers::default(), Mistakes::default()).await
}

/// `POST /desk/systems/{id}`
pub(crate) async fn change_system(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ListSystems)?;
    match visit.state.acts.list_system(&visit.actor(), Some(&id), read(&answers)).await {
        Ok(_) => Ok(done("/desk/systems", "system-listed")),
        Err(ActError::Refused(words)) => show_one(&visit, &id, &answers, Mistakes::one("name", words)).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/systems/{id}/remove`
pub(crate) async fn remove_system(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ListSystems)?;
    match visit.state.acts.remove_system(&visit.actor(), &id, &answers.text("reason")).await {
        Ok(()) => Ok(done("/desk/systems", "system-removed")),
        Err(ActError::Refused(words)) => {
            let answers = Answers::default().or("reason", answers.text("reason"));
            show_one(&visit, &id, &answers, Mistakes::one("reason", words)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// What the form says: everything, or the name with the reason why no more is listed.
fn read(answers: &Answers) -> EnterpriseSystem {
    let about = SystemFacts {
        vendor: answers.text("vendor"),
        product: answers.text("product"),
        purpose: answers.text("purpose"),
        data: answers.text("data"),
        custodian: answers.text("custodian"),
        collected: answers.text("collected"),
        updated: answers.text("updated"),
    };
    let said = about.each().iter().any(|(_, _, text)| !text.is_empty());
    let withheld = answers.some("withheld");
    // What is said beside a reason to say nothing is for the person to sort out.
    let about = (said || withheld.is_none()).then_some(about);
    EnterpriseSystem { name: answers.text("name"), about, withheld }
}

async fn show_all(visit: &Visit, answers: &Answers, mistakes: Mistakes) -> Page {
    let now = visit.state.acts.now();
    let found = visit.state.acts.read(|city| {
        let today = city.date_of(now);
        city.listed_systems().into_iter().map(|listed| row(&listed, city.date_of(listed.at), today)).collect()
    });
    let page = SystemsPage {
        shell: Shell::new(visit, "/desk/systems", "Enterprise systems").failed_if(!mistakes.is_empty()),
        rows: found.await?,
        form: form("/desk/systems".into(), answers, "List the system"),
        mistakes,
    };
    html(status(&page.mistakes), &page)
}

async fn show_one(visit: &Visit, id: &str, answers: &Answers, mistakes: Mistakes) -> Page {
    let found = visit.state.acts.read(|city| city.systems.get(id).cloned()).await?;
    let listed = found.ok_or(DeskError::Missing("system"))?;
    let address = format!("/desk/systems/{id}");
    let title = listed.system.name.clone();
    let page = SystemPage {
        shell: Shell::new(visit, "/desk/systems", title)
            .under("Enterprise systems", "/desk/systems")
            .failed_if(!mistakes.is_empty()),
        id: id.to_owned(),
        reason: answers.text("reason"),
        form: form(address, &as_listed(&listed, answers.clone()), "Save, as of today"),
        mistakes,
    };
    html(status(&page.mistakes), &page)
}

fn status(mistakes: &Mistakes) -> StatusCode {
    if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

fn row(listed: &ListedSystem, confirmed: Date, today: Date) -> Row {
    let system = &listed.system;
    Row {
        id: listed.id.clone(),
        name: system.name.clone(),
        said: if system.about.is_some() { "Everything".into() } else { "The name alone".into() },
        custodian: system.about.as_ref().map(|about| about.custodian.clone()).unwrap_or_default(),
        confirmed: When::day(confirmed),
        is_old: confirmed < today.saturating_sub(1.year()),
    }
}

/// What is listed, where the form says nothing else.
fn as_listed(listed: &ListedSystem, answers: Answers) -> Answers {
    let about = listed.system.about.clone().unwrap_or_default();
    let answers = answers.or("name", listed.system.name.clone());
    let answers = about.each().into_iter().fold(answers, |answers, (_, name, text)| answers.or(name, text));
    answers.or("withheld", listed.system.withheld.clone().unwrap_or_default())
}

fn form(action: String, answers: &Answers, button: &'static str) -> SystemForm {
    let empty = SystemFacts::default();
    let facts = empty.each().map(|(words, name, _)| (words, name, answers.text(name)));
    SystemForm { action, name: answers.text("name"), facts: facts.into(), withheld: answers.text("withheld"), button }
}
