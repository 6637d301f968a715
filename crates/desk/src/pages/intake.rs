//! Entering a matter that arrived by letter, e-mail, telephone or at the counter, with its true time of arrival.

use crate::answers::{Answers, Mistakes};
use crate::error::{Page, html};
use crate::pages::arrived::{CONFIRMED, arrived};
use crate::pages::requester::{languages, requester};
use crate::pages::shell::Shell;
use crate::pages::steps::{Offer, offers};
use crate::roles::Task;
use crate::visit::{Posted, Visit};
use crate::words;
use acts::{ActError, OpenAsk};
use askama::Template;
use axum::http::StatusCode;
use catalog::{DatasetId, FieldName};
use records::{Channel, Item, MatterKind, MatterNumber, Opening, Series, Topic};

#[derive(Template)]
#[template(path = "intake.html")]
struct IntakePage {
    shell: Shell,
    mistakes: Mistakes,
    kind: String,
    channels: Vec<(&'static str, &'static str, bool)>,
    received: String,
    /// Whether a time of arrival that is long past was confirmed.
    long_ago: bool,
    /// What else can be entered.
    offers: Vec<Offer>,
    name: String,
    email: String,
    languages: Vec<(&'static str, String, bool)>,
    topics: Vec<(&'static str, &'static str, bool)>,
    text: String,
    datasets: Vec<(String, String, bool)>,
    fields: String,
    from: String,
    to: String,
    series: Vec<SeriesRow>,
    /// The series of the city's retention list.
    known: Vec<String>,
    zone: String,
}

/// A row for a series of records.
struct SeriesRow {
    number: usize,
    /// Where what is wrong with it is said.
    place: String,
    name: String,
    from: String,
    to: String,
}

/// Rows for series that are always there, and the most that are.
const ROWS: (usize, usize) = (3, 20);

#[derive(Template)]
#[template(path = "entered.html")]
struct EnteredPage {
    shell: Shell,
    number: String,
    link: String,
    has_email: bool,
    /// Whether mail goes out at all.
    mails: bool,
}

/// How a matter arrives that staff enter: the channel, its word in forms, its words on pages.
pub(crate) const CHANNELS: [(Channel, &str, &str); 5] = [
    (Channel::Counter, "counter", "At the counter"),
    (Channel::Telephone, "telephone", "By telephone"),
    (Channel::Letter, "letter", "By letter"),
    (Channel::Fax, "fax", "By fax"),
    (Channel::Email, "email", "By e-mail"),
];

/// How a matter arrived, as a form said; `None` when it said nothing known.
pub(crate) fn channel(answers: &Answers) -> Option<Channel> {
    CHANNELS.iter().find(|(_, word, _)| *word == answers.text("channel")).map(|(channel, ..)| *channel)
}

pub(crate) const TOPICS: [(Topic, &str); 6] = [
    (Topic::ApiKeys, "api-keys"),
    (Topic::Access, "access"),
    (Topic::PublicationTimeline, "publication-timeline"),
    (Topic::DataQuality, "data-quality"),
    (Topic::Withholding, "withholding"),
    (Topic::Other, "other"),
];

/// `GET /desk/matters/new`
pub(crate) async fn ask_matter(visit: Visit) -> Page {
    visit.must(Task::TakeIn)?;
    show(&visit, &Answers::default(), Mistakes::default()).await
}

/// `POST /desk/matters/new`
pub(crate) async fn enter_matter(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::TakeIn)?;
    let mut mistakes = Mistakes::default();
    let ask = read(&visit, &answers, &mut mistakes).await?;
    let Some(ask) = ask.filter(|_| mistakes.is_empty()) else { return show(&visit, &answers, mistakes).await };
    let has_email = ask.requester.email.is_some();
    match visit.state.acts.open_matter(&visit.actor(), ask).await {
        Ok((number, code)) => entered(&visit, &number, &code, has_email),
        Err(ActError::Refused(words)) => show(&visit, &answers, Mistakes::one("text", words)).await,
        Err(other) => Err(other.into()),
    }
}

/// The number and the secret link, shown once: the link is kept nowhere.
pub(crate) fn entered(visit: &Visit, number: &MatterNumber, code: &str, has_email: bool) -> Page {
    let page = EnteredPage {
        shell: Shell::new(visit, "/desk/matters/new", format!("{number} is entered")).under("Inbox", "/desk"),
        number: number.to_string(),
        link: format!("{}/track/{code}", visit.state.portal_url),
        has_email,
        mails: visit.state.acts.mail_is_set_up(),
    };
    html(StatusCode::OK, &page)
}

async fn read(visit: &Visit, answers: &Answers, mistakes: &mut Mistakes) -> Result<Option<OpenAsk>, ActError> {
    let channel = channel(answers);
    if channel.is_none() {
        mistakes.add("channel", "Say how it arrived");
    }
    let opening = match answers.text("kind").as_str() {
        "inquiry" => inquiry(answers, mistakes),
        "request" => request(answers, mistakes),
        _ => {
            mistakes.add("kind-request", "Say whether it is a request or an inquiry");
            None
        }
    };
    let kind = opening.as_ref().map_or(MatterKind::Request, Opening::kind);
    let received_at = match arrived(visit, kind, answers).await? {
        Ok(at) => at,
        Err(words) => {
            mistakes.add("received", words);
            None
        }
    };
    let requester = requester(answers);
    let (Some(channel), Some(opening)) = (channel, opening) else { return Ok(None) };
    Ok(Some(OpenAsk { opening, requester, channel, received_at }))
}

fn inquiry(answers: &Answers, mistakes: &mut Mistakes) -> Option<Opening> {
    let topic =
        TOPICS.iter().find(|(_, word)| *word == answers.text("topic")).map_or(Topic::Other, |(topic, _)| *topic);
    let datasets = datasets(answers, mistakes);
    let text = answers.text("text");
    if text.is_empty() {
        mistakes.add("text", "Write down the question");
    }
    Some(Opening::Inquiry { topic, datasets, text, intended_use: None })
}

fn request(answers: &Answers, mistakes: &mut Mistakes) -> Option<Opening> {
    let mut fields = Vec::new();
    for name in answers.text("fields").split([',', '\n', ' ']).map(str::trim).filter(|name| !name.is_empty()) {
        match name.parse::<FieldName>() {
            Ok(field) => fields.push(field),
            Err(error) => mistakes.add("fields", error.to_string()),
        }
    }
    let chosen = datasets(answers, mistakes);
    let items = chosen.into_iter().map(|dataset| Item {
        dataset,
        fields: fields.clone(),
        from: answers.some("from"),
        to: answers.some("to"),
    });
    let items: Vec<Item> = items.collect();
    let description = answers.some("text");
    let series: Vec<Series> = (1..=ROWS.1).filter_map(|n| series(n, answers, mistakes)).collect();
    if items.is_empty() && description.is_none() && series.is_empty() {
        mistakes.add("text", "Choose a dataset, name a series or write down which records are asked for");
    }
    Some(Opening::Request { items, description, format: None, series })
}

/// The series of a row; a row that is empty asks for nothing.
fn series(n: usize, answers: &Answers, mistakes: &mut Mistakes) -> Option<Series> {
    let of = |name: &str| answers.some(&format!("series-{n}{name}"));
    let (name, from, to) = (of(""), of("-from"), of("-to"));
    if name.is_none() && (from.is_some() || to.is_some()) {
        mistakes.add(format!("series-{n}"), format!("Name record series {n}, or leave its dates empty"));
    }
    if from.iter().chain(&to).any(|day| day.parse::<jiff::civil::Date>().is_err()) {
        mistakes.add(format!("series-{n}"), "Give days like 2026-03-02, or leave them empty");
    }
    Some(Series { name: name?, from, to })
}

/// The rows as they were filled in, and an empty one after the last.
fn series_rows(answers: &Answers) -> Vec<SeriesRow> {
    let text = |n: usize, name: &str| answers.text(&format!("series-{n}{name}"));
    let row = |number| SeriesRow {
        number,
        place: format!("series-{number}"),
        name: text(number, ""),
        from: text(number, "-from"),
        to: text(number, "-to"),
    };
    let filled = (1..=ROWS.1).rev().find(|n| !text(*n, "").is_empty()).unwrap_or(0);
    (1..=(filled + 1).clamp(ROWS.0, ROWS.1)).map(row).collect()
}

fn datasets(answers: &Answers, mistakes: &mut Mistakes) -> Vec<DatasetId> {
    let mut found = Vec::new();
    for text in answers.all("dataset") {
        match text.parse() {
            Ok(id) => found.push(id),
            Err(_) => mistakes.add("datasets", "A dataset of the list does not exist any more"),
        }
    }
    found
}

async fn show(visit: &Visit, answers: &Answers, mistakes: Mistakes) -> Page {
    let chosen = answers.all("dataset");
    let looked = visit.state.acts.read(|city| {
        let sets = city.datasets.values().map(|state| &state.dataset);
        let all = sets.map(|d| (d.id.to_string(), d.title.clone(), chosen.contains(&d.id.to_string())));
        let settings = city.settings.as_ref();
        let known: Vec<String> = settings.iter().flat_map(|s| &s.retention).map(|line| line.series.clone()).collect();
        (all.collect::<Vec<_>>(), settings.map(|s| s.timezone.clone()).unwrap_or_default(), known)
    });
    let (mut datasets, zone, known) = looked.await?;
    datasets.sort_by(|a, b| a.1.cmp(&b.1));
    let (channel, topic) = (answers.text("channel"), answers.text("topic"));
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = IntakePage {
        shell: Shell::new(visit, "/desk/matters/new", "Enter a matter").failed_if(!mistakes.is_empty()),
        mistakes,
        kind: answers.clone().or("kind", "request").text("kind"),
        channels: CHANNELS.iter().map(|(_, word, words)| (*word, *words, *word == channel)).collect(),
        received: answers.text("received"),
        long_ago: answers.has(CONFIRMED),
        offers: offers(visit),
        name: answers.text("name"),
        email: answers.text("email"),
        languages: languages(answers),
        topics: TOPICS.iter().map(|(t, word)| (*word, words::topic(*t), *word == topic)).collect(),
        text: answers.text("text"),
        datasets,
        fields: answers.text("fields"),
        from: answers.text("from"),
        to: answers.text("to"),
        series: series_rows(answers),
        known,
        zone,
    };
    html(status, &page)
}
