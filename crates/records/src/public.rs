//! What the public may see, as documents made from the city.
//!
//! These are the only things of the ledger that reach the public database. Each type names its fields one by one, so
//! that nothing becomes public by being added elsewhere.

use crate::{
    AppealBody, Contact, Deadline, FeeSchedule, Happening, ItemOutcome, LetterKept, LocalPolicy, MatterKind,
    MatterNumber, Message, Outcome, Production, Retention, ScheduleLine, Webhook,
};
use catalog::{
    DatasetId, ExternalSource, FieldName, PublicSchema, PublicationPlan, ReleaseSummary, Standing, Withholding,
};
use jiff::civil::{Date, Time};
use law::Due;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the site says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The city.
    pub city: String,
    /// Time zone.
    pub timezone: String,
    /// The law pack with its version.
    pub law: String,
    /// The Open Data team.
    pub open_data: Contact,
    /// The City Clerk.
    pub clerk: Contact,
    /// How to challenge a withholding.
    pub challenge: String,
    /// Questions and answers.
    pub faq: Vec<(String, String)>,
    /// The head of the ledger's chain, as published daily: date and hash.
    pub ledger_head: Option<(String, String)>,
    /// What else of the city's settings is public; nothing in a document of an earlier version.
    #[serde(default)]
    pub settings: Option<PublicSettings>,
}

/// A dataset as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicDataset {
    /// The stable id.
    pub id: DatasetId,
    /// A readable name for addresses.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Description.
    pub description: String,
    /// Department.
    pub department: Option<String>,
    /// Subject heading.
    pub category: Option<String>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Where it stands.
    pub standing: Standing,
    /// The promise to publish.
    pub plan: PublicationPlan,
    /// Ids and addresses at another portal.
    pub external: Vec<ExternalSource>,
    /// What the current release says of itself; only of a published dataset.
    pub schema: Option<PublicSchema>,
    /// The release the public reads.
    pub release: Option<ReleaseSummary>,
    /// Why it is withheld as a whole.
    pub withheld: Vec<Withholding>,
    /// Public words of a takedown.
    pub takedown_note: Option<String>,
    /// Counts every change of what the public may see.
    pub epoch: u64,
    /// When it entered the catalog, microseconds since the epoch.
    pub added_at: i64,
    /// When what the public sees last changed.
    pub changed_at: i64,
    /// Who proposed, decided and approved its exemptions, by their public numbers.
    #[serde(default)]
    pub reviews: BTreeMap<String, PublicReview>,
    /// That the city's own update of it is late.
    #[serde(default)]
    pub update_late: Option<PublicLate>,
    /// Days that it was promised for before, oldest first.
    #[serde(default)]
    pub promises: Vec<PublicPromise>,
}

/// A day that a dataset was promised for before another was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPromise {
    /// The day, `YYYY-MM-DD`.
    pub promised: String,
    /// Public words on it.
    pub note: Option<String>,
    /// The day on which another took its place, `YYYY-MM-DD`.
    pub replaced_on: String,
    /// Where it was missed: why, as the internal review found.
    pub missed_because: Option<String>,
}

/// That the city's own update of a dataset has not succeeded for longer than is promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicLate {
    /// When it last succeeded, microseconds since the epoch; `None` when it never did.
    pub last_succeeded: Option<i64>,
    /// How often it is promised, as ISO 8601.
    pub promised: String,
    /// Both in a sentence.
    pub words: String,
}

/// An exemption as the public register shows it: without its predicate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicExemption {
    /// The public number.
    pub number: String,
    /// The dataset.
    pub dataset: DatasetId,
    /// The dataset's title.
    pub dataset_title: String,
    /// Title of the rule.
    pub title: String,
    /// What it applies to, in public words.
    pub scope: String,
    /// What becomes of the cells, in public words.
    pub treatment: String,
    /// Reason, citations, statement, who decided and when.
    pub withholding: Withholding,
    /// The facts of the case where the law wants them.
    pub facts: Option<String>,
    /// When it must be looked at again.
    pub review_by: Option<String>,
    /// Its last day, after which it ends by itself.
    #[serde(default)]
    pub until: Option<String>,
    /// `proposed`, `in force`, or `ended` with the reason.
    pub standing: String,
    /// Whether it was recorded as a proposal, who approved it, and both in words.
    #[serde(default)]
    pub review: PublicReview,
    /// What reviews of it came to, oldest first.
    #[serde(default)]
    pub reviewed: Vec<PublicReviewed>,
}

/// What a review of an exemption came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicReviewed {
    /// The day of the decision, `YYYY-MM-DD`.
    pub on: String,
    /// What it came to.
    pub outcome: crate::proceedings::review::ReviewOutcome,
    /// Who decided, by name and title.
    pub by: Option<String>,
    /// Why, in public words.
    pub reasons: String,
    /// The public number of the exemption that took its place.
    pub replaced_by: Option<String>,
}

/// Who proposed or decided an exemption, and who approved it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicReview {
    /// Whether it was recorded as a proposal: those named as having decided then proposed it.
    pub proposed: bool,
    /// Who approved the proposal, by name and title; nobody while it waits.
    pub approved_by: Vec<String>,
    /// The day of the approval, `YYYY-MM-DD`.
    pub approved_on: Option<String>,
    /// In words: `Proposed by … on …, approved by … on …`.
    pub words: String,
}

/// How an item was narrowed when it was determined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicNarrowing {
    /// The item, from 0.
    pub item: u32,
    /// What it was narrowed to.
    pub to: Vec<String>,
    /// What of the narrowing leaves out something that was asked for.
    pub left_out: Vec<String>,
    /// The day on which the requester agreed to that, `YYYY-MM-DD`.
    pub agreed_on: Option<String>,
}

/// What the requester still asks for of an item: fields and days, never words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicStill {
    /// The item, from 0.
    pub item: u32,
    /// Whether nothing of it is asked for any more.
    pub nothing: bool,
    /// These fields only; empty means those asked for at first.
    pub fields: Vec<FieldName>,
    /// From this day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// To this day, included.
    pub to: Option<String>,
    /// The day on which the requester said so, `YYYY-MM-DD`.
    pub on: String,
}

/// An item that is to be determined again: an appeal or a court decided so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicAgain {
    /// The item, from 0.
    pub item: u32,
    /// By the end of which day.
    pub by: Date,
    /// The appeal or the judicial review.
    pub because: MatterNumber,
}

/// A request in the public log: the structured part only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicRequest {
    /// The public number.
    pub number: MatterNumber,
    /// What it is.
    pub kind: MatterKind,
    /// Day of receipt, `YYYY-MM-DD`.
    pub received: String,
    /// The clock of a request.
    pub due: Option<Due>,
    /// Extended until.
    pub extended_until: Option<String>,
    /// The ground of the extension.
    pub extension_ground: Option<String>,
    /// Datasets, fields and dates asked for.
    pub items: Vec<crate::Item>,
    /// Series of records asked for; as items they come after the described records.
    #[serde(default)]
    pub series: Vec<PublicSeries>,
    /// Whether records were described in words.
    pub described: bool,
    /// The words, once staff released them.
    pub text: Option<String>,
    /// Day the determination was sent.
    pub determined: Option<String>,
    /// What was decided, item by item.
    pub outcomes: Vec<(u32, ItemOutcome, Vec<ScheduleLine>)>,
    /// Productions for everyone.
    pub productions: Vec<Production>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Day it was closed.
    pub closed: Option<String>,
    /// What the determination came to.
    #[serde(default)]
    pub answer: Option<crate::Answer>,
    /// How many days after the due date it was determined; nothing when it was in time.
    #[serde(default)]
    pub determined_days_late: Option<i32>,
    /// What is or was due, but for what is the city's own affair.
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
    /// What the requester still asks for, of items that were narrowed.
    #[serde(default)]
    pub still: Vec<PublicStill>,
    /// Items that are to be determined again.
    #[serde(default)]
    pub again: Vec<PublicAgain>,
    /// How items were narrowed when they were determined.
    #[serde(default)]
    pub narrowed: Vec<PublicNarrowing>,
    /// The last day to appeal against what was denied, where the law or the city sets one.
    #[serde(default)]
    pub appeal_by: Option<Date>,
    /// Productions whose data files were taken down: those for everyone; behind the secret link every one.
    #[serde(default)]
    pub taken_down: Vec<crate::ClosedProduction>,
}

/// A series of records asked for, as the public log shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSeries {
    /// Its name: where the city's retention list has it, or staff released the words of the request. Any other name is
    /// the requester's own words.
    pub name: Option<String>,
    /// From this day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// To this day, included.
    pub to: Option<String>,
}

/// What was decided on an item, beside what everybody may see: for who holds the secret link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackedDecision {
    /// The item, from 0.
    pub item: u32,
    /// The reasons, in words.
    pub reasons: String,
    /// How was searched, where nothing was found.
    pub search: Option<crate::Search>,
}

/// A clock that was computed again, because a calendar or a law changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicRecomputed {
    /// The day by whose end a determination was due before.
    pub old: Date,
    /// The day by whose end it is due since.
    pub new: Date,
    /// Why, each with its day and its section.
    pub why: Vec<String>,
}

/// What the requester sees behind the secret link: the whole record of the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackedMatter {
    /// The public part.
    pub public: PublicRequest,
    /// What it opened with.
    pub opening: crate::Opening,
    /// Who asks.
    pub requester: crate::Requester,
    /// The matter that answers the same, and why it was closed for that.
    #[serde(default)]
    pub same_as: Option<(MatterNumber, String)>,
    /// Every communication.
    pub messages: Vec<Message>,
    /// The letters.
    pub letters: Vec<LetterKept>,
    /// Every production of the matter.
    pub productions: Vec<Production>,
    /// Where the steps of its kind have left it.
    #[serde(default)]
    pub proceeding: crate::Proceeding,
    /// The reasons for what was decided on each item.
    #[serde(default)]
    pub decisions: Vec<TrackedDecision>,
    /// Who is responsible for what is denied, by name and title.
    #[serde(default)]
    pub responsible: Vec<String>,
    /// Clocks that were computed again, oldest first.
    #[serde(default)]
    pub recomputed: Vec<PublicRecomputed>,
    /// Webhooks that the requester asked for and did not remove.
    #[serde(default)]
    pub webhooks: Vec<Webhook>,
    /// What each line of the history is, as a word for programs; as many as there are lines.
    #[serde(default)]
    pub happened: Vec<Happening>,
    /// The events of the matter in one line each: time (microseconds), who, what. Their places in the chain are in the
    /// archive that the desk gives.
    pub history: Vec<(i64, String, String)>,
}

/// An enterprise system of the city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSystem {
    /// Its place in the catalog.
    pub id: String,
    /// A name, a brief title or an identifier.
    pub name: String,
    /// What else the law has the catalog say.
    pub about: Option<crate::SystemFacts>,
    /// Why no more than the name is listed.
    pub withheld: Option<String>,
    /// The day on which it was last confirmed or changed.
    pub confirmed: Date,
}

/// An API key as the public side knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// The public id.
    pub key: String,
    /// SHA-256 of the key, hexadecimal.
    pub hash: String,
    /// Requests an hour.
    pub per_hour: u32,
}

/// One document of the public database: kind, key, JSON text.
///
/// | kind | key | document |
/// |---|---|---|
/// | `site` | `site` | [`Site`] |
/// | `dataset` | dataset id | [`PublicDataset`] |
/// | `exemption` | `EX-12` | [`PublicExemption`] |
/// | `request` | public number | [`PublicRequest`] |
/// | `track` | SHA-256 of the tracking code | [`TrackedMatter`] |
/// | `report` | day, `2026-03-02` | [`DayReport`](crate::reports::DayReport) |
/// | `systems` | `systems` | list of [`PublicSystem`] |
/// | `key` | SHA-256 of the API key | [`PublicKey`] |
/// | `form` | `form` | the number of the form of all of them |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The kind.
    pub kind: &'static str,
    /// The key.
    pub key: String,
    /// JSON.
    pub json: String,
}

/// What of the settings the help page shows beside the contacts: calendar, fees, review, policies, retention.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSettings {
    /// The ids of the holidays that the city adopted.
    pub adopted: Vec<String>,
    /// Days on which the office is closed, with the reason where one was recorded.
    pub closures: Vec<(Date, Option<String>)>,
    /// Days that were appointed as holidays.
    pub appointed: Vec<Date>,
    /// Which day counts as the day of receipt.
    pub receipt_rule: law::ReceiptRule,
    /// When the office opens and closes.
    pub hours: (Time, Time),
    /// What copies cost.
    pub fees: Option<FeeSchedule>,
    /// The review that the city itself offers.
    pub appeal: Option<AppealBody>,
    /// Within how many days a written justification is given.
    pub justify_within: Option<law::Days>,
    /// Policies of the city.
    pub policies: Vec<LocalPolicy>,
    /// How long records are kept.
    pub retention: Vec<Retention>,
}
