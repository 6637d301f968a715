//! An inquiry to the Open Data team.

use crate::pages::asker::{self, Asker};
use crate::pages::choice::{self, Choice};
use crate::pages::form::{self, Body, Mistakes};
use crate::pages::link::Params;
use crate::pages::sent;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, Visit};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use records::public::PublicDataset;
use records::{Contact, Opening, Requester, Topic};

/// The name of the form, to which its tokens are bound.
const FORM: &str = "inquiry";

/// The topics: word in addresses, words, a line on each.
const TOPICS: [(Topic, &str, &str, &str); 6] = [
    (Topic::ApiKeys, "api-keys", "API keys and limits", "A key raises how much a program may ask."),
    (Topic::Access, "access", "How to reach the data", "Files, APIs, formats, something that does not work."),
    (Topic::PublicationTimeline, "publication-timeline", "When something will be published", ""),
    (Topic::DataQuality, "data-quality", "Something is wrong in the data", ""),
    (
        Topic::Withholding,
        "withholding",
        "Why something is withheld",
        "The register of exemptions has forms of their own for the reasons in writing and for a review.",
    ),
    (Topic::Other, "other", "Something else", ""),
];

#[derive(Template)]
#[template(path = "inquiry_new.html")]
struct InquiryPage {
    shell: Shell,
    token: String,
    mistakes: Mistakes,
    office: Contact,
    topics: Vec<TopicView>,
    datasets: Vec<Choice>,
    chosen: usize,
    text: String,
    intended_use: String,
    asker: Asker,
}

struct TopicView {
    word: &'static str,
    words: &'static str,
    line: &'static str,
    chosen: bool,
}

/// `GET /inquiries/new`
pub(crate) async fn new_inquiry(visit: Visit) -> Response {
    visit.answer(show(&visit, &visit.params, Mistakes::default(), StatusCode::OK).await)
}

/// `POST /inquiries/new`
pub(crate) async fn send_inquiry(visit: Visit, body: Body) -> Response {
    visit.answer(send(&visit, body).await)
}

async fn send(visit: &Visit, body: Body) -> Page {
    let answers = form::read(body)?;
    let mut mistakes = Mistakes::default();
    let status = form::gate(visit, FORM, &answers, "send", &mut mistakes);
    let all = choice::catalog(visit).await?;
    let (opening, requester) = checked(&answers, &all, &mut mistakes);
    if let Some(opening) = opening.filter(|_| mistakes.is_empty())
        && let Some(sent) = sent::open(visit, &answers, opening, requester, &mut mistakes).await?
    {
        return Ok(sent);
    }
    show(visit, &answers, mistakes, status).await
}

fn checked(answers: &Params, all: &[PublicDataset], mistakes: &mut Mistakes) -> (Option<Opening>, Requester) {
    let topic = TOPICS.iter().find(|(_, word, ..)| *word == answers.first("topic")).map(|(topic, ..)| *topic);
    if topic.is_none() {
        mistakes.add("topic-api-keys", "Choose what your question is about");
    }
    let text = form::text(answers, "text", mistakes);
    if text.is_none() {
        mistakes.add("text", "Write your question");
    }
    let datasets = choice::checked(all, &answers.chosen("dataset"), mistakes);
    let intended_use = form::text(answers, "intended_use", mistakes);
    let requester = asker::requester(answers, mistakes);
    let opening = topic.zip(text).map(|(topic, text)| Opening::Inquiry { topic, datasets, text, intended_use });
    (opening, requester)
}

async fn show(visit: &Visit, answers: &Params, mistakes: Mistakes, status: StatusCode) -> Page {
    let all = choice::catalog(visit).await?;
    let datasets = choice::choices(&all, &answers.chosen("dataset"), visit.today);
    let shell = visit.shell("Ask the Open Data team").unindexed();
    let topic = |(_, word, words, line): (Topic, &'static str, &'static str, &'static str)| TopicView {
        word,
        words,
        line,
        chosen: answers.first("topic") == word,
    };
    let value = |name| answers.first(name).to_owned();
    visit.own_page(
        status,
        &InquiryPage {
            shell: if mistakes.is_empty() { shell } else { shell.failed() },
            token: visit.token(FORM),
            mistakes,
            office: visit.site.open_data.clone(),
            topics: TOPICS.into_iter().map(topic).collect(),
            chosen: datasets.iter().filter(|d| d.chosen).count(),
            datasets,
            text: value("text"),
            intended_use: value("intended_use"),
            asker: Asker::of(answers),
        },
    )
}
