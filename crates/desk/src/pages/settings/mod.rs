//! The settings of the city: read by those who work with them, changed by the administrator one part at a time. A
//! change says which open requests it moved.

mod form;
mod part;

use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use crate::words::{self, When};
use acts::ActError;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use form::{Form, Sent};
use part::Part;
use records::{City, Settings, SettingsChange};

/// How many changes the page lists.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    shell: Shell,
    /// The city, its law and its zone, which are set once.
    facts: Vec<(&'static str, String)>,
    parts: Vec<PartView>,
    changes: Vec<ChangeView>,
    changes_settings: bool,
}

struct PartView {
    word: &'static str,
    title: &'static str,
    form: Form,
}

struct ChangeView {
    seq: u64,
    when: When,
    who: String,
    what: String,
    reason: Option<String>,
    /// The address, number and words of each request that moved.
    moved: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "settings_part.html")]
struct PartPage {
    shell: Shell,
    mistakes: Mistakes,
    word: &'static str,
    lead: &'static str,
    form: Form,
    reason: String,
}

/// `GET /desk/settings`
pub(crate) async fn show_settings(visit: Visit) -> Page {
    visit.must(Task::ReadSettings)?;
    let pack = visit.state.acts.pack();
    let read = visit.state.acts.read(|city| {
        let settings = city.settings.clone()?;
        let changes = city.settings_changes.iter().rev().take(SHOWN).map(|change| view(city, change));
        Some((settings, changes.collect::<Vec<_>>()))
    });
    let (settings, changes) = read.await?.ok_or(DeskError::Missing("setting"))?;
    let part = |part: Part| PartView { word: part.word(), title: part.title(), form: part.form(&settings, pack) };
    let page = SettingsPage {
        shell: Shell::new(&visit, "/desk/settings", "City settings"),
        facts: vec![
            ("City", settings.city.clone()),
            ("Law", format!("{} ({})", pack.title, pack.version)),
            ("Time zone", settings.timezone.clone()),
        ],
        parts: Part::ALL.into_iter().map(part).collect(),
        changes,
        changes_settings: visit.may(Task::ManageSettings),
    };
    html(StatusCode::OK, &page)
}

/// `GET /desk/settings/{part}`
pub(crate) async fn ask_settings(visit: Visit, Path(word): Path<String>) -> Page {
    visit.must(Task::ManageSettings)?;
    show(&visit, find(&word)?, None, Mistakes::default()).await
}

/// `POST /desk/settings/{part}`
pub(crate) async fn record_settings(Path(word): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ManageSettings)?;
    let part = find(&word)?;
    let mut draft = settings_of(&visit).await?;
    let mut sent = Sent { answers: &answers, mistakes: Mistakes::default() };
    part.read(&mut sent, &mut draft);
    if !sent.mistakes.is_empty() {
        return show(&visit, part, Some(&answers), sent.mistakes).await;
    }
    // Read again into the settings as they are by then: another part may have changed meanwhile.
    let change = |settings: &mut Settings| {
        part.read(&mut Sent { answers: &answers, mistakes: Mistakes::default() }, settings);
        Ok(())
    };
    let reason = answers.some("reason");
    match visit.state.acts.record_settings(&visit.actor(), reason.as_deref(), change).await {
        Ok(recorded) if !recorded.changed => Ok(done("/desk/settings", "settings-unchanged")),
        Ok(recorded) if recorded.moved.is_empty() => Ok(done("/desk/settings", "settings-recorded")),
        Ok(_) => Ok(done("/desk/settings", "settings-moved")),
        Err(ActError::Refused(words)) => {
            let first = part.form(&draft, visit.state.acts.pack()).first();
            show(&visit, part, Some(&answers), Mistakes::one(first, words)).await
        }
        Err(other) => Err(other.into()),
    }
}

fn find(word: &str) -> Result<Part, DeskError> {
    Part::ALL.into_iter().find(|part| part.word() == word).ok_or(DeskError::Missing("page"))
}

async fn settings_of(visit: &Visit) -> Result<Settings, DeskError> {
    visit.state.acts.read(|city| city.settings.clone()).await?.ok_or(DeskError::Missing("setting"))
}

async fn show(visit: &Visit, part: Part, answers: Option<&Answers>, mistakes: Mistakes) -> Page {
    let settings = settings_of(visit).await?;
    let form = part.form(&settings, visit.state.acts.pack());
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PartPage {
        shell: Shell::new(visit, "/desk/settings", part.title())
            .under("City settings", "/desk/settings")
            .failed_if(!mistakes.is_empty()),
        mistakes,
        word: part.word(),
        lead: part.lead(),
        form: answers.map_or_else(|| form.clone(), |answers| form.clone().answered(answers)),
        reason: answers.map(|answers| answers.text("reason")).unwrap_or_default(),
    };
    html(status, &page)
}

fn view(city: &City, change: &SettingsChange) -> ChangeView {
    let what = match change.parts.as_slice() {
        [] => "the city was set up".to_owned(),
        parts => records::words::and_list(parts),
    };
    let moved = change.moved.iter().map(|(matter, dates)| {
        let words = words::capital(&records::words::moved(dates));
        (format!("/desk/matters/{matter}"), matter.to_string(), words)
    });
    ChangeView {
        seq: change.seq,
        when: When::moment(change.at, &words::zone(city)),
        who: change.who.clone(),
        what: words::capital(&what),
        reason: change.reason.clone(),
        moved: moved.collect(),
    }
}
