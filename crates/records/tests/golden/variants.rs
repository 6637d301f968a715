//! The names of what an event can be, matched without a wildcard: a new variant does not compile here before it has a
//! name, and has no golden line before the newest file says so.

use records::mail::MailNature;
use records::proceedings::appeal::{AppealStep, Disposition};
use records::proceedings::complaint::{ComplaintStep, Finding};
use records::proceedings::inspection::InspectionStep;
use records::proceedings::judicial::{Demand, JudicialStep};
use records::proceedings::justification::JustificationStep;
use records::proceedings::referral::ReferralStep;
use records::proceedings::request::{FeeAnswer, RequestStep};
use records::proceedings::review::{ReviewCause, ReviewOutcome, ReviewStep};
use records::proceedings::sealed::Seal;
use records::proceedings::violation::{Task, ViolationAsk, ViolationStep};
use records::proceedings::withholding::{Protection, WithholdingStep};
use records::*;

/// One function that names the variant of a value, and the list of all names, from one list.
macro_rules! variants {
    ($($all:ident, $function:ident: $kind:ident { $($variant:ident),+ $(,)? })+) => {
        $(
            const $all: &[&str] = &[$(concat!(stringify!($kind), "::", stringify!($variant))),+];

            fn $function(value: &$kind) -> &'static str {
                match value {
                    $($kind::$variant { .. } => concat!(stringify!($kind), "::", stringify!($variant)),)+
                }
            }
        )+

        /// Every name.
        pub fn all() -> impl Iterator<Item = &'static str> {
            [$($all),+].into_iter().flatten().copied()
        }
    };
}

variants! {
    EVENTS, event: Event {
        SettingsRecorded, UserInvited, UserActivated, UserSecured, UserUnsecured, UserClosed,
        UserAdmitted, UserLinkAllowed, UserLinked, UserFollowed, KeyCreated, KeyLimited, KeyRevoked, DatasetAdded, RevisionReceived,
        QuestionAccepted, FieldDescribed, FieldsDeclared, GeometryDeclared, ExemptionRecorded, ExemptionApproved,
        ExemptionEnded, DatasetPublished,
        ReleaseCut, ReleaseRetired, DatasetTakenDown, PlanChanged, FeedSet, FeedEnded, FeedLate, FeedRecovered,
        MatterOpened, MessageKept, MessagesSeen, TrackRotated,
        MatterExtended, MatterDetermined, LetterSent, MatterProceeded, SealedKept, ClockRecomputed, MatterReopened,
        TextReleased, MatterClosed, DocumentReceived, DocumentScanned, DocumentWarningsOverridden, DocumentWithdrawn,
        DocumentOpened, ProductionClosed, TaskSet, TaskDone, CustodyPreviewed, SystemListed, SystemRemoved, MailHeld, MailPlaced, MailSetAside, WebhookChanged,
    }
    WEBHOOKS, webhook: WebhookStanding { Asked, Confirmed, Stopped, Removed }
    OPENINGS, opening: Opening {
        Inquiry, Request, Inspection, Justification, Review, Withholding, Appeal, Referral, JudicialReview, Complaint,
        Violation,
    }
    VIOLATIONS, violation: ViolationAsk { FailureToPublish, ImproperRelease, Noncompliance }
    CAUSES, cause: ReviewCause { Proposed, Asked, Due }
    PROTECTIONS, protection: Protection { Victim, Official, ProtectedAddress, Other }
    STEPS, step_kind: Step {
        Request, Inspection, Justification, Review, Withholding, Appeal, Referral, JudicialReview, Complaint, Violation,
    }
    REQUEST_STEPS, request_step: RequestStep {
        Assigned, Returned, Searched, ClarificationAsked, Narrowed, FeeEstimated, FeeAnswered, FeePaid, Promised, Produced, HandedOver,
        Reopened,
    }
    FEE_ANSWERS, fee_answer: FeeAnswer { Accepted, Declined }
    INSPECTION_STEPS, inspection_step: InspectionStep { Offered, Booked, Held, Missed, Cancelled }
    JUSTIFICATION_STEPS, justification_step: JustificationStep { Given }
    REVIEW_STEPS, review_step: ReviewStep { Decided }
    REVIEW_OUTCOMES, review_outcome: ReviewOutcome { Approved, Amended, Rejected }
    WITHHOLDING_STEPS, withholding_step: WithholdingStep { Provisional, Granted, Refused }
    APPEAL_STEPS, appeal_step: AppealStep { Referred, Decided }
    DISPOSITIONS, disposition: Disposition { Upheld, Modified, Reversed }
    REFERRAL_STEPS, referral_step: ReferralStep { TakenUp, Answered }
    JUDICIAL_STEPS, judicial_step: JudicialStep { Ordered, Stayed, StayLifted, Complied, Awarded, Paid }
    DEMANDS, demand: Demand { Disclose, Withhold, Uphold }
    COMPLAINT_STEPS, complaint_step: ComplaintStep { TakenUp, Answered }
    FINDINGS, finding: Finding { Justified, Unjustified }
    VIOLATION_STEPS, violation_step: ViolationStep { Reviewed, Rescheduled, Done, Remedied }
    TASKS, task: Task { Takedown, Exposure, Redaction, Notice, Counsel, BreachNotice }
    SEALS, seal: Seal { Staff, Identity, Advice, Privileged }
    NATURES, nature: MailNature { Written, Automatic, Returned, Unreadable }
    CHANNELS, channel: Channel { Portal, Email, Letter, Fax, Telephone, Counter }
    ITEM_OUTCOMES, item_outcome: ItemOutcome { Full, Partial, Denied, NoRecords }
    OUTCOMES, outcome: Outcome {
        Full, Partial, Denied, NoRecords, Withdrawn, Referred, Answered, Granted, GrantedInPart, Refused, Decided, Done,
        Duplicate, NotClarified, NothingAsked,
    }
    KINDS, matter_kind: MatterKind {
        Inquiry, Request, Inspection, Justification, Review, Withholding, Appeal, Referral, JudicialReview, Complaint,
        Violation,
    }
    ACTORS, actor_kind: Actor { Staff, CommandLine, Public, Program }
    ROLES, role: Role { OpenData, Publisher, Clerk, Counsel, Auditor, Admin }
}

/// The names of everything that a line has in it.
pub fn names(actor: &Actor, of: &Event) -> Vec<&'static str> {
    let mut names = vec![actor_kind(actor), event(of)];
    match of {
        Event::UserInvited { role: invited, .. } => names.push(role(invited)),
        Event::MatterOpened { kind, channel: by, opening: with, .. } => {
            names.extend([matter_kind(kind), channel(by), opening(with)]);
            match with {
                Opening::Violation(ask) => names.push(violation(ask)),
                Opening::Review(ask) => names.push(cause(&ask.cause)),
                Opening::Withholding(ask) => names.push(protection(&ask.protection)),
                _ => {}
            }
        }
        Event::MessageKept { message, .. } => names.push(channel(&message.channel)),
        Event::MatterDetermined { items, .. } => names.extend(items.iter().map(|item| item_outcome(&item.outcome))),
        Event::MailHeld { mail } | Event::MailPlaced { mail, .. } => names.push(nature(&mail.nature)),
        Event::MatterProceeded { step, .. } => names.extend(step_names(step)),
        Event::SealedKept { sealed, .. } => names.push(seal(&sealed.seal)),
        Event::WebhookChanged { webhook: of, .. } => names.push(webhook(&of.standing)),
        Event::MatterClosed { outcome: how, .. } => names.push(outcome(how)),
        _ => {}
    }
    names
}

fn step_names(step: &Step) -> Vec<&'static str> {
    let mut names = vec![step_kind(step)];
    match step {
        Step::Request(step) => {
            names.push(request_step(step));
            if let RequestStep::FeeAnswered { answer } = step {
                names.push(fee_answer(answer));
            }
        }
        Step::Inspection(step) => names.push(inspection_step(step)),
        Step::Justification(step) => names.push(justification_step(step)),
        Step::Review(step) => {
            let ReviewStep::Decided { outcome, .. } = step;
            names.extend([review_step(step), review_outcome(outcome)]);
        }
        Step::Withholding(step) => names.push(withholding_step(step)),
        Step::Appeal(step) => {
            names.push(appeal_step(step));
            if let AppealStep::Decided { decision } = step {
                names.extend(decision.rulings.iter().map(|ruling| disposition(&ruling.disposition)));
            }
        }
        Step::Referral(step) => names.push(referral_step(step)),
        Step::JudicialReview(step) => {
            names.push(judicial_step(step));
            if let JudicialStep::Ordered { order } = step {
                names.push(demand(&order.demand));
            }
        }
        Step::Complaint(step) => {
            names.push(complaint_step(step));
            if let ComplaintStep::Answered { finding: found, .. } = step {
                names.push(finding(found));
            }
        }
        Step::Violation(step) => {
            names.push(violation_step(step));
            if let ViolationStep::Done { task: done, .. } = step {
                names.push(task(done));
            }
        }
    }
    names
}
