//! Everything decided, as events of one append-only ledger.

use crate::document::{DocumentId, DocumentWarning, ReceivedDocument};
use crate::mail::{MailId, ReceivedMail};
use crate::proceedings::Step;
use crate::proceedings::sealed::Sealed;
use crate::task::TaskAsk;
use crate::{
    Actor, Channel, CityIdentity, EnterpriseSystem, Extension, Feed, ItemDetermination, LetterKept, MatterKind,
    MatterNumber, Message, Opening, Outcome, Requester, Role, Settings, UserId, Webhook,
};
use catalog::{
    DatasetId, DeclaredGeometry, DeclaredType, ExternalSource, Field, FieldName, PublicSchema, PublicationPlan,
    ReleaseId, ReleaseSummary, Withholding,
};
use law::Due;
use register::{Exemption, ExemptionId, Official};
use serde::{Deserialize, Serialize};

/// An event as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place, from 1, without gaps.
    pub seq: u64,
    /// When, microseconds since the epoch.
    pub at: i64,
    /// Who.
    pub actor: Actor,
    /// What.
    pub event: Event,
}

/// What was declared of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldDeclared {
    /// The field.
    pub field: FieldName,
    /// Its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<DeclaredType>,
    /// Words that stand for a missing value in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub null_words: Vec<String>,
}

/// What was decided or happened. Serialized with a `type`; a variant's meaning never changes once released.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type")]
#[allow(
    clippy::large_enum_variant,
    reason = "settings are recorded a few times a year, and a box would show everywhere"
)]
pub enum Event {
    /// The city was set up, or its settings changed.
    SettingsRecorded {
        /// All settings.
        settings: Settings,
        /// Why they changed, where it was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// An account was made; its invitation is kept outside the ledger.
    UserInvited {
        /// The account.
        user: UserId,
        /// Name and title.
        official: Official,
        /// What it may do.
        role: Role,
        /// Which department, for publishers.
        department: Option<String>,
    },
    /// The person took up the invitation.
    UserActivated {
        /// The account.
        user: UserId,
    },
    /// The person signs in with a second factor from now on.
    UserSecured {
        /// The account.
        user: UserId,
    },
    /// The second factor is not asked for any more.
    UserUnsecured {
        /// The account.
        user: UserId,
        /// Why.
        reason: String,
    },
    /// The account may no longer sign in.
    UserClosed {
        /// The account.
        user: UserId,
    },
    /// Somebody signed in with an account of the city for the first time, which made an account here: it may sign in at
    /// once.
    UserAdmitted {
        /// The account.
        user: UserId,
        /// Name and title.
        official: Official,
        /// What it may do.
        role: Role,
        /// Which department, for publishers.
        department: Option<String>,
        /// Which account of the city it is.
        identity: CityIdentity,
    },
    /// The next account of the city with this e-mail address may take the account over.
    UserLinkAllowed {
        /// The account.
        user: UserId,
    },
    /// The person signs in with an account of the city from now on, and in no other way.
    UserLinked {
        /// The account.
        user: UserId,
        /// Which account of the city it is.
        identity: CityIdentity,
    },
    /// The account of the city has another name, or other groups, than at the sign-in before.
    UserFollowed {
        /// The account.
        user: UserId,
        /// Name and title.
        official: Official,
        /// What it may do; nothing, where no group of the person has a role any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<Role>,
        /// Which department, for publishers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        department: Option<String>,
    },
    /// An API key was made.
    KeyCreated {
        /// Its public id.
        key: String,
        /// What it is for.
        label: String,
        /// SHA-256 of the key, hexadecimal.
        hash: String,
        /// Requests an hour.
        per_hour: u32,
    },
    /// The limit of an API key was changed.
    KeyLimited {
        /// Its public id.
        key: String,
        /// Requests an hour from now on.
        per_hour: u32,
        /// Why.
        reason: String,
    },
    /// An API key was revoked.
    KeyRevoked {
        /// Its public id.
        key: String,
        /// Why.
        reason: String,
    },
    /// A dataset entered the catalog.
    DatasetAdded {
        /// The stable id.
        dataset: DatasetId,
        /// The readable name.
        slug: String,
        /// Title.
        title: String,
        /// Description.
        description: String,
        /// Department.
        department: Option<String>,
        /// Subject heading.
        category: Option<String>,
        /// Words to find it by.
        keywords: Vec<String>,
        /// The promise to publish.
        plan: PublicationPlan,
        /// Ids and addresses at another portal.
        external: Vec<ExternalSource>,
    },
    /// A revision was received into custody. Custodial.
    RevisionReceived {
        /// The dataset.
        dataset: DatasetId,
        /// The revision.
        revision: String,
        /// Its fields; descriptions, confirmed roles and classifications of fields that stay are carried over.
        fields: Vec<Field>,
        /// The declared row identifier.
        row_id: Option<FieldName>,
        /// The declared order.
        order: Vec<FieldName>,
        /// Fields whose values run on (see the register's questions).
        sequences: Vec<FieldName>,
        /// Whether the header row looks like data.
        header_looks_like_data: bool,
    },
    /// A question of the register was answered by accepting it.
    QuestionAccepted {
        /// The dataset.
        dataset: DatasetId,
        /// The question's key.
        question: String,
        /// Why.
        reason: String,
        /// Who decided.
        by: Vec<Official>,
    },
    /// Words for the dictionary, and a confirmed role.
    FieldDescribed {
        /// The dataset.
        dataset: DatasetId,
        /// The field.
        field: FieldName,
        /// The label.
        label: String,
        /// The description.
        description: Option<String>,
        /// The role.
        role: Option<catalog::Role>,
    },
    /// Named people decided what fields are. The revision that reads them so follows.
    FieldsDeclared {
        /// The dataset.
        dataset: DatasetId,
        /// The fields with what was declared of them.
        fields: Vec<FieldDeclared>,
        /// Why.
        reason: String,
        /// Who decided.
        by: Vec<Official>,
    },
    /// Which fields say where a row is, or that none does any more. Nobody is named where the file was brought in with it,
    /// or where an update that was accepted ended it: then it is the actor.
    GeometryDeclared {
        /// The dataset.
        dataset: DatasetId,
        /// The fields.
        geometry: Option<DeclaredGeometry>,
        /// Why.
        reason: String,
        /// Who decided.
        by: Vec<Official>,
    },
    /// An exemption was recorded, in force or as a proposal.
    ExemptionRecorded {
        /// The exemption.
        exemption: Exemption,
    },
    /// Counsel approved a proposal.
    ExemptionApproved {
        /// The exemption.
        exemption: ExemptionId,
        /// Who decided.
        by: Vec<Official>,
        /// Why.
        reason: String,
    },
    /// An exemption ended.
    ExemptionEnded {
        /// The exemption.
        exemption: ExemptionId,
        /// Who decided.
        by: Vec<Official>,
        /// Why, in public words.
        reason: String,
        /// Whether those who decided also said that what it withheld is public (an appeal, an order to disclose). Else
        /// a field that nobody classified as public stays withheld.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        discloses: bool,
    },
    /// The recorded act of publication: these fields are public.
    DatasetPublished {
        /// The dataset.
        dataset: DatasetId,
        /// The remaining fields, each classified as public.
        fields: Vec<FieldName>,
        /// Who decided.
        by: Vec<Official>,
        /// Why.
        reason: String,
    },
    /// A release was cut and is current; an earlier one is retired for good.
    ReleaseCut {
        /// The dataset.
        dataset: DatasetId,
        /// The revision. Custodial.
        revision: String,
        /// What it says of itself.
        schema: PublicSchema,
        /// The release.
        release: ReleaseSummary,
    },
    /// A release may no longer be read.
    ReleaseRetired {
        /// The dataset.
        dataset: DatasetId,
        /// The release.
        release: ReleaseId,
    },
    /// The dataset was taken down at every door.
    DatasetTakenDown {
        /// The dataset.
        dataset: DatasetId,
        /// Why, in public words.
        reason: String,
        /// Who decided.
        by: Vec<Official>,
    },
    /// The promise to publish changed.
    PlanChanged {
        /// The dataset.
        dataset: DatasetId,
        /// The promise now.
        plan: PublicationPlan,
        /// Why, in public words.
        reason: String,
        /// Who decided.
        by: Vec<Official>,
    },
    /// What a dataset is refreshed from was decided, or changed. Custodial.
    FeedSet {
        /// The dataset.
        dataset: DatasetId,
        /// The source, how often, and how it changes the rows.
        feed: Feed,
        /// Why.
        reason: String,
        /// Who decided.
        by: Vec<Official>,
    },
    /// A dataset is no longer refreshed by the program.
    FeedEnded {
        /// The dataset.
        dataset: DatasetId,
        /// Why.
        reason: String,
        /// Who decided.
        by: Vec<Official>,
    },
    /// A feed has not succeeded for longer than is promised.
    FeedLate {
        /// The dataset.
        dataset: DatasetId,
        /// When it last succeeded, microseconds since the epoch.
        last_succeeded: Option<i64>,
    },
    /// A feed that was late has succeeded.
    FeedRecovered {
        /// The dataset.
        dataset: DatasetId,
    },
    /// An inquiry or a request was received.
    MatterOpened {
        /// Its public number.
        matter: MatterNumber,
        /// What it is.
        kind: MatterKind,
        /// True arrival time, microseconds since the epoch.
        received_at: i64,
        /// How it arrived.
        channel: Channel,
        /// Who asks.
        requester: Requester,
        /// What it opened with.
        opening: Opening,
        /// The law pack with version.
        rules: String,
        /// The clock of a request.
        due: Option<Due>,
        /// SHA-256 of the tracking code.
        track_hash: Option<String>,
        /// The submission it came from.
        submission: Option<String>,
    },
    /// A communication was kept.
    MessageKept {
        /// The matter.
        matter: MatterNumber,
        /// The message.
        message: Message,
        /// The submission it came from.
        submission: Option<String>,
    },
    /// Somebody of the staff read what the requester wrote: nothing is to be answered.
    MessagesSeen {
        /// The matter.
        matter: MatterNumber,
    },
    /// The secret link was changed.
    TrackRotated {
        /// The matter.
        matter: MatterNumber,
        /// SHA-256 of the new tracking code.
        track_hash: String,
    },
    /// The time to determine was extended in writing.
    MatterExtended {
        /// The matter.
        matter: MatterNumber,
        /// The extension.
        extension: Extension,
    },
    /// A request was determined, item by item.
    MatterDetermined {
        /// The matter.
        matter: MatterNumber,
        /// What was decided, one entry an item.
        items: Vec<ItemDetermination>,
        /// Who is responsible for what is denied.
        responsible: Vec<Official>,
    },
    /// A letter was sent.
    LetterSent {
        /// The matter.
        matter: MatterNumber,
        /// The letter.
        letter: LetterKept,
    },
    /// A step of the matter's kind was taken.
    MatterProceeded {
        /// The matter.
        matter: MatterNumber,
        /// The step.
        step: Step,
    },
    /// Something that few may read was kept with the matter.
    SealedKept {
        /// The matter.
        matter: MatterNumber,
        /// What.
        sealed: Sealed,
    },
    /// A calendar or a law changed, and with it the clock of an open request. Both clocks are kept.
    ClockRecomputed {
        /// The matter.
        matter: MatterNumber,
        /// The old clock, the new one, and why.
        recomputed: law::Recomputed,
    },
    /// A matter that was closed is open again.
    MatterReopened {
        /// The matter.
        matter: MatterNumber,
        /// Why.
        reason: String,
    },
    /// Where a webhook of a matter stands changed: it was asked for, confirmed, given up or removed.
    WebhookChanged {
        /// The matter.
        matter: MatterNumber,
        /// The webhook as it stands now.
        webhook: Webhook,
    },
    /// Staff released the free text of a request to the public log.
    TextReleased {
        /// The matter.
        matter: MatterNumber,
    },
    /// The matter ended.
    MatterClosed {
        /// The matter.
        matter: MatterNumber,
        /// How.
        outcome: Outcome,
        /// Why.
        reason: String,
        /// The matter that answers the same, where it ended as a duplicate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        same_as: Option<MatterNumber>,
    },
    /// A document was received for an item of a request. Custodial.
    DocumentReceived {
        /// The matter.
        matter: MatterNumber,
        /// The document.
        document: ReceivedDocument,
    },
    /// A document was looked into before anybody may release it. Custodial.
    DocumentScanned {
        /// The matter.
        matter: MatterNumber,
        /// The document.
        document: DocumentId,
        /// What was found: kinds, places and counts, never a value.
        warnings: Vec<DocumentWarning>,
    },
    /// A named person decided that warnings do not stand in the way of a document. Custodial.
    DocumentWarningsOverridden {
        /// The matter.
        matter: MatterNumber,
        /// The document.
        document: DocumentId,
        /// The warnings as they were found.
        warnings: Vec<DocumentWarning>,
        /// Why.
        reason: String,
        /// Who decided.
        by: Official,
    },
    /// A document was withdrawn; one that was released is taken down.
    DocumentWithdrawn {
        /// The matter.
        matter: MatterNumber,
        /// The document.
        document: DocumentId,
        /// Whether it was released.
        released: bool,
        /// Why; the requester reads it where the document was released.
        reason: String,
        /// Who decided.
        by: Official,
    },
    /// The data files of a production were taken down, with the dataset or with what they show.
    ProductionClosed {
        /// The matter.
        matter: MatterNumber,
        /// The production.
        production: String,
        /// Why, in public words.
        reason: String,
        /// What withholds it since; nothing where the dataset was taken down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<Withholding>,
        /// Who decided.
        by: Vec<Official>,
    },
    /// Somebody opened a document in custody through the desk.
    DocumentOpened {
        /// The matter.
        matter: MatterNumber,
        /// The document.
        document: DocumentId,
    },
    /// Somebody is to do something on a matter; for the staff only.
    TaskSet {
        /// The matter.
        matter: MatterNumber,
        /// What is to be done.
        task: TaskAsk,
    },
    /// A task of a matter was done.
    TaskDone {
        /// The matter.
        matter: MatterNumber,
        /// Its number among the tasks of the matter, from 1.
        task: u32,
        /// Who did it.
        by: Official,
    },
    /// A mail came in, and waits for a person to say what it is. Custodial.
    MailHeld {
        /// The mail.
        mail: ReceivedMail,
    },
    /// A mail is part of a matter from now on. Custodial.
    MailPlaced {
        /// The matter.
        matter: MatterNumber,
        /// The mail.
        mail: ReceivedMail,
        /// Whether the requester wrote it.
        from_requester: bool,
    },
    /// Nothing is done with a mail that was held. Custodial.
    MailSetAside {
        /// The mail.
        mail: MailId,
        /// Why.
        reason: String,
    },
    /// An enterprise system was listed, changed, or confirmed as it is.
    SystemListed {
        /// Its place in the catalog of systems.
        id: String,
        /// What is listed.
        system: EnterpriseSystem,
    },
    /// A system was taken out of the catalog of systems.
    SystemRemoved {
        /// Its place.
        id: String,
        /// Why.
        reason: String,
    },
    /// Somebody looked at custodial data through the desk.
    CustodyPreviewed {
        /// The dataset.
        dataset: DatasetId,
        /// What for: the number of the matter, `exemption proposal`, …
        purpose: String,
    },
}

impl Event {
    /// The version that this program writes with each event. It is counted up when an older program could not read what
    /// is written: with a new variant, a new kind or a new field that matters. What an older version wrote is read for
    /// ever and never rewritten; a file of golden lines for each version is kept with the tests.
    ///
    /// | version | since |
    /// |---|---|
    /// | 1 | the beginning; written without a version |
    /// | 2 | the kinds of matters beside inquiries and requests, their steps, sealed notes, recomputed clocks, documents, tasks, mail in, productions taken down |
    pub const VERSION: u32 = 2;
}
