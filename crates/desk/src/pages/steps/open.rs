//! Opening a matter at the desk: what the city itself opens, and what arrived outside the portal.

use super::form::{Input, StepForm, choice, day, read};
use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::arrived::{CONFIRMED, arrived};
use crate::pages::intake::{CHANNELS, channel};
use crate::pages::requester::{requester, words};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use acts::{ActError, OpenAsk};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use records::mail::MailId;
use records::proceedings::appeal::AppealAsk;
use records::proceedings::complaint::ComplaintAsk;
use records::proceedings::inspection::InspectionAsk;
use records::proceedings::judicial::Petition;
use records::proceedings::justification::JustificationAsk;
use records::proceedings::review::{ReviewAsk, ReviewCause};
use records::proceedings::violation::ViolationAsk;
use records::{City, Language, MatterKind, MatterNumber, Opening};

#[derive(Template)]
#[template(path = "opening.html")]
struct OpeningPage {
    shell: Shell,
    mistakes: Mistakes,
    form: StepForm,
    address: String,
    /// The mail that it is opened from, which says when it arrived and how.
    mail: Option<String>,
}

/// What may be opened at the desk: the word of its address, the kind, the title.
pub(crate) const OPENINGS: [(&str, MatterKind, &str); 8] = [
    ("appeal", MatterKind::Appeal, "Enter an appeal"),
    ("justification", MatterKind::Justification, "Enter a request for a written justification"),
    ("review", MatterKind::Review, "Enter a request to review an exemption"),
    ("inspection", MatterKind::Inspection, "Enter an inspection appointment"),
    ("complaint", MatterKind::Complaint, "Enter a complaint"),
    ("judicial-review", MatterKind::JudicialReview, "Enter a petition to a court"),
    ("improper-release", MatterKind::Violation, "Record an improper release"),
    ("noncompliance", MatterKind::Violation, "Record non-compliance with an order"),
];

/// Where what is wrong with the time of arrival is said.
const RECEIVED: &str = "opening-received";

/// `GET /desk/matters/open/{word}`
pub(crate) async fn ask_opening(visit: Visit, Path(word): Path<String>) -> Page {
    let (word, _, title) = may_open(&visit, &word)?;
    let begun = from_mail(&visit, &visit.query).await?;
    show(&visit, word, title, &begun, Mistakes::default()).await
}

/// `POST /desk/matters/open/{word}`
pub(crate) async fn enter_opening(Path(word): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let (word, kind, title) = may_open(&visit, &word)?;
    let received_at = match arrived(&visit, kind, &answers).await? {
        Ok(at) => at,
        Err(words) => return show(&visit, word, title, &answers, Mistakes::one(RECEIVED, words)).await,
    };
    match enter(&visit, word, &answers, received_at).await {
        Ok((number, None)) => Ok(done(&format!("/desk/matters/{number}"), "opened")),
        Ok((number, Some(code))) => {
            crate::pages::intake::entered(&visit, &number, &code, answers.some("email").is_some())
        }
        Err(ActError::Refused(words)) => show(&visit, word, title, &answers, Mistakes::one("opening", words)).await,
        Err(other) => Err(other.into()),
    }
}

/// What a role may do that enters matters of this kind.
pub(super) fn opener(kind: MatterKind) -> Task {
    if kind.is_public() { Task::TakeIn } else { Task::Write(kind) }
}

fn may_open(visit: &Visit, word: &str) -> Result<(&'static str, MatterKind, &'static str), DeskError> {
    let found = OPENINGS.iter().find(|(known, ..)| *known == word);
    let (word, kind, title) = found.ok_or(DeskError::Missing("page"))?;
    visit.must(opener(*kind))?;
    Ok((word, *kind, title))
}

/// The form begins with what the mail says that it is opened from, for those who may read such mail.
async fn from_mail(visit: &Visit, query: &Answers) -> Result<Answers, DeskError> {
    let Some(id) = query.some("mail") else { return Ok(query.clone()) };
    visit.must(Task::TakeIn)?;
    let mail = visit.state.acts.read(|city| city.arrivals.get(&MailId(id)).map(|held| held.mail.clone())).await?;
    let mail = mail.ok_or(DeskError::Missing("mail that waits; somebody may have decided about it"))?;
    let from = mail.from.as_ref();
    let begun = query.clone().or("name", from.and_then(|from| from.name.clone()).unwrap_or_default());
    Ok(begun.or("email", from.map(|from| from.address.clone()).unwrap_or_default()).or("text", mail.text))
}

async fn show(visit: &Visit, word: &'static str, title: &'static str, answers: &Answers, mistakes: Mistakes) -> Page {
    let mail = answers.some("mail");
    let asks_arrival = mail.is_none();
    let form = visit.state.acts.read(|city| opening_form(city, word, title, asks_arrival)).await?.typed(answers);
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = Shell::new(visit, "/desk/matters/new", title).under("Inbox", "/desk").failed_if(!mistakes.is_empty());
    let address = format!("/desk/matters/open/{word}");
    html(status, &OpeningPage { shell, mistakes, form, address, mail })
}

fn opening_form(city: &City, word: &str, title: &'static str, asks_arrival: bool) -> StepForm {
    let form = StepForm::new("opening", title, "Enter it");
    let datasets = || {
        let none = (String::new(), "None".to_owned());
        choice(
            [none]
                .into_iter()
                .chain(city.datasets.values().map(|d| (d.dataset.id.to_string(), d.dataset.title.clone()))),
        )
    };
    let request = |form: StepForm| form.ask("about", "Number of the request", Input::Line("text"));
    let some_request =
        |form: StepForm| form.may("about", "Number of the matter, if it is about one", Input::Line("text"));
    let form = match word {
        "appeal" => request(form).may("text", "Why, in their words", Input::Area),
        "justification" => {
            some_request(form).may("dataset", "Dataset", datasets()).may("text", "In their words", Input::Area)
        }
        "review" => form.ask("exemption", "Number of the exemption, such as EX-3", Input::Line("text")).may(
            "text",
            "What speaks against it, in their words",
            Input::Area,
        ),
        "inspection" => some_request(form).may("text", "What is to be looked at", Input::Area),
        "complaint" => some_request(form).ask("text", "The complaint", Input::Area),
        "judicial-review" => some_request(form)
            .ask("court", "Court", Input::Line("text"))
            .ask("case", "Number of the case", Input::Line("text"))
            .ask("petitioner", "Petitioner", Input::Line("text"))
            .ask("served", "Served on", Input::Line("date")),
        "improper-release" => form
            .hint("Opening it takes the dataset down at every door at once, purges its releases and what was produced of it, and begins the checklist.")
            .ask("dataset", "Dataset", datasets())
            .may("fields", "Fields that were shown, separated by commas; none means all", Input::Line("text"))
            .may("on-purpose", "It was released on purpose", Input::Tick)
            .ask("text", "What happened", Input::Area),
        _ => form.ask("about", "Number of the judicial review", Input::Line("text")).ask(
            "order",
            "Number of the order",
            Input::Line("number"),
        ),
    };
    if matches!(word, "judicial-review" | "improper-release" | "noncompliance") {
        return form;
    }
    let languages = Language::ALL.map(|language| (language.tag().to_owned(), words(language)));
    let form = if asks_arrival { arrival(form) } else { form };
    form.may("name", "Name, if given", Input::Line("text"))
        .may("email", "E-mail address, if given", Input::Line("email"))
        .may("language", "Language of the letters", choice(languages))
}

/// How and when it arrived: what is due is counted from then.
fn arrival(form: StepForm) -> StepForm {
    let channels = CHANNELS.map(|(_, word, words)| (word, words));
    form.ask("channel", "How it arrived", choice(channels))
        .may("received", "When it arrived", Input::Line("datetime-local"))
        .note("The true day and time, not when it is entered: what is due is counted from then. Left empty: now.")
        .may(CONFIRMED, "It did arrive then, even if that is more than a year ago", Input::Tick)
}

/// Opens it; with a tracking code where somebody follows it.
async fn enter(
    visit: &Visit,
    word: &str,
    answers: &Answers,
    received_at: Option<i64>,
) -> Result<(MatterNumber, Option<String>), ActError> {
    let opening = opening(word, answers)?;
    let acts = &visit.state.acts;
    if let Opening::Violation(ask @ ViolationAsk::ImproperRelease { .. }) = opening {
        // Taken down first, looked at afterwards: one act does both.
        let by = visit.session.official.clone();
        return Ok((acts.open_incident(&visit.actor(), ask, by).await?, None));
    }
    if !opening.kind().is_public() {
        return Ok((acts.open_internally(&visit.actor(), opening).await?, None));
    }
    let requester = requester(answers);
    if let Some(mail) = answers.some("mail") {
        let opened = acts.open_from_mail(&visit.actor(), &MailId(mail), opening, requester).await;
        return opened.map(|(number, code)| (number, Some(code)));
    }
    let channel = channel(answers).ok_or_else(|| ActError::Refused("say how it arrived".into()))?;
    let ask = OpenAsk { opening, requester, channel, received_at };
    acts.open_matter(&visit.actor(), ask).await.map(|(number, code)| (number, Some(code)))
}

fn opening(word: &str, answers: &Answers) -> Result<Opening, ActError> {
    let text = answers.text("text");
    let about = answers.some("about").map(|number| MatterNumber(number.to_uppercase()));
    let named = || about.clone().ok_or_else(|| ActError::Refused("say the number of the matter it is about".into()));
    let dataset = || answers.some("dataset").map(|_| read(answers, "dataset", "the dataset")).transpose();
    Ok(match word {
        "appeal" => Opening::Appeal(AppealAsk { request: named()?, items: Vec::new(), text }),
        "justification" => {
            Opening::Justification(JustificationAsk { request: about, dataset: dataset()?, fields: Vec::new(), text })
        }
        "review" => {
            let exemption = read(answers, "exemption", "the number of the exemption, such as EX-3")?;
            Opening::Review(ReviewAsk { exemption, cause: ReviewCause::Asked, text })
        }
        "inspection" => {
            Opening::Inspection(InspectionAsk { request: about, datasets: Vec::new(), text, suits: Vec::new() })
        }
        "complaint" => Opening::Complaint(ComplaintAsk { about, datasets: Vec::new(), text }),
        "judicial-review" => Opening::JudicialReview(Petition {
            about,
            court: answers.text("court"),
            case_number: answers.text("case"),
            petitioner: answers.text("petitioner"),
            served_on: day(answers, "served", "the day of service")?,
        }),
        "improper-release" => {
            let names = answers.text("fields");
            let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
            let bad = |name: &str| ActError::Refused(format!("`{name}` is not the name of a field"));
            let fields = names.map(|name| name.parse().map_err(|_| bad(name))).collect::<Result<Vec<_>, _>>()?;
            let dataset = dataset()?.ok_or_else(|| ActError::Refused("choose the dataset".into()))?;
            let inadvertent = !answers.has("on-purpose");
            Opening::Violation(ViolationAsk::ImproperRelease { dataset, fields, inadvertent, text })
        }
        _ => Opening::Violation(ViolationAsk::Noncompliance {
            review: named()?,
            order: read(answers, "order", "the number of the order")?,
        }),
    })
}
