//! API keys: made, shown once, revoked. They meter; they open nothing.

use crate::answers::{Answers, Mistakes};
use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use crate::words;
use acts::{ActError, NewKey};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use records::MatterNumber;
use web::limits::ANONYMOUS_PER_MINUTE;

#[derive(Template)]
#[template(path = "keys.html")]
struct KeysPage {
    shell: Shell,
    mistakes: Mistakes,
    /// The key just made.
    made: Option<NewKey>,
    /// Requests an hour without a key.
    free: String,
    rows: Vec<Row>,
    label: String,
    per_hour: String,
}

struct Row {
    id: String,
    label: String,
    /// Whether what it is for is a matter, such as the inquiry that asked for it.
    matter: bool,
    per_hour: String,
    revoked: Option<String>,
    /// The id of the answer that is a new limit.
    limit: String,
}

/// `GET /desk/keys`
pub(crate) async fn list_keys(visit: Visit) -> Page {
    visit.must(Task::ManageKeys)?;
    // An inquiry leads here with its number: what a key is for.
    show(&visit, &visit.query, None, Mistakes::default()).await
}

/// `POST /desk/keys`: the key is on the answer to this request and nowhere else.
pub(crate) async fn create_key(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ManageKeys)?;
    let Ok(per_hour) = answers.text("per_hour").replace(',', "").parse() else {
        return show(&visit, &answers, None, Mistakes::one("per_hour", "Give a number of requests an hour")).await;
    };
    if let Some(words) = too_little(per_hour) {
        return show(&visit, &answers, None, Mistakes::one("per_hour", words)).await;
    }
    match visit.state.acts.create_key(&visit.actor(), &answers.text("label"), per_hour).await {
        Ok(made) => show(&visit, &Answers::default(), Some(made), Mistakes::default()).await,
        Err(ActError::Refused(words)) => show(&visit, &answers, None, Mistakes::one("label", words)).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/keys/{id}/limit`
pub(crate) async fn limit_key(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ManageKeys)?;
    let wrong = |words: String| Mistakes::one(format!("limit-{id}"), words);
    let Ok(per_hour) = answers.text("per_hour").replace(',', "").parse() else {
        return show(&visit, &Answers::default(), None, wrong("Give a number of requests an hour".into())).await;
    };
    if let Some(words) = too_little(per_hour) {
        return show(&visit, &Answers::default(), None, wrong(words)).await;
    }
    match visit.state.acts.limit_key(&visit.actor(), &id, per_hour, &answers.text("reason")).await {
        Ok(()) => Ok(done("/desk/keys", "key-limited")),
        Err(ActError::Refused(words)) => show(&visit, &Answers::default(), None, wrong(words)).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/keys/{id}/revoke`
pub(crate) async fn revoke_key(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ManageKeys)?;
    match visit.state.acts.revoke_key(&visit.actor(), &id, &answers.text("reason")).await {
        Ok(()) => Ok(done("/desk/keys", "key-revoked")),
        Err(ActError::Refused(words)) => {
            show(&visit, &Answers::default(), None, Mistakes::one(format!("reason-{id}"), words)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Requests an hour that everybody has without a key.
const WITHOUT_KEY: u32 = ANONYMOUS_PER_MINUTE * 60;

/// A key that gives less than no key would be none.
fn too_little(per_hour: u32) -> Option<String> {
    let free = words::number(WITHOUT_KEY.into());
    (per_hour <= WITHOUT_KEY).then(|| format!("Everybody has {free} an hour without a key: give more than that"))
}

async fn show(visit: &Visit, answers: &Answers, made: Option<NewKey>, mistakes: Mistakes) -> Page {
    let rows = visit.state.acts.read(|city| {
        let rows = city.keys.iter().map(|(id, key)| Row {
            id: id.clone(),
            matter: city.matters.contains_key(&MatterNumber(key.label.trim().to_owned())),
            label: key.label.clone(),
            per_hour: words::number(key.per_hour.into()),
            revoked: key.revoked.clone(),
            limit: format!("limit-{id}"),
        });
        rows.collect()
    });
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = KeysPage {
        shell: Shell::new(visit, "/desk/keys", "API keys").failed_if(!mistakes.is_empty()),
        mistakes,
        made,
        free: words::number(WITHOUT_KEY.into()),
        rows: rows.await?,
        label: answers.text("label"),
        per_hour: answers.clone().or("per_hour", "1000000").text("per_hour"),
    };
    html(status, &page)
}
