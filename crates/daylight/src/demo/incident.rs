//! An improper release of the sample city: the notes on garden plots named gardeners. It is taken down at once, counted,
//! withheld, looked at by counsel, told to those concerned, and published again without the notes.

use super::proceedings::{answer_referral, take};
use super::{Accounts, Clock, official};
use acts::{Acts, ExemptionAsk, ScopeAsk};
use catalog::DatasetId;
use jiff::ToSpan;
use records::commands::violation;
use records::proceedings::violation::{Task, ViolationAsk};
use records::{Actor, MatterNumber};
use register::Treatment;
use store::{Access, Inbox, Places};

/// The dataset.
pub const GARDENS: &str = "gard-plot";

/// The field of it that should not have been shown.
const NOTES: &str = "notes";

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// How often the file was taken on the first days after publication.
const DOWNLOADS: [u64; 5] = [9, 4, 6, 1, 3];

fn gardens() -> Result<DatasetId, String> {
    GARDENS.parse().map_err(|e: catalog::IdError| e.to_string())
}

/// Somebody reads the notes; the dataset goes at every door, in the act that opens the matter.
pub async fn take_down(acts: &Acts, staff: &Accounts) -> Result<MatterNumber, String> {
    read(acts).await?;
    let ask = ViolationAsk::ImproperRelease {
        dataset: gardens()?,
        fields: vec![NOTES.parse().map_err(|e: catalog::IdError| e.to_string())?],
        inadvertent: true,
        text: "A gardener wrote that the list of plots names her with her telephone number and says why she gives her \
               plot up. Staff had written such notes into the register of plots, and nobody read that field before it \
               was published."
            .into(),
    };
    acts.open_incident(&staff.actor(1), ask, official(1)).await.map_err(|e| e.to_string())
}

/// What the portal counts of readers; here there were none.
async fn read(acts: &Acts) -> Result<(), String> {
    let id = gardens()?;
    let shown = acts.read(|city| city.dataset(&id).and_then(|state| state.shown.last().cloned())).await;
    let Some(shown) = shown.map_err(|e| e.to_string())? else { return Ok(()) };
    let inbox = Inbox::open(&Places::in_dir(acts.folder().root())).await.map_err(|e| e.to_string())?;
    let days = (shown.from.div_euclid(DAY)..).zip(DOWNLOADS);
    let reads = days.map(|(day, times)| Access {
        about: GARDENS.into(),
        read: shown.release.to_string(),
        day,
        download: true,
        times,
    });
    inbox.count_accesses(&reads.collect::<Vec<_>>()).await.map_err(|e| e.to_string())
}

async fn done(acts: &Acts, who: &Actor, number: &MatterNumber, task: Task, text: &str) -> Result<(), String> {
    take(acts, who, number, |city, _| violation::done(city, number, task, official(1), text)).await
}

/// What was exposed is on record.
pub async fn record_exposure(acts: &Acts, staff: &Accounts, number: &MatterNumber) -> Result<(), String> {
    let found = "The notes of nine plots gave the name and the telephone number of a gardener and why they give the \
                 plot up. The other notes say nothing of anybody.";
    done(acts, &staff.actor(1), number, Task::Exposure, found).await
}

/// The notes are withheld from now on, and counsel is asked. Gives the referral.
pub async fn withhold(
    acts: &Acts,
    staff: &Accounts,
    clock: &Clock,
    number: &MatterNumber,
) -> Result<MatterNumber, String> {
    let ask = ExemptionAsk {
        law_id: "PR-PERSONNEL".into(),
        scope: ScopeAsk::Field(NOTES.into()),
        treatment: Treatment::Withhold,
        statement: Some(
            "Notes on plots say who gives one up and sometimes why: matters of their families, and how to reach them. \
             Plot, garden, size and status are shown."
                .into(),
        ),
        reason: None,
        citations: Vec::new(),
        decided_by: vec![official(1)],
        review_by: Some(clock.real_today().saturating_add(1.year())),
        until: None,
        proposal: false,
    };
    let accept = acts::Accept { questions: Vec::new(), reason: String::new(), by: Vec::new() };
    let (ids, _) = acts.exempt(&staff.actor(1), &gardens()?, &[ask], &accept).await.map_err(|e| e.to_string())?;
    let named = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let text = format!("{named} withholds the notes in every row. They go on being kept for the gardens.");
    done(acts, &staff.actor(1), number, Task::Redaction, &text).await?;
    let question = "May the list of plots come back without the notes? Does this waive anything, and is a notice of \
                    breach due?";
    acts.refer(&staff.actor(1), number, official(1), question).await.map_err(|e| e.to_string())
}

/// Counsel answers under seal; that it did is on record.
pub async fn review(
    acts: &Acts,
    staff: &Accounts,
    number: &MatterNumber,
    referral: &MatterNumber,
) -> Result<(), String> {
    let answer = "Without the notes, yes. The release was inadvertent. The notes held nothing for which a notice of \
                  breach is owed; write to the nine all the same.";
    answer_referral(acts, &staff.actor(2), referral, answer).await?;
    let asked = "Counsel reviewed what may be shown again and has answered.";
    done(acts, &staff.actor(1), number, Task::Counsel, asked).await
}

/// Whether a notice of breach is due was looked at, and those concerned are told of that too.
pub async fn tell(acts: &Acts, staff: &Accounts, number: &MatterNumber) -> Result<(), String> {
    let looked =
        "No notice is due: the notes held no identification number, no account or password, and nothing medical.";
    done(acts, &staff.actor(1), number, Task::BreachNotice, looked).await?;
    let told = "Each of the nine gardeners was called and then sent this record. The page of the dataset said why it \
                was gone.";
    done(acts, &staff.actor(1), number, Task::Notice, told).await
}

/// The list of plots comes back without its notes.
pub async fn publish_again(acts: &Acts, staff: &Accounts) -> Result<(), String> {
    let reason = "The notes are withheld, and counsel went through what remains.";
    let by = vec![official(1), official(0)];
    acts.publish(&staff.actor(1), &gardens()?, &[], reason, by).await.map_err(|e| e.to_string())
}

/// Everything that the checklist asks for is done.
pub async fn close(acts: &Acts, staff: &Accounts, number: &MatterNumber) -> Result<(), String> {
    let reason = "The list is public again without its notes. From now on somebody reads every field of free text \
                  before a dataset is published.";
    take(acts, &staff.actor(1), number, |city, _| violation::close(city, number, reason)).await
}
