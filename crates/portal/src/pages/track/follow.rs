//! Following a matter with a feed reader or a program: its feed, its webhooks, and the form that asks for one.

use super::act::form;
use crate::pages::form::{self as forms, Body, Mistakes};
use crate::pages::sent;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, PageError, Visit};
use crate::track::matter as find;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use records::public::TrackedMatter;
use records::{Webhook, WebhookStanding};

/// The id of the answer, and of the place where a mistake is told.
const URL: &str = "url";

/// A webhook on the page.
pub(super) struct WebhookView {
    id: String,
    /// The host it leads to.
    pub(super) host: String,
    /// Where it stands, in words.
    pub(super) standing: String,
    /// Whether the city gave it up.
    pub(super) is_stopped: bool,
}

#[derive(Template)]
#[template(path = "track_follow.html")]
struct FollowPage {
    shell: Shell,
    mistakes: Mistakes,
    token: String,
    code: String,
    number: String,
    feed: String,
    calendar: String,
    webhooks: Vec<WebhookView>,
    may_add: bool,
    most: usize,
    url: String,
    done: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "track_webhook_set.html")]
struct SetPage {
    shell: Shell,
    code: String,
    number: String,
    host: String,
    secret: String,
}

/// The webhooks that are not removed.
pub(super) fn webhooks(matter: &TrackedMatter) -> Vec<WebhookView> {
    matter.webhooks.iter().map(view).collect()
}

fn view(webhook: &Webhook) -> WebhookView {
    let standing = match &webhook.standing {
        WebhookStanding::Asked => "waiting for it to answer the challenge".to_owned(),
        WebhookStanding::Confirmed => "confirmed: it is told what happens".to_owned(),
        WebhookStanding::Stopped { why } => format!("stopped: {why}"),
        WebhookStanding::Removed => "removed".to_owned(),
    };
    let is_stopped = matches!(webhook.standing, WebhookStanding::Stopped { .. });
    WebhookView { id: webhook.id.clone(), host: webhook.host.clone(), standing, is_stopped }
}

/// `GET /track/{code}/follow`
pub(crate) async fn show_follow(Path(code): Path<String>, visit: Visit) -> Response {
    visit.answer(show(&visit, &code, Mistakes::default(), "", StatusCode::OK).await)
}

/// `POST /track/{code}/webhooks`: the answer shows the secret, once. Loaded again, the same form is the same webhook.
pub(crate) async fn set_webhook(Path(code): Path<String>, visit: Visit, body: Body) -> Response {
    visit.answer(set(&visit, &code, body).await)
}

async fn set(visit: &Visit, code: &str, body: Body) -> Page {
    let answers = forms::read(body)?;
    let mut mistakes = Mistakes::default();
    let status = forms::gate(visit, &form(code), &answers, URL, &mut mistakes);
    let url = answers.first(URL).trim().to_owned();
    if url.is_empty() && mistakes.is_empty() {
        mistakes.add(URL, "Write the address that is to be told");
    }
    if mistakes.is_empty()
        && let Some(secret) = sent::set_webhook(visit, &answers, code, &url, &mut mistakes).await?
    {
        let number = matter(visit, code).await?.public.number.to_string();
        let host = records::webhook_host(&url).unwrap_or_default();
        let shell = page_shell(visit, code, &number, "Your webhook");
        return visit.own_page(StatusCode::OK, &SetPage { shell, code: code.to_owned(), number, host, secret });
    }
    show(visit, code, mistakes, &url, status).await
}

/// `POST /track/{code}/webhooks/{webhook}/remove`
pub(crate) async fn remove_webhook(Path(path): Path<(String, String)>, visit: Visit, body: Body) -> Response {
    let (code, webhook) = path;
    visit.answer(remove(&visit, &code, &webhook, body).await)
}

async fn remove(visit: &Visit, code: &str, webhook: &str, body: Body) -> Page {
    let answers = forms::read(body)?;
    let mut mistakes = Mistakes::default();
    let status = forms::gate(visit, &form(code), &answers, "webhooks", &mut mistakes);
    if mistakes.is_empty()
        && let Some(sent) = sent::remove_webhook(visit, code, webhook, &mut mistakes).await?
    {
        return Ok(sent);
    }
    show(visit, code, mistakes, "", status).await
}

async fn show(visit: &Visit, code: &str, mistakes: Mistakes, url: &str, status: StatusCode) -> Page {
    let found = matter(visit, code).await?;
    let number = found.public.number.to_string();
    let shell = page_shell(visit, code, &number, &format!("Follow {number}"));
    let live = found.webhooks.iter().filter(|webhook| webhook.is_live()).count();
    let page = FollowPage {
        shell: if mistakes.is_empty() { shell } else { shell.failed() },
        mistakes,
        token: visit.token(&form(code)),
        code: code.to_owned(),
        number,
        feed: visit.absolute(&format!("/track/{code}/feed.atom")),
        calendar: visit.absolute(&format!("/track/{code}/calendar.ics")),
        webhooks: webhooks(&found),
        may_add: live < Webhook::PER_MATTER_MAX,
        most: Webhook::PER_MATTER_MAX,
        url: url.to_owned(),
        done: done_words(visit),
    };
    visit.own_page(status, &page)
}

fn done_words(visit: &Visit) -> Option<&'static str> {
    (visit.params.first("done") == "removed")
        .then_some("You removed the webhook. It disappears here as soon as that has been taken into the record.")
}

async fn matter(visit: &Visit, code: &str) -> Result<TrackedMatter, PageError> {
    find(visit.state(), code).await?.ok_or(PageError::Missing("secret link"))
}

fn page_shell(visit: &Visit, code: &str, number: &str, title: &str) -> Shell {
    visit.shell(title).after(number, format!("/track/{code}")).unindexed()
}
