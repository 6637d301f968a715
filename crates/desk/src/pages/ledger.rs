//! The ledger: its head, the latest events in plain words without what they hold, and its verification.

use crate::answers::Mistakes;
use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{Posted, Visit};
use crate::words::{self, When};
use acts::{ActError, Verified};
use askama::Template;
use axum::http::StatusCode;
use records::{Actor, Entry, Event};

/// How many events the page shows.
const SHOWN: u64 = 100;

#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    shell: Shell,
    mistakes: Mistakes,
    seq: String,
    head: String,
    verified: Option<Verified>,
    rows: Vec<(u64, When, String, String)>,
}

/// `GET /desk/ledger`
pub(crate) async fn show_ledger(visit: Visit) -> Page {
    visit.must(Task::ReadLedger)?;
    show(&visit, None, Mistakes::default()).await
}

/// `POST /desk/ledger/verify`
pub(crate) async fn verify_ledger(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ReadLedger)?;
    let is_head = |head: &str| head.len() == 64 && head.bytes().all(|b| b.is_ascii_hexdigit());
    if answers.some("head").is_some_and(|head| !is_head(&head)) {
        let words =
            "this is not a head: a head is 64 digits from 0 to 9 and a to f, as published or printed in a letter";
        return show(&visit, None, Mistakes::one("head", words)).await;
    }
    match visit.state.acts.verify(answers.some("head").as_deref()).await {
        Ok(verified) => show(&visit, Some(verified), Mistakes::default()).await,
        Err(ActError::Refused(words)) => show(&visit, None, Mistakes::one("head", words)).await,
        Err(other) => Err(other.into()),
    }
}

async fn show(visit: &Visit, verified: Option<Verified>, mistakes: Mistakes) -> Page {
    let (seq, head, entries) = visit.state.acts.latest(SHOWN).await?;
    let zone = visit.state.acts.read(words::zone).await?;
    let row = |entry: &Entry| (entry.seq, When::moment(entry.at, &zone), who(&entry.actor), what(&entry.event));
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = LedgerPage {
        shell: Shell::new(visit, "/desk/ledger", "Ledger").failed_if(!mistakes.is_empty()),
        mistakes,
        seq: words::number(seq),
        head,
        verified,
        rows: entries.iter().rev().map(row).collect(),
    };
    html(status, &page)
}

/// Who, by name and title where it was a member of staff: only staff read the desk.
fn who(actor: &Actor) -> String {
    match actor {
        Actor::Staff { .. } | Actor::Program => actor.to_string(),
        Actor::CommandLine { os_user, on_behalf_of } if on_behalf_of.is_empty() => {
            format!("{os_user}, on the command line")
        }
        Actor::CommandLine { on_behalf_of, .. } => {
            format!("{}, on the command line", words::officials(on_behalf_of))
        }
        Actor::Public => "the public".into(),
    }
}

/// What happened, with public numbers and ids only.
fn what(event: &Event) -> String {
    match event {
        Event::SettingsRecorded { .. } => "The settings of the city were recorded".into(),
        Event::UserInvited { .. } => "An account was invited".into(),
        Event::UserActivated { .. } => "An invitation was taken up".into(),
        Event::UserSecured { .. } => "A second factor was set".into(),
        Event::UserUnsecured { .. } => "A second factor was removed".into(),
        Event::UserClosed { .. } => "An account was closed".into(),
        Event::UserAdmitted { .. } => "An account was made for an account of the city".into(),
        Event::UserLinkAllowed { .. } => "An account of the city may take over an account".into(),
        Event::UserLinked { .. } => "An account of the city took over an account".into(),
        Event::UserFollowed { role: Some(role), .. } => {
            format!("By the groups of the city, the role of an account is {}", words::role(*role))
        }
        Event::UserFollowed { role: None, .. } => "By the groups of the city, an account has no role any more".into(),
        Event::KeyCreated { key, .. } => format!("API key {key} was made"),
        Event::KeyLimited { key, .. } => format!("The limit of API key {key} was changed"),
        Event::KeyRevoked { key, .. } => format!("API key {key} was revoked"),
        Event::MessagesSeen { matter } => format!("Somebody read what the requester of {matter} wrote"),
        Event::DatasetAdded { dataset, .. } => format!("Dataset {dataset} was added to the catalog"),
        Event::RevisionReceived { dataset, .. } => format!("A revision of {dataset} was received"),
        Event::QuestionAccepted { dataset, .. } => format!("A question on {dataset} was accepted"),
        Event::FieldDescribed { dataset, .. } => format!("A field of {dataset} was described"),
        Event::FieldsDeclared { dataset, .. } => format!("The types of fields of {dataset} were declared"),
        Event::GeometryDeclared { dataset, .. } => format!("Where the rows of {dataset} are was declared"),
        Event::ExemptionRecorded { exemption } => format!("{} on {} was recorded", exemption.id, exemption.dataset),
        Event::ExemptionApproved { exemption, .. } => format!("{exemption} was approved"),
        Event::ExemptionEnded { exemption, .. } => format!("{exemption} ended"),
        Event::DatasetPublished { dataset, .. } => format!("Dataset {dataset} was published"),
        Event::ReleaseCut { dataset, .. } => format!("A release of {dataset} was cut"),
        Event::ReleaseRetired { dataset, .. } => format!("A release of {dataset} was retired"),
        Event::DatasetTakenDown { dataset, .. } => format!("Dataset {dataset} was taken down"),
        Event::PlanChanged { dataset, .. } => format!("The promise to publish {dataset} was changed"),
        Event::FeedSet { dataset, .. } => format!("The feed of {dataset} was set"),
        Event::FeedEnded { dataset, .. } => format!("The feed of {dataset} ended"),
        Event::FeedLate { dataset, .. } => format!("The feed of {dataset} became late"),
        Event::FeedRecovered { dataset } => format!("The feed of {dataset} succeeded again"),
        Event::MatterOpened { matter, .. } => format!("{matter} was received"),
        Event::MessageKept { matter, .. } => format!("A message on {matter} was kept"),
        Event::TrackRotated { matter, .. } => format!("The secret link of {matter} was changed"),
        Event::MatterExtended { matter, .. } => format!("The time to determine {matter} was extended"),
        Event::MatterDetermined { matter, .. } => format!("{matter} was determined"),
        Event::LetterSent { matter, .. } => format!("A letter on {matter} was sent"),
        Event::MatterProceeded { matter, step } => format!("{matter}: {}", step.words()),
        Event::SealedKept { matter, .. } => format!("Something was kept under seal with {matter}"),
        Event::ClockRecomputed { matter, .. } => format!("The due date of {matter} was computed again"),
        Event::MatterReopened { matter, .. } => format!("{matter} is open again"),
        Event::WebhookChanged { matter, .. } => format!("A webhook of {matter} changed"),
        Event::TextReleased { matter } => format!("The text of {matter} was released to the public log"),
        Event::MatterClosed { matter, .. } => format!("{matter} was closed"),
        Event::DocumentReceived { matter, .. } => format!("A document for {matter} was received"),
        Event::DocumentScanned { matter, .. } => format!("A document for {matter} was looked into"),
        Event::DocumentWarningsOverridden { matter, .. } => {
            format!("Warnings about a document for {matter} were decided")
        }
        Event::DocumentWithdrawn { matter, .. } => format!("A document for {matter} was withdrawn"),
        Event::ProductionClosed { matter, .. } => format!("What was produced on {matter} was taken down"),
        Event::DocumentOpened { matter, .. } => format!("A document for {matter} was opened in custody"),
        Event::TaskSet { matter, .. } => format!("A task on {matter} was set"),
        Event::TaskDone { matter, .. } => format!("A task on {matter} was done"),
        Event::MailHeld { .. } => "A mail came in".into(),
        Event::MailPlaced { matter, .. } => format!("A mail about {matter} was kept"),
        Event::MailSetAside { .. } => "A mail was set aside".into(),
        Event::SystemListed { id, .. } => format!("{id} was listed in the catalog of systems"),
        Event::SystemRemoved { id, .. } => format!("{id} was taken out of the catalog of systems"),
        Event::CustodyPreviewed { dataset, purpose } => {
            format!("Data of {dataset} in custody was looked at for {purpose}")
        }
    }
}
