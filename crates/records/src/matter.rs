//! A matter: anything that is asked, decided or found, with its own record.
//!
//! Outcome and visibility are stored; workflow, clock and status are derived.

use crate::document::{DocumentId, HeldDocument};
use crate::mail::PlacedMail;
use crate::proceedings::Proceeding;
use crate::{Language, MatterKind, Opening, Webhook};
use catalog::{DatasetId, FieldName, Withholding};
use law::Due;
use register::Official;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The public number of a matter: `R-2026-0007` for a request, `Q-2026-0003` for an inquiry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MatterNumber(pub String);

impl fmt::Display for MatterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a matter arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each is the channel of its name")]
pub enum Channel {
    Portal,
    Email,
    Letter,
    Fax,
    Telephone,
    Counter,
}

/// Who asks; everything is optional (a request needs no name and no purpose).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    /// The name given.
    pub name: Option<String>,
    /// The e-mail address given.
    pub email: Option<String>,
    /// The language in which letters are wanted, beside the English that governs.
    #[serde(default, skip_serializing_if = "Language::is_english")]
    pub language: Language,
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "who")]
pub enum MessageFrom {
    /// The requester.
    Requester,
    /// A member of staff.
    Staff {
        /// Name and title.
        official: Official,
    },
}

/// A communication kept with a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// When, microseconds since the epoch.
    pub at: i64,
    /// Who wrote it.
    pub from: MessageFrom,
    /// How it came or went.
    pub channel: Channel,
    /// The datasets it is about.
    pub datasets: Vec<DatasetId>,
    /// The text.
    pub text: String,
}

/// A written extension (Gov. Code § 7922.535(b), (c)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The id of the ground in the law pack.
    pub ground: String,
    /// The facts of this request.
    pub facts: String,
    /// The day by which a determination is expected, `YYYY-MM-DD`.
    pub until: String,
    /// Head of the agency or designee.
    pub by: Official,
    /// When the notice was sent, microseconds since the epoch.
    pub at: i64,
    /// The record by which a designee was designated, such as `Administrative Instruction 4, 2025`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub designation: Option<String>,
    /// What has been done so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_so_far: Option<String>,
}

/// How was searched for records that were not found, as staff recorded it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// Systems and places that were searched.
    pub systems: String,
    /// The custodians who were asked.
    pub custodians: String,
    /// The terms that were searched for.
    pub terms: String,
    /// The first day of the records looked through, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// The last day, included.
    pub to: Option<String>,
}

impl Search {
    /// The search in a line: `the permit system, the shared drive; custodians: A. Clerk; terms: pier; records from
    /// January 1, 2024`.
    pub fn words(&self) -> String {
        let named = |name: &str, text: &str| (!text.trim().is_empty()).then(|| format!("{name}: {}", text.trim()));
        let dates = crate::words::date_range(self.from.as_deref(), self.to.as_deref());
        let dates = (!dates.is_empty()).then(|| format!("records {dates}"));
        let more = [named("custodians", &self.custodians), named("terms", &self.terms), dates];
        let systems = Some(self.systems.trim().to_owned());
        std::iter::once(systems).chain(more).flatten().collect::<Vec<_>>().join("; ")
    }
}

/// The requester's agreement to get less than was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// How the requester agreed.
    pub how: String,
}

/// What was decided on one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemOutcome {
    /// Everything asked for is produced.
    Full,
    /// The segregable portion is produced.
    Partial,
    /// Nothing is produced.
    Denied,
    /// The city has no such records.
    NoRecords,
}

/// One line of a withholding schedule, generated from the plan that cut the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleLine {
    /// What is withheld or generalised: a field, some rows, a whole dataset.
    pub what: String,
    /// The field, when it is one.
    pub field: Option<FieldName>,
    /// What became of it: `withheld`, `generalised to the block`, …
    pub how: String,
    /// Why; `None` for a field that nobody has classified yet, which is not produced either.
    pub because: Option<Withholding>,
    /// The facts of the case where the law wants them (Gov. Code § 7922.000).
    pub facts: Option<String>,
}

/// Who a production is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Audience {
    /// Anyone (the default: Gov. Code § 7921.505, no selective disclosure).
    Public,
    /// This requester only, on a recorded basis of Gov. Code § 7921.505(c).
    Requester {
        /// The id of the exception in the law pack, with the facts.
        basis: String,
    },
}

/// Files produced for one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Production {
    /// Names the folder under the productions folder of the public side: 32 hexadecimal digits.
    pub id: String,
    /// The item, from 0.
    pub item: u32,
    /// The dataset that it was cut from; none of documents alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<DatasetId>,
    /// Rows produced.
    pub rows: u64,
    /// File names with sizes and SHA-256.
    pub files: Vec<ProducedFile>,
    /// Who it is for.
    pub audience: Audience,
    /// The released fields that the files hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldName>,
    /// What is redacted in its documents, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redacted: Vec<ScheduleLine>,
}

/// A file of a production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProducedFile {
    /// Its name.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// The document that it is a copy of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
}

/// What was decided on one item, with reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDetermination {
    /// The item, from 0; for records described in words, the number after the last dataset.
    pub item: u32,
    /// What was decided.
    pub outcome: ItemOutcome,
    /// The reasons, in words.
    pub reasons: String,
    /// What is withheld and why.
    pub schedule: Vec<ScheduleLine>,
    /// How rows were narrowed, in public words (fields, dates).
    pub narrowed: Vec<String>,
    /// The id of the production, if anything is produced.
    pub production: Option<Production>,
    /// What of `narrowed` leaves out something that was asked for, in public words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// How the requester agreed to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreement>,
    /// How was searched, where nothing was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
}

/// A letter as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterKept {
    /// Names the file: 32 hexadecimal digits.
    pub id: String,
    /// `determination`, `extension`, `acknowledgement`, …
    pub kind: String,
    /// The title.
    pub title: String,
    /// When it was sent, microseconds since the epoch.
    pub at: i64,
    /// SHA-256 of the PDF, hexadecimal.
    pub pdf_sha256: String,
    /// SHA-256 of the HTML, hexadecimal.
    pub html_sha256: String,
}

/// How a matter ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each is the outcome of its name")]
pub enum Outcome {
    Full,
    Partial,
    Denied,
    NoRecords,
    Withdrawn,
    Referred,
    /// A question, a complaint, a justification or a referral was answered.
    Answered,
    /// An appeal was granted, or what was asked to be withheld is.
    Granted,
    /// An appeal was granted in part.
    GrantedInPart,
    /// An appeal, or a request that something be withheld, was refused.
    Refused,
    /// A review was decided.
    Decided,
    /// Records were inspected, an order complied with, a violation set right.
    Done,
    /// The same was asked in another matter, which answers it.
    Duplicate,
    /// The city asked what was meant, and nobody said.
    NotClarified,
    /// Nothing was asked that the city could answer.
    NothingAsked,
}

/// A matter with its own record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The public number.
    pub number: MatterNumber,
    /// What it is.
    pub kind: MatterKind,
    /// True arrival time, microseconds since the epoch. Never overwritten.
    pub received_at: i64,
    /// How it arrived.
    pub channel: Channel,
    /// Who asks.
    pub requester: Requester,
    /// What it opened with.
    pub opening: Opening,
    /// The law pack whose rules it keeps, with version.
    pub rules: String,
    /// The clock, explained day by day; only requests have one.
    pub due: Option<Due>,
    /// The extension, if one was noticed.
    pub extension: Option<Extension>,
    /// Every communication, oldest first.
    pub messages: Vec<Message>,
    /// What was decided.
    pub determinations: Vec<ItemDetermination>,
    /// When the determination was sent, microseconds since the epoch.
    pub determined_at: Option<i64>,
    /// The letters, oldest first.
    pub letters: Vec<LetterKept>,
    /// Who is responsible for a denial (Gov. Code § 7922.540(b)).
    pub responsible: Vec<Official>,
    /// Where the steps of its kind have left it.
    #[serde(default)]
    pub proceeding: Proceeding,
    /// Clocks of a request before a calendar or a law changed, oldest first, each with the one that replaced it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recomputed: Vec<law::Recomputed>,
    /// The records that staff hold for it as documents, released or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<HeldDocument>,
    /// Productions whose data files were taken down, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed_productions: Vec<crate::ClosedProduction>,
    /// Mail about it as it came in, oldest first; what the requester wrote is among the messages too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mails: Vec<PlacedMail>,
    /// Webhooks that its requester asked for, also those that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhooks: Vec<Webhook>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When it was closed.
    pub closed_at: Option<i64>,
    /// The matter that answers the same, where it ended as a duplicate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<MatterNumber>,
    /// Why it was closed, in the words of who closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_because: Option<String>,
    /// Since when the requester waits for an answer to what they wrote, microseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_since: Option<i64>,
    /// Whether staff released the free text of the request to the public log.
    pub text_public: bool,
    /// SHA-256 of the tracking code, hexadecimal.
    pub track_hash: Option<String>,
    /// The submission it came from, so that taking it twice opens it once.
    pub submission: Option<String>,
}
