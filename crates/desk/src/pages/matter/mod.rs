//! A matter: what was asked, its clock, what was said, what the register says, and the acts that answer it.

mod clock;
mod closing;
mod decided;
mod described;
mod determine;
mod documents;
mod files;
mod items;
mod mail;
mod precedents;
mod preview;
mod related;
mod reply;
mod step;
mod tasks;
mod undelivered;
mod view;

pub(crate) use closing::close_matter;
pub(crate) use decided::item_words;
pub(crate) use described::{Deciding, LineForm, line_form, says, schedule_line};
pub(crate) use determine::{audience, determine_request};
pub(crate) use documents::{AudienceForm, Choosable, choosable, chosen};
pub(crate) use files::{download_letter, download_production, download_record};
pub(crate) use mail::accept_mail;
pub(crate) use reply::{extend_request, release_text, see_messages, write_message};
pub(crate) use step::take_step;
pub(crate) use tasks::{finish_task, set_task};
pub(crate) use view::{MessageView, message_view};

use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::cites::Cites;
use crate::pages::shell::Shell;
use crate::pages::steps;
use crate::pages::steps::form::StepForm;
use crate::roles::Task;
use crate::visit::Visit;
use crate::words;
use acts::{ActError, ItemPreview};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use jiff::civil::Date;
use records::{City, Matter, MatterKind, MatterNumber};
use register::Official;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "matter.html")]
struct MatterPage {
    shell: Shell,
    m: view::MatterView,
    /// The sections that the page names.
    law: Cites,
    can: Can,
    mistakes: Mistakes,
    extension: Option<clock::ExtensionForm>,
    /// Whether it is too late to notice an extension.
    too_late: bool,
    items: Vec<items::ItemView>,
    described: Vec<described::DescribedForm>,
    responsible: String,
    reply: String,
    /// The messages that staff begin with often: number, name.
    templates: Vec<(usize, String)>,
    /// The statutory text that the message names, by id.
    statutes: Vec<(String, String)>,
    closing: Option<closing::ClosingForm>,
    /// Whether the requester can get mail from here.
    mails: bool,
    /// Mail to the requester that did not go out, and whether all of it was queued a moment ago.
    undelivered: Vec<undelivered::Line>,
    on_its_way: bool,
    /// Mail about it as it came in.
    mail: Vec<mail::MailLine>,
    /// What the steps have come to.
    facts: Vec<(String, String)>,
    /// What few may read.
    sealed: Vec<steps::SealedLine>,
    /// The forms of the steps that can be taken now.
    steps: Vec<StepForm>,
    /// What staff are to do.
    tasks: tasks::TasksView,
    task_text: String,
    /// What can be entered about it.
    offers: Vec<steps::Offer>,
    /// Matters like this one.
    related: Vec<related::Related>,
    /// How many documents are held, and what of them waits; nothing for who may not see that.
    documents: Option<documents::Summary>,
}

/// The rules whose sections the page names.
const CITED: [&str; 4] =
    ["access.no-selective-disclosure", "access.waiver-exceptions", "access.not-a-ground", "denial.persons-responsible"];

/// What this person may do with this matter now.
#[derive(Debug, Clone, Copy)]
struct Can {
    write: bool,
    /// Say that what the requester wrote needs no answer.
    see: bool,
    answer: bool,
    determine: bool,
    release_text: bool,
    take_record: bool,
    /// The answer to an inquiry may be a key.
    make_key: bool,
}

/// What a form brought back when it could not be done, or was only a preview.
#[derive(Debug, Default)]
struct Again {
    /// Which form: `reply`, `extension`, `determination`, `closing`, `task`.
    form: &'static str,
    answers: Answers,
    mistakes: Mistakes,
    previews: BTreeMap<u32, ItemPreview>,
}

impl Again {
    /// The form comes back with what the rules said.
    fn refused(form: &'static str, answers: Answers, place: &str, words: impl Into<String>) -> Self {
        Self { form, answers, mistakes: Mistakes::one(place, words), previews: BTreeMap::new() }
    }

    /// The answers of this form; none when it was another one.
    fn of(&self, form: &str) -> Answers {
        if self.form == form { self.answers.clone() } else { Answers::default() }
    }
}

/// `GET /desk/matters/{number}`
pub(crate) async fn show_matter(visit: Visit, Path(number): Path<String>) -> Page {
    visit.must(Task::ReadMatters)?;
    show(&visit, &MatterNumber(number), Again::default()).await
}

/// The page of a matter, with the form that came back.
async fn show(visit: &Visit, number: &MatterNumber, again: Again) -> Page {
    let now = visit.state.acts.now();
    let pack = visit.state.acts.pack();
    let mails = visit.state.acts.mail_is_set_up();
    let undelivered = visit.state.acts.undelivered_mail(number).await?;
    let exposure = visit.state.acts.exposure_of(number).await?;
    let page = visit.state.acts.read(|city| {
        let matter = city.matters.get(number)?;
        let can = can(visit, matter);
        let handles = visit.may(Task::HandleRequests);
        let plain = number.to_string();
        let determination = again.of("determination");
        let items = items::all(city, pack, matter, &determination, &again.previews);
        let undelivered = undelivered::lines(&undelivered, matter, &words::zone(city));
        let reply = again.of("reply").or("text", reply::begun(city, matter, &visit.query)).text("text");
        Some(MatterPage {
            shell: Shell::new(visit, "/desk", plain).under("Inbox", "/desk").failed_if(!again.mistakes.is_empty()),
            m: view::of(city, matter, now),
            law: Cites::of(city, matter, &CITED).with_extension(city, matter),
            extension: clock::form(
                pack,
                matter,
                &clock::proposed(city, again.of("extension"), now),
                &visit.session.official,
            )
            .filter(|form| handles && city.date_of(now).to_string() < form.min),
            too_late: handles && clock::too_late(matter, city.date_of(now)),
            responsible: determination.clone().or("responsible", responsible(city, &items, visit)).text("responsible"),
            items,
            described: described::forms(city, pack, matter, &determination),
            statutes: records::statutes(&reply, city, matter),
            reply,
            templates: reply::templates(city),
            closing: closes(visit, matter).then(|| closing::form(city, matter, &again.of("closing"))).flatten(),
            mails: mails && matter.requester.email.is_some(),
            on_its_way: undelivered.iter().all(|line| line.is_fresh),
            undelivered,
            mail: mail::lines(matter, &words::zone(city), visit.session.role, visit.may(Task::Write(matter.kind))),
            facts: steps::facts(city, matter, now).into_iter().chain(steps::exposure(exposure.as_ref())).collect(),
            sealed: steps::sealed(city, matter, &visit.session),
            steps: step_forms(visit, (city, pack), matter, city.date_of(now), &again),
            tasks: tasks::view(city, matter, city.date_of(now), visit),
            task_text: again.of("task").text("task"),
            offers: steps::offers_about(visit, matter),
            related: related::lines(city, matter, city.date_of(now)),
            documents: documents::summary(matter).filter(|_| visit.may(Task::ReadDocuments)),
            mistakes: again.mistakes,
            can,
        })
    });
    let page = page.await?.ok_or(DeskError::Missing("matter"))?;
    let status = if page.mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    html(status, &page)
}

/// The forms of the steps that this person may take.
fn step_forms(
    visit: &Visit,
    (city, pack): (&City, &law::Pack),
    matter: &Matter,
    today: Date,
    again: &Again,
) -> Vec<StepForm> {
    let own = if visit.may(handling_task(matter.kind)) || (matter.outcome.is_some() && visit.may(Task::HandleRequests))
    {
        steps::forms(city, pack, matter, today)
    } else {
        Vec::new()
    };
    let refers = visit.may(Task::Refer) && matter.kind != MatterKind::Referral && matter.outcome.is_none();
    let all = own.into_iter().chain(refers.then(steps::referral_form));
    all.map(|form| if again.form == form.act { form.typed(&again.answers) } else { form }).collect()
}

/// Who takes the steps of a kind.
fn handling_task(kind: MatterKind) -> Task {
    if kind == MatterKind::Request { Task::HandleRequests } else { Task::Write(kind) }
}

/// The clerk, and everybody who decided or approved what the items withhold; nobody where nothing is withheld.
fn responsible(city: &City, items: &[items::ItemView], visit: &Visit) -> String {
    let decided = items.iter().filter(|item| item.choice.chosen);
    let lines = decided.flat_map(|item| item.preview.as_ref().map_or(&item.says, |p| &p.schedule));
    let mut everyone = Vec::new();
    for line in lines {
        let id = line.exemption.parse::<register::ExemptionId>().ok();
        let approved = id.and_then(|id| city.approvals.get(&id)).into_iter().flat_map(|a| &a.by);
        for who in line.deciders.iter().cloned().chain(approved.map(ToString::to_string)) {
            // Nobody answers for a decision that names no official.
            if !everyone.contains(&who) && Official::parse(&who).is_some() {
                everyone.push(who);
            }
        }
    }
    let clerk = visit.session.official.to_string();
    if !everyone.is_empty() && !everyone.contains(&clerk) {
        everyone.insert(0, clerk);
    }
    everyone.join("\n")
}

fn can(visit: &Visit, matter: &Matter) -> Can {
    let open = matter.outcome.is_none();
    let (request, inquiry) = (matter.kind == MatterKind::Request, matter.kind == MatterKind::Inquiry);
    // What the city opened itself has nobody to write to.
    let write =
        visit.may(Task::Write(matter.kind)) && (matter.track_hash.is_some() || matter.requester.email.is_some());
    Can {
        write,
        see: visit.may(Task::Write(matter.kind)),
        answer: write && open && inquiry,
        determine: open && request && visit.may(Task::HandleRequests),
        release_text: request && !matter.text_public && visit.may(Task::HandleRequests),
        take_record: visit.may(Task::TakeRecord),
        make_key: inquiry && visit.may(Task::ManageKeys),
    }
}

fn closes(visit: &Visit, matter: &Matter) -> bool {
    matter.outcome.is_none() && visit.may(closing_task(matter.kind))
}

fn closing_task(kind: MatterKind) -> Task {
    match kind {
        MatterKind::Request => Task::HandleRequests,
        MatterKind::Inquiry => Task::CloseInquiries,
        other => Task::Write(other),
    }
}

/// The kind of a matter, which decides who may do what with it.
async fn kind(visit: &Visit, number: &MatterNumber) -> Result<MatterKind, DeskError> {
    let kind = visit.state.acts.read(|city: &City| city.matters.get(number).map(|m| m.kind)).await?;
    kind.ok_or(DeskError::Missing("matter"))
}

/// Where the page is.
fn address(number: &MatterNumber) -> String {
    format!("/desk/matters/{number}")
}

/// Done: back to the page with a line on it. Refused: the form comes back with what was typed.
async fn settle(
    visit: &Visit,
    number: &MatterNumber,
    result: Result<(), ActError>,
    flash: &str,
    form: (&'static str, &str, Answers),
) -> Page {
    match result {
        Ok(()) => Ok(crate::visit::done(&address(number), flash)),
        Err(ActError::Refused(words)) => {
            let (name, place, answers) = form;
            show(visit, number, Again::refused(name, answers, place, words)).await
        }
        Err(other) => Err(other.into()),
    }
}
